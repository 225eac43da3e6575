import type { WatchGroup } from "./watch_profile.ts";

/**
 * What healthy keys of simulated demand do in a year: for tables with too few keys to tell. Made by
 * `deno task bench:watch --defaults --keys 2000 --seed 11`.
 */
export const DEFAULT_GROUPS: Readonly<Record<"smooth" | "erratic" | "intermittent" | "lumpy", WatchGroup>> = {
  "smooth": {
    "exponent": 0.75,
    "priors": [
      {
        "centre": -0.002406,
        "spread": 0.0008436,
        "persistence": 1.342,
        "ownPersistence": 0.4618,
      },
      {
        "centre": 0.7847,
        "spread": 0,
        "persistence": 1.077,
        "ownPersistence": 0.09868,
      },
      {
        "centre": 0.2106,
        "spread": 0.0000505,
        "persistence": 1.086,
        "ownPersistence": 0,
      },
    ],
    "from": [
      3.646,
      4.864,
      4.046,
    ],
    "excess": [
      2.501,
      3.742,
      1.647,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.8117,
      "excess": 1.201,
    },
    "scan": {
      "from": 1.897,
      "excess": 0.4198,
    },
  },
  "erratic": {
    "exponent": 0.75,
    "priors": [
      {
        "centre": 0.00695,
        "spread": 0.0006051,
        "persistence": 0.9956,
        "ownPersistence": 0,
      },
      {
        "centre": 0.7765,
        "spread": 0,
        "persistence": 0.9853,
        "ownPersistence": 0,
      },
      {
        "centre": 0.2081,
        "spread": 0.0002237,
        "persistence": 1.026,
        "ownPersistence": 0,
      },
    ],
    "from": [
      3.998,
      6.727,
      4.028,
    ],
    "excess": [
      1.925,
      5.014,
      1.862,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.7855,
      "excess": 1.275,
    },
    "scan": {
      "from": 1.884,
      "excess": 0.4053,
    },
  },
  "intermittent": {
    "exponent": 0,
    "priors": [
      {
        "centre": -0.005987,
        "spread": 0.0001792,
        "persistence": 1.045,
        "ownPersistence": 0,
      },
      {
        "centre": 0.7609,
        "spread": 0.007475,
        "persistence": 1.021,
        "ownPersistence": 0,
      },
      {
        "centre": 0.1979,
        "spread": 0.001858,
        "persistence": 1.501,
        "ownPersistence": 0,
      },
    ],
    "from": [
      4.127,
      11.86,
      5.554,
    ],
    "excess": [
      2.447,
      14.88,
      8.266,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.8423,
      "excess": 1.338,
    },
    "scan": {
      "from": 1.844,
      "excess": 0.4316,
    },
  },
  "lumpy": {
    "exponent": 0,
    "priors": [
      {
        "centre": -0.04258,
        "spread": 0.01099,
        "persistence": 1.05,
        "ownPersistence": 0,
      },
      {
        "centre": 0.5007,
        "spread": 0.01186,
        "persistence": 0.9939,
        "ownPersistence": 0,
      },
      {
        "centre": 0.1994,
        "spread": 0.001231,
        "persistence": 1.559,
        "ownPersistence": 0,
      },
    ],
    "from": [
      5.412,
      21.39,
      7.638,
    ],
    "excess": [
      5.728,
      21.9,
      7.796,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.8033,
      "excess": 1.32,
    },
    "scan": {
      "from": 1.761,
      "excess": 0.5354,
    },
  },
};
