import type { SetCoverage } from "../../../bench/accuracy/coverage_result.ts";
import type { MethodResult } from "../../../bench/accuracy/measures.ts";
import type { PeerResult } from "../../../bench/accuracy/peer_results.ts";
import type { ComparedResult } from "../../../bench/accuracy/results_folder.ts";

/** Coverage of a level of 80 %, of which exact intervals would have half of the keys within 8 points. */
export function setCoverage(pooled: number, keysWithin: number): SetCoverage {
  const level = { pooled, byStep: [pooled], keysWithin, exactWithin: 50, forecasts: 100, empty: 0 };
  const levels = { "80": level }, sums = { steps: levels, horizon: levels, bias: 0.01, meanBias: 0.02 };
  return { set: "tourism", back: 0, keys: 10, origins: ["2015-10-01"], keyLevels: levels, sums };
}

/** A method with one error in every measure, beside ours with error 1. */
export function method(value: number, keys = 10): MethodResult {
  const errors = (one: number) => ({ wape: one, mape: one, mase: one, rmsse: one, bias: 0.1 * one });
  return { keys, ...errors(value), ours: errors(1) };
}

/** A peer with this error, beside ours with error 1. */
export function peer(value: number, keys = 10): PeerResult {
  const errors = (one: number) => ({ wape: one, mape: one, mase: one, rmsse: one });
  return { keys, theirs: errors(value), ours: errors(1), versions: {}, seconds: 12, megabytes: 100, bias: 0 };
}

/** A result of ours with error 1. */
export function setResult(fields: Partial<ComparedResult> = {}): ComparedResult {
  return {
    set: "tourism",
    subset: "all",
    back: 0,
    measure: "wape",
    origins: ["2015-10-01"],
    keys: 10,
    forecasts: 10,
    rows: 80,
    intervals: { wape: [0.9, 1.1], mape: [0.9, 1.1], mase: [0.9, 1.1], rmsse: [0.9, 1.1] },
    methods: { ours: method(1), ets: method(1.25), mean: method(1.25), blend_of_class: method(1) },
    oneForAll: "ets",
    bestSingle: "ets",
    regret: 1.2,
    coverage: { 80: 81, 95: 94 },
    usage: { seconds: 5, processor: 9, megabytes: 500, workers: 2 },
    weights: { smooth: { keys: 6, weights: { ets: 1 } }, erratic: { keys: 4, weights: { theta: 0.5, ets: 0.5 } } },
    byKey: { keys: [], rows: [], errors: {}, weights: {} },
    peers: {},
    ...fields,
  };
}
