import * as Plot from "@observablehq/plot";
import { formatNumber, tellChange } from "../../core/text/format_number.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { type Panel, renderPanel, valueDomain } from "../frame/render.ts";
import { CATEGORY_HUES, COLOR } from "../frame/theme.ts";

/** How forecasts did, step by step. */
export interface StepErrorsRecord {
  /** Steps, ascending, shape [s]. */
  readonly steps: readonly number[];
  /** Error of each, shape [s]; NaN where undefined. */
  readonly error: readonly number[];
  /** What the error is called, with its unit. */
  readonly axis: string;
  /** Error over all steps that was promised; NaN without one. */
  readonly promised: number;
  /** Share of actuals inside their interval by nominal level, percent, shape [s] each; NaN where undefined. */
  readonly coverage: Readonly<Record<string, readonly number[]>>;
}

/**
 * Error by step ahead beside what was promised for all steps, and coverage by step beside its nominal level.
 *
 * @param record By step. @param options `title`: first line of the chart.
 */
export function plotStepErrors(record: StepErrorsRecord, options: { title?: string; width?: number } = {}): Chart {
  const title = options.title ?? "Errors and coverage by step ahead", { steps, error, promised, axis } = record;
  const { width } = options, isNarrow = (width ?? Infinity) < 560;
  if (steps.length === 0) return emptyChart("No forecast has come due.", { title, width });
  const levels = Object.keys(record.coverage),
    columns = levels.length === 0 ? 1 : 2,
    wide = panelWidth(isNarrow ? 1 : columns, width);
  const errors = linePanel(
    { steps, lines: [{ values: error, color: COLOR.forecast, reference: promised }], axis, title: axis },
    { columns, width: wide },
  );
  const coverage = linePanel({
    steps,
    lines: levels.map((level, l) => ({
      values: record.coverage[level]!,
      color: CATEGORY_HUES[l % CATEGORY_HUES.length]!,
      reference: Number(level),
    })),
    axis: "Actuals inside (%)",
    title: "Coverage",
    domain: [0, 100],
  }, { columns, width: wide });
  const legend = swatchLegend([
    { label: "observed", color: COLOR.forecast, shape: "dot" },
    ...Number.isFinite(promised) ? [{ label: "promised", color: COLOR.muted, shape: "dashed" as const }] : [],
    ...levels.map((level, l) => ({
      label: `interval of ${level} %`,
      color: CATEGORY_HUES[l % CATEGORY_HUES.length]!,
      shape: "dot" as const,
    })),
  ], panelWidth(1, width));
  return frameChart({
    title,
    sentence: tellSteps(record),
    legends: [legend],
    panels: columns === 2 ? [errors, coverage] : [errors],
    columns: isNarrow ? 1 : columns,
    width,
  });
}

/** The first and the last step beside each other, and what was promised. */
function tellSteps({ steps, error, promised, axis }: StepErrorsRecord): string {
  const known = steps.map((step, i) => ({ step, error: error[i] ?? NaN })).filter((row) => Number.isFinite(row.error));
  const [first] = known, last = known.at(-1);
  if (first === undefined || last === undefined) return "";
  const mean = known.reduce((sum, row) => sum + row.error, 0) / known.length, change = tellChange(mean / promised);
  const ahead = first === last ? "" : `, ${formatNumber(last.error, { digits: 3 })} at step ${last.step}`;
  return `${axis} is ${formatNumber(first.error, { digits: 3 })} at step ${first.step}${ahead}${
    change === "" ? "" : `; over all steps ${change} what was promised`
  }.`;
}

interface Lines {
  readonly steps: readonly number[];
  readonly lines: readonly { readonly values: readonly number[]; readonly color: string; readonly reference: number }[];
  readonly axis: string;
  readonly title: string;
  readonly domain?: [number, number];
}

function linePanel(
  { steps, lines, axis, title, domain }: Lines,
  { columns, width }: { columns: number; width: number },
): Panel {
  const references = lines.map(({ reference }) => reference).filter(Number.isFinite);
  const marks = lines.flatMap(({ values, color, reference }) => {
    const rows = steps.map((step, i) => ({ step, value: values[i] ?? NaN }))
      .filter(({ value }) => Number.isFinite(value));
    const stroke = lines.length === 1 ? COLOR.muted : color;
    return [
      ...Number.isFinite(reference) ? [Plot.ruleY([reference], { stroke, strokeDasharray: "4 3" })] : [],
      Plot.lineY(rows, { x: "step", y: "value", stroke: color, strokeWidth: 1.5 }),
      Plot.dot(rows, { x: "step", y: "value", fill: color, r: 2.5 }),
    ];
  });
  const ticks = steps.length <= 14 ? steps.filter(Number.isInteger) : undefined;
  return renderPanel({
    width,
    height: 260,
    marginLeft: 52,
    x: {
      domain: [steps[0], steps.at(-1)],
      label: "Step ahead (periods)",
      ticks,
      tickFormat: "d",
    },
    y: {
      label: axis,
      grid: true,
      zero: true,
      nice: true,
      domain: domain ?? valueDomain([...lines.map(({ values }) => values), references]),
    },
    marks,
  }, columns === 1 ? "" : title);
}
