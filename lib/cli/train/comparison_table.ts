import { MAIN_BASELINES, nameOf } from "../../training/assessment/method_names.ts";
import { errorBy, metricHeading } from "../../metrics/metric_info.ts";
import { formatNumber, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { Significance } from "../../training/assessment/significance_table.ts";
import { tellDoubt } from "../../training/assessment/tested_difference.ts";
import type { PrintedScores } from "./metrics_table.ts";
import { formatTable } from "../session/table.ts";

/** Nothing is tested, where nothing is told. */
const SAME = "as good";

/** What is told beside, from the most to the least that a choice could have been. */
const BESIDE: readonly (readonly [method: string, name: string])[] = [
  ["one_for_all", "one model for all"],
  ["mean", "plain average of all"],
  ...MAIN_BASELINES.map((method) => [method, nameOf(method, "")] as const),
];

/** Scores, and what is more than chance of their differences. */
export interface Compared {
  /** By method, then metric. */
  readonly metrics: PrintedScores;
  /** Absent: nothing was tested. */
  readonly significance?: Significance;
}

/**
 * What serves beside what is simpler, on the keys that competed, in a few lines.
 *
 * @param compared Scores. @param options `metric`: what selection minimised; `where`: what the scores are of, for instance
 * `a hold-out that no choice saw`.
 * @returns Empty where nothing was scored.
 */
export function formatComparison(
  { metrics, significance }: Compared,
  { metric, where }: { readonly metric: string; readonly where: string },
): string {
  const scoreOf = (method: string, name: string): number => metrics[method]?.[name] ?? NaN;
  const rows = BESIDE.filter(([method]) => Number.isFinite(scoreOf(method, metric)));
  const [[first = ""] = []] = rows, ours = scoreOf(first, "oursThere"), keys = scoreOf(first, "keys");
  if (!Number.isFinite(ours)) return "";
  const told = ([method]: readonly [string, string]): string => {
    const ratio = errorBy(metric, scoreOf(method, "oursThere")) / errorBy(metric, scoreOf(method, metric));
    if (!Number.isFinite(ratio)) return "";
    const words = tellChange(ratio, { less: "better", more: "worse", same: SAME });
    const test = significance?.methods.find((row) => row.method === method), own = scoreOf(method, "keys");
    // What serves is compared with a method on its keys: of others the numbers above say another ratio.
    const where = own === keys ? "" : ` on its ${formatCount(own, "key")}`;
    return words === SAME ? words + where : words + where + tellDoubt(test, ratio);
  };
  return formatTable([
    {
      title: `${formatCount(keys, "key")} on ${where}`,
      cells: ["what serves", ...rows.map(([, name]) => name)],
      align: "left",
    },
    {
      title: metricHeading(metric),
      cells: [ours, ...rows.map(([method]) => scoreOf(method, metric))].map((score) => formatNumber(score)),
    },
    { title: "what serves is", cells: ["", ...rows.map(told)], align: "left" },
  ]);
}
