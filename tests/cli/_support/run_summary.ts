import type { TrainingSummary } from "../../../lib/training/record/result.ts";

/** Scores of a method: 1, but for one. */
export const scores = (mase: number) => ({
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

const SUMMARY: TrainingSummary = {
  run: "r1",
  keys: 4,
  challengers: 2,
  outcomes: { champion: 3, fallback: 1, failed: 0 },
  reasons: { TOO_SHORT: 1 },
  failures: {},
  contenderFailures: [{ contender: "theta", code: "SINGULAR", keys: 2, entered: 4, share: 0.5, example: "a / b: m" }],
  wins: { ridge: 2, naive: 1 },
  ownModels: 1,
  metrics: {
    ours: scores(0.8),
    one_for_all: scores(1),
    mean: scores(0.9),
    seasonal_naive: { ...scores(1.6), keys: 3, oursThere: 0.4 },
  },
  gate: {
    passed: true,
    rules: [{ name: "skill", scope: "run", limit: 0, value: 0.5, ok: true }],
    keys: { staged: 4, held: 0 },
    serves: { new: 2, former: 2, none: 0 },
    waits: { approval: 0, larger: 2, conflict: 0 },
    undone: 0,
  },
  skill: { against: "seasonal_naive", value: 0.5, atMost: 1 },
  regret: 1.05,
  oneForAll: "ridge",
  coverage: { "80": 81.25, "95": NaN },
  intervalCoverage: {},
  emptyLevels: [],
  seconds: { read: 1.5, competition: 70 },
  peakMemoryMb: 412.6,
  slowest: [{ key: "a / b", milliseconds: 1234.5 }],
  flags: { "ridge:CONSTANT": 1 },
  data: { group: "t", version: 1, contentHash: "c", rows: 10 },
  planHash: "p",
  seed: 42,
};

/** The summary of a run over four keys. */
export function runSummary(changes: Partial<TrainingSummary> = {}): TrainingSummary {
  return { ...SUMMARY, ...changes };
}
