import { createRng } from "@lib/core/numbers/random.ts";
import { bootstrapInterval } from "@lib/metrics/bootstrap_interval.ts";
import { type KeyScores, scoreKeys } from "./key_scores.ts";
import { type MethodResult, partsOf, poolMethods, ratioOf } from "./measures.ts";
import { type KeyTable, keyTable } from "./key_table.ts";
import type { SetRun } from "./run_set.ts";
import type { GroupWeights } from "./served_weights.ts";
import type { DataSet, Measure, Subset } from "./sets.ts";
import type { Usage } from "./usage.ts";

/** What a subset of a set showed in one window; the objects of `--json`. */
export interface SetResult {
  readonly set: string;
  readonly subset: Subset;
  /** Windows into the past; 0 is the hold-out. */
  readonly back: number;
  readonly measure: Measure;
  /** Last known period of each origin. */
  readonly origins: readonly string[];
  readonly keys: number;
  /** Keys and origins that were forecast. */
  readonly forecasts: number;
  /** Rows with a known target that were scored. */
  readonly rows: number;
  /** 95 % bootstrap interval of ours over keys, by measure. */
  readonly intervals: Readonly<Record<Measure, readonly [lo: number, hi: number]>>;
  /** By method: ours, single contenders, combinations and one for all. */
  readonly methods: Readonly<Record<string, MethodResult>>;
  /** The contender that the folds of the last origin would pick for all keys. */
  readonly oneForAll: string;
  /** Contender with the smallest error of all that ran on every key, in hindsight. */
  readonly bestSingle: string;
  readonly regret: number;
  /** Percent inside the intervals by level, over all keys. */
  readonly coverage: Readonly<Record<string, number>>;
  readonly usage: Usage & { readonly workers: number };
  /** What serves, by group, at the last origin; of the keys of the largest subset. */
  readonly weights: Readonly<Record<string, GroupWeights>>;
  /** Errors of ours by key. */
  readonly byKey: KeyTable;
}

/** Score the subsets of a run. @param at Windows back, workers. */
export function resultsOf(
  set: DataSet,
  run: SetRun,
  at: { readonly back: number; readonly workers: number },
): SetResult[] {
  const { evaluation, usage, source, forecasts, weights } = run, { measure } = set;
  return set.subsets.flatMap((subset, i) => {
    const inside = forecasts.filter(({ key }) => source.subsets[i]!.has(key));
    if (inside.length === 0) return [];
    const keys = scoreKeys(inside), methods = poolMethods(keys.values()), oneForAll = methods[evaluation.oneForAll];
    const interval = (one: Measure) => intervalOf([...keys.values()], one);
    return [{
      set: set.name,
      subset,
      back: at.back,
      measure,
      origins: evaluation.origins,
      keys: keys.size,
      forecasts: inside.length,
      rows: inside.reduce((sum, { actual }) => sum + actual.length, 0),
      intervals: { wape: interval("wape"), mape: interval("mape"), mase: interval("mase"), rmsse: interval("rmsse") },
      methods: oneForAll === undefined ? methods : { ...methods, one_for_all: oneForAll },
      oneForAll: evaluation.oneForAll,
      bestSingle: bestSingle(methods, measure, run.combinations),
      regret: evaluation.regret,
      coverage: evaluation.coverage,
      usage: { ...usage, workers: at.workers },
      weights,
      byKey: keyTable(
        set,
        new Map([...keys].flatMap(([id, scores]) => {
          const ours = scores.get("ours");
          return ours === undefined ? [] : [[id, ours.own] as const];
        })),
      ),
    }];
  });
}

function intervalOf(keys: readonly KeyScores[], measure: Measure): [number, number] {
  const parts = keys.flatMap((scores) => scores.get("ours") ?? []).map(({ own }) => partsOf(measure, own));
  const { lo, hi } = bootstrapInterval(parts, ratioOf, { rng: createRng(1), repetitions: 400 });
  return [lo, hi];
}

function bestSingle(
  methods: Readonly<Record<string, MethodResult>>,
  measure: Measure,
  combinations: readonly string[],
): string {
  const everywhere = methods.ours?.keys, mixed = new Set(["ours", ...combinations]);
  const singles = Object.entries(methods).filter(([name, { keys }]) => !mixed.has(name) && keys === everywhere);
  return singles.sort(([, a], [, b]) => a[measure] - b[measure])[0]?.[0] ?? "";
}
