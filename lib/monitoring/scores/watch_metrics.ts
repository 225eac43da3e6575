import { SCORE_CEILING } from "../../core/config/score_ceiling.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { countOf, maeOf, openSums, rowScores } from "./error_sums.ts";
import type { KeyMeasured, Measured, StepMeasured, TotalMeasured, WatchedScores, WatchMetrics } from "./measured.ts";
import { openPromises, promisedMae, promisedMase, promisedOf } from "./promise_sums.ts";
import { type GroupSums, totalOf } from "./row_sums.ts";

/** Everything that the metrics of a look are made from, by key in the order of the table. */
export interface MeasuredSums {
  /** What came. */
  readonly byKey: GroupSums;
  /** The same by step; row 0 is of step 1. */
  readonly byStep: GroupSums;
  /** What hold-outs promised. */
  readonly promised: GroupSums;
  /** Mean absolute error of the seasonal naive forecast in each key's past; NaN where undefined. */
  readonly scale: Float64Array;
}

/** Sums of a table whose forecasts nothing is known of. */
export function unknownSums(keys: number): MeasuredSums {
  return {
    byKey: openSums(keys, []),
    byStep: openSums(0, []),
    promised: openPromises(keys, []),
    scale: new Float64Array(keys).fill(NaN),
  };
}

/** Worst keys that are shown. */
const MOST_WORST = 20;

/**
 * The metrics of a look.
 *
 * @param sums By key and step. @param group Keys and their columns.
 */
export function watchMetrics(sums: MeasuredSums, group: Pick<FeatureGroup, "keys" | "keyColumns">): WatchMetrics {
  const scored = group.keys.flatMap((_, k) => countOf(sums.byKey, k) > 0 ? [k] : []);
  const steps = sums.byStep.values.length / sums.byStep.width;
  return {
    ...measure(sums, scored),
    steps: Array.from({ length: steps }, (_, s): StepMeasured => ({ step: s + 1, ...rowScores(sums.byStep, s) }))
      .filter(({ scored }) => scored > 0),
    totals: group.keyColumns.flatMap((column, c) => totalsOf(sums, scored, { column, c, group })),
    worst: worstOf(sums, scored, group),
  };
}

/** Scores of some keys together. */
function measure({ byKey, promised, scale }: MeasuredSums, keys: readonly number[]): Measured {
  const observed = rowScores(totalOf(byKey, keys), 0), due = totalOf(promised, keys);
  const withMase = (scores: Omit<WatchedScores, "mase">, ratios: readonly number[], reason: string): WatchedScores => {
    const known = ratios.filter(Number.isFinite), { undefined: why, ...rest } = scores;
    const mase = known.reduce((sum, ratio) => sum + Math.min(ratio, SCORE_CEILING), 0) / known.length;
    if (known.length > 0) return { ...rest, mase, undefined: why };
    return { ...rest, mase: null, undefined: { ...why, mase: scores.scored === 0 ? NOTHING_DUE : reason } };
  };
  const ratios = keys.map((k) => scale[k]! > 0 ? maeOf(byKey, k) / scale[k]! : NaN);
  return {
    ...withMase(observed, ratios, "no key has a past in which the seasonal naive forecast errs"),
    promised: withMase(
      promisedOf(due, 0, observed.scored),
      keys.map((k) => promisedMase(promised, k)),
      "no hold-out of these versions says it",
    ),
  };
}

const NOTHING_DUE = "no forecast has come due";

/** A column of which each key has a text of its own has no totals. */
function totalsOf(
  sums: MeasuredSums,
  scored: readonly number[],
  { column, c, group }: { readonly column: string; readonly c: number; readonly group: Pick<FeatureGroup, "keys"> },
): TotalMeasured[] {
  const groups = Map.groupBy(scored, (k) => group.keys[k]!.parts[c]!);
  if (groups.size === scored.length) return [];
  return [...groups].map(([text, keys]): TotalMeasured => ({ column, text, keys: keys.length, ...measure(sums, keys) }))
    .sort((a, b) => b.scored - a.scored);
}

function worstOf(
  sums: MeasuredSums,
  scored: readonly number[],
  { keys }: Pick<FeatureGroup, "keys">,
): KeyMeasured[] {
  const excesses = scored.map((k): readonly [k: number, excess: number] => [
    k,
    countOf(sums.byKey, k) * (maeOf(sums.byKey, k) - promisedMae(sums.promised, k)),
  ]);
  return excesses.filter(([, excess]) => excess > 0).sort(([, a], [, b]) => b - a).slice(0, MOST_WORST)
    .map(([k, excess]) => ({ key: keys[k]!, excess, ...measure(sums, [k]) }));
}

/**
 * Share by which the error of a key would fall at its promise.
 *
 * @returns In [0, 1]; null without forecasts or promise.
 */
export function gainOf({ byKey, promised }: MeasuredSums, key: number): number | null {
  const gain = 1 - promisedMae(promised, key) / maeOf(byKey, key);
  return Number.isFinite(gain) ? Math.max(0, gain) : null;
}
