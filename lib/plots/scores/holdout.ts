import { errorHeading, metricHeading, metricInfo } from "../../metrics/metric_info.ts";
import { formatNumber, formatPercent, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { ComparedMethod, MethodComparison } from "../../training/assessment/compare_methods.ts";
import { MAIN_BASELINES, type MethodRole, nameOf } from "../../training/assessment/method_names.ts";
import { type BarColumn, barTable } from "../frame/bar_table.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Swatch, swatchLegend } from "../frame/legend.ts";
import { labelAxis } from "../frame/render.ts";
import { COLOR } from "../frame/theme.ts";

/** What a comparison is about. */
export interface HoldoutOptions {
  /** Metrics beside the chosen one, in order; WAPE and bias, or MASE in the place of the chosen one, if absent. */
  readonly show?: readonly string[];
  /** First line of the chart. */
  readonly title?: string;
  /** Pixels of the chart; below 560 the chosen metric alone is shown, and of the usual others those that names leave room for. */
  readonly width?: number;
}

/** Below this width there is room for one column of bars. */
const NARROW = 560;
/** Pixels that a column needs, or its texts and ticks run into each other; the first two are as wide as 2.5. */
const COLUMN = 95, FIRST_TWO = 2.5;
/** Metrics beside the chosen one. */
const BESIDE = ["wape", "bias", "mase"];

const COLORS: Readonly<Record<MethodRole, string>> = {
  ours: COLOR.accent,
  one_for_all: COLOR.forecast,
  average: COLOR.forecast,
  combination: COLOR.forecast,
  member: COLOR.bar,
  baseline: COLOR.neutral,
  oracle: COLOR.good,
};

const MEANINGS: Readonly<Record<MethodRole, string>> = {
  ours: "ours: the choice for each key",
  one_for_all: "other ways of choosing",
  average: "other ways of choosing",
  combination: "other ways of choosing",
  member: "single contenders",
  baseline: "baselines",
  oracle: "oracle",
};

/**
 * Methods compared on the hold-out, best first: how much larger their error is than that of ours on the same keys, and their
 * scores by the chosen metric and others.
 *
 * @param comparison Of a run or an evaluation.
 * @param options What to show beside the chosen metric.
 */
export function plotHoldout({ metric, methods }: MethodComparison, options: HoldoutOptions = {}): Chart {
  const title = options.title ?? "Methods compared on the hold-out", { width } = options;
  if (methods.length === 0) return emptyChart("No method was given.", { title, width });
  const naive = methods.find(({ method }) => MAIN_BASELINES.includes(method)), usual = usualName(methods);
  const known = (name: string) => methods.some(({ scores }) => Number.isFinite(scores[name] ?? NaN));
  const isNarrow = (width ?? Infinity) < NARROW, most = isNarrow ? 26 : 48;
  const labels = methods.map(({ name, keys }) => isPart(methods, keys) ? `${name}, ${formatCount(keys, "key")}` : name);
  const room = panelWidth(1, width) - labelAxis(labels, most).margin;
  const beside = (options.show ?? BESIDE).filter((name) => name !== metric && known(name)).slice(
    0,
    options.show ? 9 : Math.max(0, Math.min(2, Math.floor(room / COLUMN - FIRST_TWO))),
  );
  const column = (name: string): BarColumn => {
    const isShare = SHARES.has(name), scale = isShare ? 100 : 1;
    const values = methods.map(({ scores }) => scale * (scores[name] ?? NaN));
    return {
      values,
      axis: isShare ? "% of demand" : metricHeading(name),
      title: metricHeading(name),
      note: (i) => isShare ? formatPercent(values[i]! / 100).replace(" %", "") : formatNumber(values[i], { digits: 3 }),
      rule: ruleAt(scale * (naive?.scores[name] ?? NaN), isNarrow ? usual : ""),
    };
  };
  const percent = methods.map(({ ratio }) => 100 * (ratio - 1));
  const table = barTable({
    labels,
    most,
    labelTitle: "Method",
    color: (i) => COLORS[methods[i]!.role],
    columns: isNarrow ? [column(metric)] : [
      {
        values: percent,
        axis: "% above ours, same keys",
        title: `${errorHeading(metric)} beside ours`,
        note: (i) => methods[i]!.role === "ours" ? "" : formatPercent(percent[i]! / 100, { signed: true }),
        rule: ruleAt(100 * ((naive?.ratio ?? NaN) - 1), usual),
        share: 1.5,
      },
      ...[metric, ...beside].filter(known).map((name) => column(name)),
    ],
    width: panelWidth(1, width),
  });
  return frameChart({
    title,
    sentence: tellComparison({ metric, methods }),
    subtitle: `Less is better${metricInfo(metric)?.direction === "higher" ? `, of ${metricHeading(metric)} more` : ""}${
      beside.includes("bias") && !isNarrow ? "; a bias is best near zero" : ""
    }.`,
    legends: [swatchLegend(legend(methods), panelWidth(1, width))],
    panels: [table],
    width,
  });
}

/** How ours stands beside one model for all, the plain average and seasonal naive, in a sentence. */
function tellComparison({ metric, methods }: MethodComparison): string {
  const beside = ["one_for_all", "mean", ...MAIN_BASELINES].flatMap((wanted) => {
    const found = methods.find(({ method }) => method === wanted);
    const told = tellChange(1 / (found?.ratio ?? NaN));
    return found === undefined || told === ""
      ? []
      : [`${told} ${/^(one|seasonal|the|what) /.test(found.name) ? "" : "the "}${found.name}`];
  });
  if (beside.length === 0) return "";
  const list = beside.length === 1 ? beside[0] : `${beside.slice(0, -1).join(", ")} and ${beside.at(-1)}`;
  return `By ${errorHeading(metric)} ours is ${list}, each on the keys that it has scores of.`;
}

function ruleAt(value: number, label: string): BarColumn["rule"] {
  return Number.isFinite(value) ? { value, label } : undefined;
}

/** Whether a method ran on few keys: then its scores are not those of the others. */
function isPart(methods: readonly ComparedMethod[], keys: number): boolean {
  return keys <
      0.95 * Math.max(...methods.filter(({ role }) => role === "baseline" || role === "ours").map((row) => row.keys)) &&
    keys < Math.max(0, ...methods.filter(({ role }) => role === "baseline").map((row) => row.keys));
}

function legend(methods: readonly ComparedMethod[]): Swatch[] {
  const roles = (Object.keys(MEANINGS) as MethodRole[]).filter((role) => methods.some((row) => row.role === role));
  const colors = new Map(roles.map((role) => [MEANINGS[role], COLORS[role]]));
  return [
    ...[...colors].map(([label, color]): Swatch => ({ label, color, shape: "area" })),
    { label: usualName(methods), color: COLOR.muted, shape: "dashed" },
  ];
}

/** The baseline that the line stands for. */
function usualName(methods: readonly ComparedMethod[]): string {
  const [series = "", rows = ""] = MAIN_BASELINES;
  return nameOf(methods.some(({ method }) => method === rows) ? rows : series, "");
}

/** Metrics that are shares of the demand. */
const SHARES: ReadonlySet<string> = new Set(["wape", "bias"]);
