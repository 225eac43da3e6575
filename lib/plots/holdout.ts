import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import { swatchLegend } from "./legend.ts";
import { COLOR } from "./theme.ts";

/** Scores by method, then by metric: the `metrics` of a training or evaluation summary. */
export type MethodMetrics = Readonly<Record<string, Readonly<Record<string, number>>>>;

/**
 * Methods compared on the hold-out: one panel per metric, methods in the given order.
 *
 * @param metrics Scores; NaN reads "undefined".
 * @param options `show`: metrics in order, those of the first method that are among wape, mase, rmse and bias if absent;
 *   `chosen`: method to highlight; `title`: first line of the chart.
 */
export function plotHoldout(
  metrics: MethodMetrics,
  options: { show?: readonly string[]; chosen?: string; title?: string } = {},
): Chart {
  const title = options.title ?? "Methods compared on the hold-out";
  const methods = Object.keys(metrics), [first] = Object.values(metrics);
  if (first === undefined) return emptyChart(title, "No method was given.");
  const show = options.show ?? ["wape", "mase", "rmse", "bias"].filter((metric) => metric in first);
  const panels = show.map((metric) =>
    barPanel({
      labels: methods,
      values: methods.map((method) => metrics[method]?.[metric] ?? NaN),
      axis: `${metric.toUpperCase()} (${HINT[metric] ?? "lower is better"})`,
      color: (i) => methods[i] === options.chosen ? COLOR.accent : COLOR.bar,
      title: metric.toUpperCase(),
      width: panelWidth(2),
      most: 20,
    })
  );
  if (panels.length === 0) return emptyChart(title, "None of the metrics asked for is among the scores.");
  const legend = options.chosen === undefined ? [] : [swatchLegend([
    { label: options.chosen, color: COLOR.accent, shape: "area" },
    { label: "other methods", color: COLOR.bar, shape: "area" },
  ], panelWidth())];
  return frameChart({ title, legends: legend, panels, columns: 2 });
}

const HINT: Readonly<Record<string, string>> = { bias: "closer to 0 is better", r2: "higher is better" };
