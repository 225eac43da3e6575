import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { formatTraining } from "../../lib/cli/train_summary.ts";
import type { TrainingSummary } from "../../lib/training/result.ts";

const scores = (mase: number) => ({
  keys: 4,
  mse: 1,
  rmse: 1,
  mae: 1,
  mape: NaN,
  smape: 1,
  rmspe: 1,
  wape: 1,
  mase,
  rmsse: 1,
  r2: 1,
  bias: 0,
  oursThere: 0.8,
});
const summary: TrainingSummary = {
  run: "r1",
  keys: 4,
  challengers: 2,
  outcomes: { champion: 3, fallback: 1, failed: 0 },
  reasons: { TOO_SHORT: 1 },
  failures: {},
  contenderFailures: [{ contender: "theta", code: "SINGULAR", keys: 2, entered: 4, share: 0.5, example: "a / b: m" }],
  wins: { ridge: 2, naive: 1 },
  metrics: {
    ours: scores(0.8),
    one_for_all: scores(1),
    mean: scores(0.9),
    seasonal_naive: { ...scores(1.6), keys: 3, oursThere: 0.4 },
  },
  regret: 1.05,
  oneForAll: "ridge",
  coverage: { "80": 81.25, "95": NaN },
  seconds: { read: 1.5, competition: 70 },
  peakMemoryMb: 412.6,
  slowest: [{ key: "a / b", milliseconds: 1234.5 }],
  flags: { "ridge:CONSTANT": 1 },
  data: { group: "t", version: 1, contentHash: "c", rows: 10 },
  planHash: "p",
  seed: 42,
};

Deno.test("formatTraining() says what a user wants to know", () => {
  const text = formatTraining(summary, { metric: "mase" });
  for (
    const part of [
      "Run r1: 4 keys in 1 m 12 s, 413 MB",
      "champion     3  75.0 %",
      "TOO_SHORT     1  25.0 %",
      "ridge         2  66.7 %",
      "Regret against the oracle: 1.050",
      "Against one model for all (ridge): -20.0 % mase",
      "Against plain average of all: -11.1 % mase",
      "Against seasonal naive: -75.0 % mase on its 3 keys",
      "Coverage: 81.3 % of 80 %",
      "Contenders that failed\ncontender  code      keys   share\ntheta      SINGULAR     2  50.0 %",
      "ridge:CONSTANT",
      "2 of these models wait as challengers",
      "a / b",
      "competition     70.0",
    ]
  ) assertStringIncludes(text, part);
});

Deno.test("formatTraining() leaves out what there is not", () => {
  const bare = {
    ...summary,
    outcomes: { champion: 0, fallback: 0, failed: 4 },
    challengers: 0,
    contenderFailures: [],
    metrics: {},
    wins: {},
    slowest: [],
    flags: {},
  };
  const text = formatTraining(bare, { metric: "mase" });
  for (
    const part of ["Hold-out", "Fallbacks", "Slowest", "passed over", "Contenders that failed", "challengers", "NaN"]
  ) assert(!text.includes(part), part);
  assertStringIncludes(text, "Wins\nnone");
  const undefinedBaseline = formatTraining({ ...summary, metrics: { ours: scores(NaN) } }, { metric: "mase" });
  assertEquals(undefinedBaseline.includes("Against"), false);
});
