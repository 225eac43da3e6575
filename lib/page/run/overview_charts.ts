import { boundsWord, errorHeading } from "../../metrics/metric_info.ts";
import { formatCount } from "../../core/text/plural.ts";
import { plotCalibration } from "../../plots/scores/calibration.ts";
import { plotConfusion } from "../../plots/scores/confusion.ts";
import { plotCoverage } from "../../plots/scores/coverage.ts";
import { plotFeatureImportance } from "../../plots/explained/feature_importance.ts";
import { plotHoldout } from "../../plots/scores/holdout.ts";
import { plotLocalAgainstGlobal } from "../../plots/scores/local_against_global.ts";
import { plotMembers } from "../../plots/scores/members.ts";
import { plotMseDistribution } from "../../plots/scores/mse_distribution.ts";
import { plotRegret } from "../../plots/scores/regret.ts";
import { plotResiduals } from "../../plots/scores/residuals.ts";
import { plotRowContributions } from "../../plots/explained/row_contributions.ts";
import { plotSeconds } from "../../plots/scores/seconds.ts";
import { plotThresholdCurves } from "../../plots/scores/threshold_curves.ts";
import type { NamedNumbers, RowChartData, RunRecord } from "../../report/record/run_record.ts";
import type { ComparedMethod, MethodComparison } from "../../training/assessment/compare_methods.ts";
import type { DrawChart } from "../parts/chart_mount.ts";
import { numbers } from "../parts/parts.ts";

/** A chart over all keys; it says itself what it shows. */
export interface OverviewChart {
  /** Draws it: one, or one for each choice, by its name. */
  readonly draws: readonly { readonly name: string; readonly draw: DrawChart }[];
  /** What is to be said beside; may be empty. */
  readonly says: string;
}

/** Methods beside each other: what the first screen shows. */
export function comparisonChart(record: RunRecord): DrawChart {
  const { metric, methods } = comparisonOf(record), shown = methods.filter(({ role }) => role !== "member");
  return (width) => plotHoldout({ metric, methods: shown }, { width, title: comparedOn(record) });
}

/** The chart says which periods it is of: not every record has a hold-out. */
function comparedOn({ head: { kind, isHeldOut, spans, calendar } }: RunRecord): string {
  if (kind === "evaluation" && calendar.frequency === "row") return "Methods compared on rows that came";
  if (kind === "evaluation") return `Methods compared on ${formatCount(spans.length, "past origin")}`;
  return `Methods compared on the ${isHeldOut ? "hold-out" : "last fold, which choices were made on"}`;
}

function comparisonOf({ comparison, head: { metric } }: RunRecord): MethodComparison {
  const methods = comparison.map(({ method, title, role, keys, metrics, change }): ComparedMethod => ({
    method,
    name: title,
    role,
    keys,
    ratio: role === "ours" ? 1 : 1 / (1 + (change ?? NaN) / 100),
    scores: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, value ?? NaN])),
  }));
  const rank = ({ ratio }: ComparedMethod) => Number.isNaN(ratio) ? Infinity : ratio;
  return { metric, methods: methods.sort((a, b) => rank(a) - rank(b) || 0) };
}

/**
 * Charts over all keys, those that the record has data of.
 *
 * @param record Of a run or an evaluation.
 */
export function overviewCharts(record: RunRecord): OverviewChart[] {
  const { coverage, seconds, phases, importance, contributions, members, localGlobal, rows } = record.charts;
  const all: OverviewChart[] = [],
    add = (draw: DrawChart, says = "") => all.push({ draws: [{ name: "", draw }], says });
  if (rows !== null) all.push(...rowCharts(rows));
  if (coverage !== null) {
    const observed = numbers(coverage.observed), { nominal, says } = coverage;
    add((width) => plotCoverage({ nominal, observed }, { width, bounds: boundsWord(record.head.metric) }), says);
  }
  // Of a fold that choices have seen there is no regret to show.
  if (record.head.isHeldOut && record.comparison.some(({ role }) => role === "oracle")) {
    const comparison = comparisonOf(record);
    add((width) => plotRegret(comparison, { width }));
  }
  if (members !== null) add((width) => plotMembers(members, { width }));
  if (localGlobal !== null) {
    const { local, global } = localGlobal, metric = errorHeading(record.head.metric);
    add((width) => plotMseDistribution({ local, global }, { width, metric, unit: "" }));
    add((width) => plotLocalAgainstGlobal(localGlobal, { width, metric }));
  }
  const draws = importance.map(({ model, names, values }) => {
    const record = { names, importance: numbers(values).map((percent) => percent / 100) };
    const draw: DrawChart = (width) => plotFeatureImportance(record, { title: `What ${model} looks at`, width });
    return { name: model, draw };
  });
  if (draws.length > 0) all.push({ draws, says: "" });
  if (contributions.length > 0) all.push(contributionChart(record.charts));
  if (phases !== null) add((width) => plotSeconds(named(phases), { width }));
  if (seconds !== null) {
    const texts = { title: "Time of fits by family, of one core", label: "Family" };
    add((width) => plotSeconds(named(seconds), { ...texts, width }));
  }
  return all;
}

/** What columns add to predictions of some rows, by model of all keys. */
function contributionChart({ contributions, rows }: RunRecord["charts"]): OverviewChart {
  const isShare = (rows?.confusion ?? null) !== null;
  const draws = contributions.map(({ model, cells, outputs, columns, values, isExact }) => {
    const title = `What columns add to the predictions of ${model}${isExact ? "" : ", estimated"}`;
    const explained = [{ model, cells, explanation: { outputs, columns, values } }];
    const draw: DrawChart = (width) => plotRowContributions(explained, { isShare, title, width });
    return { name: model, draw };
  });
  return { draws, says: "" };
}

/** What was predicted of rows against what came. */
function rowCharts({ confusion, classes, residuals }: RowChartData): OverviewChart[] {
  const all: OverviewChart[] = [], add = (draw: DrawChart) => all.push({ draws: [{ name: "", draw }], says: "" });
  if (confusion !== null) {
    add((width) => plotConfusion(confusion, { width }));
    const told = classes.map(({ label, share, rocAuc, prAuc, error, ...lists }) => ({
      ...{ label, share, rocAuc: rocAuc ?? NaN, prAuc: prAuc ?? NaN, error: error ?? NaN },
      ...{ found: numbers(lists.found), falseAlarms: numbers(lists.falseAlarms), precision: numbers(lists.precision) },
      ...{ predicted: numbers(lists.predicted), came: numbers(lists.came) },
    }));
    add((width) => plotThresholdCurves(told, { width }));
    add((width) => plotCalibration(told, { width }));
  }
  for (const { target, evidence } of residuals) add((width) => plotResiduals(evidence, { target, width }));
  return all;
}

function named({ names, values }: NamedNumbers): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? NaN]));
}
