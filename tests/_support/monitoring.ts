import type { WatchedScores } from "../../lib/monitoring/scores/measured.ts";
import type { MonitorResult } from "../../lib/monitoring/monitor_result.ts";

/** Scores of nothing, but for what is given. */
export function watchedScores(given: Partial<WatchedScores> = {}): WatchedScores {
  const none = { mae: null, rmse: null, wape: null, mase: null, bias: null, skill: null };
  return { scored: 0, ...none, coverage: {}, undefined: {}, ...given };
}

/** A look at a table without forecasts, but for what is given. */
export function monitorResult(given: Partial<MonitorResult> = {}): MonitorResult {
  return {
    table: "demo",
    at: "2026-01-02T00:00:00.000Z",
    dataVersion: null,
    actuals: null,
    periods: null,
    checked: 0,
    forecasts: { logged: 0, scored: 0, pending: 0, unknown: 0, earlier: 0, unmatched: 0 },
    keys: { ok: 0, degraded: 0, drifted: 0, stale: 0, new: 0, ended: 0 },
    alerts: [],
    metrics: {
      ...watchedScores(),
      promised: watchedScores(),
      steps: [],
      totals: [],
      worst: [],
    },
    watch: { promise: 0.01, floor: 0.2, watched: 0, notWatched: {}, taken: 0 },
    conditions: [],
    blocked: [],
    inputs: null,
    service: null,
    told: [],
    notes: [],
    ...given,
  };
}
