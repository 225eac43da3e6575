import { errorBy } from "../../metrics/metric_info.ts";
import { type ComparedMethod, compareMethods } from "../../training/assessment/compare_methods.ts";
import { type MethodRole, titleOf } from "../../training/assessment/method_names.ts";
import type { MethodScores } from "../../training/assessment/method_table.ts";
import type { MethodSignificance, Significance } from "../../training/assessment/significance_table.ts";
import { isClear } from "../../training/assessment/tested_difference.ts";
import type { MethodRow, Tested } from "./run_record.ts";

/** What was scored, and how. */
export interface ComparedMethods {
  /** Scores by method. */
  readonly metrics: Readonly<Record<string, MethodScores>>;
  /** What choices minimise. */
  readonly metric: string;
  /** The single contender that the folds would pick for all keys. */
  readonly oneForAll: string;
  /** What of the differences is more than chance; absent: nothing was tested. */
  readonly significance?: Significance;
}

/** In which order parts are shown. */
const ORDER: readonly MethodRole[] = ["ours", "one_for_all", "average", "baseline", "oracle", "combination", "member"];

/**
 * The methods of a run beside each other: what serves first, then by part, the smallest error first. Who has no error by the metric
 * is nobody's measure, and left out.
 *
 * @param compared Scores of the run.
 */
export function methodRows({ metrics, metric, oneForAll, significance }: ComparedMethods): MethodRow[] {
  const tested = new Map(significance?.methods.map((row) => [row.method, row]));
  const { methods } = compareMethods({ metrics, oneForAll }, metric);
  const errorOf = ({ scores }: ComparedMethod) => errorBy(metric, scores[metric] ?? NaN);
  return methods.filter((method) => Number.isFinite(errorOf(method)))
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || errorOf(a) - errorOf(b))
    .map((compared): MethodRow => {
      const { method, role, keys, scores } = compared, oursThere = metrics[method]?.oursThere ?? NaN;
      const ratio = errorBy(metric, oursThere) / errorOf(compared);
      return {
        method,
        title: titleOf(method, oneForAll),
        role,
        keys,
        metrics: Object.fromEntries(Object.entries(scores).map(([name, value]) => [name, known(value)])),
        oursThere: known(oursThere),
        change: role === "ours" ? null : known(100 * (ratio - 1)),
        tested: role === "ours" ? null : testedOf(tested.get(method), ratio),
      };
    });
}

function testedOf(row: MethodSignificance | undefined, ratio: number): Tested | null {
  if (row === undefined) return null;
  const { keys, difference, lo, hi, adjusted } = row;
  return {
    keys,
    difference: known(difference),
    lo: known(lo),
    hi: known(hi),
    pValue: known(adjusted),
    isClear: isClear(row, ratio),
  };
}

/** What is not finite is not known. @param value Any number. */
export function known(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}
