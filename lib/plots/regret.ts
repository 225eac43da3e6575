import { barPanel } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { emptyChart, frameChart, panelWidth } from "./frame.ts";
import type { MethodMetrics } from "./holdout.ts";
import { COLOR, formatNumber } from "./theme.ts";

/** Errors of whole methods beside the oracle's. */
export interface RegretRecord {
  /** Error over all keys by method name, lower is better. */
  readonly methods: Readonly<Record<string, number>>;
  /** Error of the oracle, that takes each key's best contender with hindsight, > 0. */
  readonly oracle: number;
  /** Name of the metric. */
  readonly metric: string;
  /** Method to highlight: the selection in use. */
  readonly chosen?: string;
}

/**
 * What each way of choosing costs beside the oracle, best first.
 *
 * @param record Errors on data that no choice has seen.
 * @param options `title`: first line of the chart.
 */
export function plotRegret(record: RegretRecord, options: { title?: string } = {}): Chart {
  const title = options.title ?? "Regret: error of each way of choosing against the oracle";
  const rows = Object.entries(record.methods).sort((a, b) => rank(a[1]) - rank(b[1]));
  if (rows.length === 0) return emptyChart(title, "No method was given.");
  const regret = (error: number) => {
    const share = Math.round(1000 * (error / record.oracle - 1)) / 10;
    return Number.isFinite(share) ? ` (${share < 0 ? "−" : "+"}${Math.abs(share)} %)` : "";
  };
  const panel = barPanel({
    labels: rows.map(([method]) => method),
    values: rows.map(([, error]) => error),
    axis: `${record.metric} on data no choice has seen (lower is better)`,
    labelTitle: "Method",
    color: (i) => rows[i]![0] === record.chosen ? COLOR.accent : COLOR.bar,
    note: (i) => `${formatNumber(rows[i]![1])}${regret(rows[i]![1])}`,
    rule: Number.isFinite(record.oracle)
      ? { value: record.oracle, label: `oracle ${formatNumber(record.oracle)}` }
      : undefined,
    width: panelWidth(),
  });
  return frameChart({ title, subtitle: "In brackets: share above the oracle.", panels: [panel] });
}

function rank(error: number): number {
  return Number.isFinite(error) ? error : Infinity;
}

/** Methods of a summary that are ways of choosing among contenders, not contenders. */
const WAYS = {
  ours: "ours",
  one_for_all: "one model for all",
  mean: "plain average",
  median: "median",
  blend: "blend",
  key_blend: "blend by key",
};

/**
 * The ways of choosing of a training or evaluation summary, for {@linkcode plotRegret}.
 *
 * @param metrics Scores by method and metric, `oracle` among the methods. @param metric Which metric.
 */
export function regretRecord(metrics: MethodMetrics, metric: string): RegretRecord {
  const scores = Object.entries(WAYS).flatMap(([method, name]) => {
    const found = metrics[method];
    return found === undefined ? [] : [[name, found[metric] ?? NaN] as const];
  });
  const oracle = metrics.oracle?.[metric] ?? NaN;
  return { methods: Object.fromEntries(scores), oracle, metric: metric.toUpperCase(), chosen: WAYS.ours };
}
