import { createRng } from "@lib/core/random.ts";
import { bootstrapInterval } from "@lib/metrics/mod.ts";
import { type KeyScores, scoreKeys } from "./key_scores.ts";
import { type MethodResult, partsOf, poolMethods, ratioOf } from "./measures.ts";
import type { SetRun } from "./run_set.ts";
import type { DataSet, Measure, Subset } from "./sets.ts";

/** What a subset of a set showed in one window; the objects of `--json`. */
export interface SetResult {
  readonly set: string;
  readonly subset: Subset["keys"];
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
  readonly seconds: number;
}

/** Methods that are no single contender. */
const MIXED: ReadonlySet<string> = new Set(["ours", "mean", "median", "blend", "one_for_all"]);

/** Score the subsets of a run. */
export function resultsOf(set: DataSet, run: SetRun, back: number): SetResult[] {
  const { evaluation, seconds, source, forecasts } = run;
  return set.subsets.flatMap((subset, i) => {
    const inside = forecasts.filter(({ key }) => source.subsets[i]!.has(key));
    if (inside.length === 0) return [];
    const keys = scoreKeys(inside), methods = poolMethods(keys), { measure } = set;
    const oneForAll = methods[evaluation.oneForAll];
    return [{
      set: set.name,
      subset: subset.keys,
      back,
      measure,
      origins: evaluation.origins,
      keys: keys.length,
      forecasts: inside.length,
      rows: inside.reduce((sum, { actual }) => sum + actual.length, 0),
      intervals: {
        wape: intervalOf(keys, "wape"),
        mape: intervalOf(keys, "mape"),
        mase: intervalOf(keys, "mase"),
        rmsse: intervalOf(keys, "rmsse"),
      },
      methods: oneForAll === undefined ? methods : { ...methods, one_for_all: oneForAll },
      oneForAll: evaluation.oneForAll,
      bestSingle: bestSingle(methods, measure),
      regret: evaluation.regret,
      coverage: evaluation.coverage,
      seconds,
    }];
  });
}

function intervalOf(keys: readonly KeyScores[], measure: Measure): [number, number] {
  const parts = keys.flatMap((scores) => scores.get("ours") ?? []).map(({ own }) => partsOf(measure, own));
  const { lo, hi } = bootstrapInterval(parts, ratioOf, { rng: createRng(1), repetitions: 400 });
  return [lo, hi];
}

function bestSingle(methods: Readonly<Record<string, MethodResult>>, measure: Measure): string {
  const everywhere = methods.ours?.keys;
  const singles = Object.entries(methods).filter(([name, { keys }]) => !MIXED.has(name) && keys === everywhere);
  return singles.sort(([, a], [, b]) => a[measure] - b[measure])[0]?.[0] ?? "";
}
