import type { WatchGroup } from "./watch_profile.ts";

/**
 * What healthy keys of simulated demand do in a year: for tables with too few keys to tell. Made by
 * `deno run -A bench/watch.ts --defaults --keys 4000 --seed 11`.
 */
export const DEFAULT_GROUPS: Readonly<Record<"smooth" | "erratic" | "intermittent" | "lumpy", WatchGroup>> = {
  "smooth": {
    "exponent": 0.75,
    "priors": [
      {
        "centre": -0.002852,
        "spread": 0.001156,
        "persistence": 1.371,
        "ownPersistence": 0.4624,
      },
      {
        "centre": 0.7841,
        "spread": 0,
        "persistence": 1.08,
        "ownPersistence": 0.07773,
      },
      {
        "centre": 0.2098,
        "spread": 0.00007055,
        "persistence": 1.087,
        "ownPersistence": 0,
      },
    ],
    "from": [
      4.299,
      5.237,
      4.008,
    ],
    "excess": [
      2.96,
      4.195,
      1.68,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.7096,
      "excess": 1.256,
    },
    "scan": {
      "from": 1.901,
      "excess": 0.4271,
    },
  },
  "erratic": {
    "exponent": 0.75,
    "priors": [
      {
        "centre": 0.003374,
        "spread": 0.0006136,
        "persistence": 0.9916,
        "ownPersistence": 0,
      },
      {
        "centre": 0.776,
        "spread": 0,
        "persistence": 0.9919,
        "ownPersistence": 0,
      },
      {
        "centre": 0.209,
        "spread": 0.0002213,
        "persistence": 1.027,
        "ownPersistence": 0,
      },
    ],
    "from": [
      3.918,
      7.115,
      4.276,
    ],
    "excess": [
      2.213,
      4.936,
      1.811,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.9061,
      "excess": 1.137,
    },
    "scan": {
      "from": 1.867,
      "excess": 0.4024,
    },
  },
  "intermittent": {
    "exponent": 0,
    "priors": [
      {
        "centre": -0.00731,
        "spread": 0.0007151,
        "persistence": 1.038,
        "ownPersistence": 0,
      },
      {
        "centre": 0.7559,
        "spread": 0.00832,
        "persistence": 1.012,
        "ownPersistence": 0,
      },
      {
        "centre": 0.1981,
        "spread": 0.001783,
        "persistence": 1.559,
        "ownPersistence": 0,
      },
    ],
    "from": [
      4.21,
      11.27,
      6.491,
    ],
    "excess": [
      2.009,
      15.53,
      9.117,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.8326,
      "excess": 1.225,
    },
    "scan": {
      "from": 1.844,
      "excess": 0.4335,
    },
  },
  "lumpy": {
    "exponent": 0,
    "priors": [
      {
        "centre": -0.04116,
        "spread": 0.02609,
        "persistence": 1.037,
        "ownPersistence": 0,
      },
      {
        "centre": 0.5019,
        "spread": 0.01163,
        "persistence": 0.9809,
        "ownPersistence": 0,
      },
      {
        "centre": 0.1999,
        "spread": 0.001378,
        "persistence": 1.583,
        "ownPersistence": 0,
      },
    ],
    "from": [
      4.735,
      13.73,
      7.838,
    ],
    "excess": [
      3.508,
      21.9,
      7.753,
    ],
    "joint": {
      "share": 0.05,
      "from": 0.7374,
      "excess": 1.46,
    },
    "scan": {
      "from": 1.682,
      "excess": 0.5716,
    },
  },
};
