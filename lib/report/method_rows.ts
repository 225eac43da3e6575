import { METRICS } from "../metrics/metric_list.ts";
import type { MethodScores } from "../training/method_table.ts";
import type { MethodSignificance, Significance } from "../training/significance_table.ts";
import type { MethodRole, MethodRow, Tested } from "./run_record.ts";

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

/** Part and name in words of methods that are more, or less, than a contender. */
const NAMED: Readonly<Record<string, readonly [role: MethodRole, title: string]>> = {
  ours: ["ours", "what serves"],
  one_for_all: ["one_for_all", "one single model for all"],
  mean: ["average", "the plain average of all models"],
  median: ["combination", "median of all models"],
  inverse_error: ["combination", "average weighted by inverse errors"],
  blend: ["combination", "one blend for each kind of demand"],
  key_blend: ["combination", "blend with weights of each key's own"],
  seasonal_naive: ["baseline", "the last season again (seasonal naive)"],
  naive: ["baseline", "the last value again (naive)"],
  oracle: ["oracle", "each key's best model, known only afterwards"],
};
/** In which order parts are shown. */
const ORDER: readonly MethodRole[] = ["ours", "one_for_all", "average", "baseline", "oracle", "combination", "member"];
/** Differences with a smaller chance are called clear. */
const LEVEL = 0.05;

/** Part of a method in a comparison. @param method Its name. */
export function roleOf(method: string): MethodRole {
  return NAMED[method]?.[0] ?? "member";
}

/** Name of a method in words. @param method Its name. @param oneForAll The contender that would serve all. */
export function titleOf(method: string, oneForAll: string): string {
  const title = NAMED[method]?.[1] ?? method.replaceAll("_", " ");
  return method === "one_for_all" && oneForAll !== "" ? `${title} (${oneForAll})` : title;
}

/** Name of a metric for people: `RMSSE`. @param metric Its name. */
export function metricTitle(metric: string): string {
  return METRICS.find(({ name }) => name === metric)?.label ?? metric.replaceAll("_", " ");
}

/**
 * The methods of a run beside each other: what serves first, then by part, the smallest error first. Who has no error by the metric
 * is nobody's measure, and left out.
 *
 * @param compared Scores of the run.
 */
export function compareMethods({ metrics, metric, oneForAll, significance }: ComparedMethods): MethodRow[] {
  const tested = new Map(significance?.methods.map((row) => [row.method, row]));
  const scored = Object.entries(metrics).filter(([, scores]) => Number.isFinite(scores[metric] ?? NaN));
  const rows = scored.map(([method, scores]): MethodRow => {
    const { keys, oursThere, ...own } = scores, error = own[metric] ?? NaN;
    return {
      method,
      title: titleOf(method, oneForAll),
      role: roleOf(method),
      keys,
      metrics: Object.fromEntries(Object.entries(own).map(([name, value]) => [name, known(value)])),
      oursThere: known(oursThere),
      change: method === "ours" ? null : known(100 * (oursThere / error - 1)),
      tested: method === "ours" ? null : testedOf(tested.get(method)),
    };
  });
  const errorOf = ({ metrics }: MethodRow) => metrics[metric] ?? Infinity;
  return rows.sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role) || errorOf(a) - errorOf(b) || 0);
}

function testedOf(row: MethodSignificance | undefined): Tested | null {
  if (row === undefined) return null;
  const { difference, lo, hi, adjusted } = row;
  return {
    difference: known(difference),
    lo: known(lo),
    hi: known(hi),
    pValue: known(adjusted),
    isClear: adjusted < LEVEL,
  };
}

/** What is not finite is not known. @param value Any number. */
export function known(value: number | null | undefined): number | null {
  return value !== null && value !== undefined && Number.isFinite(value) ? value : null;
}
