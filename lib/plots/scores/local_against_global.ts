import * as Plot from "@observablehq/plot";
import { formatNumber, tellChange } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { median } from "../../core/numbers/statistics.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { type Swatch, swatchLegend } from "../frame/legend.ts";
import { renderPanel } from "../frame/render.ts";
import { COLOR } from "../frame/theme.ts";

/** Errors of the best local over those of the best global model, by key. */
export interface LocalGlobalRecord {
  /** Ratio of errors, shape [k]; below 1 the local model is better; keys without one are left out and counted. */
  readonly ratios: ArrayLike<number>;
  /** Whether the local model is clearly better, shape [k]: decided by who compared them; absent: not known. */
  readonly clear?: ArrayLike<boolean | number>;
}

/** A key in the order of ratios. */
interface Row {
  readonly ratio: number;
  readonly clear: boolean;
  /** Share of keys with smaller ratios, percent. */
  readonly place: number;
}

/** Ratios beyond these lie on the edge. */
const FARTHEST = 10;
/** More dots cannot be told apart, and make a large file. */
const MOST_DOTS = 1500;
/** Labelled ratios. */
const TICKS = [0.1, 0.2, 0.5, 1, 2, 5, 10];
/** Half and double, a tenth less and more. */
const REFERENCES = [0.5, 0.9, 1 / 0.9, 2];

/**
 * One dot per key, or of many keys for some, from where the local model is best to where it is worst: its error over that of the best global model, logarithmic,
 * so that half and double are equally far from equal.
 *
 * @param record Ratios. @param options `metric` of the errors, "MSE" if absent; `width`: pixels.
 * @throws {RangeError} If the columns differ in length.
 */
export function plotLocalAgainstGlobal(
  { ratios, clear }: LocalGlobalRecord,
  options: { metric?: string; width?: number } = {},
): Chart {
  const { metric = "MSE", width } = options, title = `Local against global models: ratio of ${metric} by key`;
  if (clear !== undefined && clear.length !== ratios.length) {
    throw new RangeError(
      `Cannot plot ratios as all columns must have one length: current value has ${ratios.length} and ${clear.length}`,
    );
  }
  const known = Array.from(ratios, (ratio, i) => ({ ratio, clear: Boolean(clear?.[i]) })).filter(({ ratio }) =>
    ratio > 0
  );
  if (known.length === 0) return emptyChart("No key has both errors defined and above zero.", { title, width });
  const rows = known.sort((a, b) => a.ratio - b.ratio).map((row, i): Row => ({
    ...row,
    place: 100 * (i + 0.5) / known.length,
  }));
  const every = Math.ceil(rows.length / MOST_DOTS),
    thinned = rows.filter((_, i) => i % every === 0 || i === rows.length - 1);
  const cut = (ratio: number) => Math.max(1 / FARTHEST, Math.min(FARTHEST, ratio));
  const low = Math.min(0.45, cut(rows[0]!.ratio) / 1.1), high = Math.max(2.2, cut(rows.at(-1)!.ratio) * 1.1);
  const panel = renderPanel({
    width: panelWidth(1, width),
    height: 340,
    marginLeft: 56,
    x: {
      domain: [0, 100],
      label: "Keys, from the smallest ratio to the largest (%)",
      ticks: 5,
    },
    y: {
      type: "log",
      domain: [low, high],
      ticks: TICKS.filter((tick) => tick >= low && tick <= high),
      tickFormat: (ratio: number) => formatNumber(ratio, { padded: false }),
      label: `${metric} of local over global, logarithmic`,
      grid: true,
    },
    marks: [
      Plot.ruleY(REFERENCES, { stroke: COLOR.muted, strokeDasharray: "2 4", strokeOpacity: 0.7 }),
      Plot.ruleY([1], { stroke: COLOR.ink, strokeWidth: 1.2 }),
      Plot.text(["local better"], { frameAnchor: "bottom-right", dx: -4, dy: -4, fill: COLOR.muted }),
      Plot.text(["global better"], { frameAnchor: "top-left", dx: 4, dy: 4, fill: COLOR.muted }),
      Plot.dot(thinned, {
        x: "place",
        y: ({ ratio }: Row) => cut(ratio),
        fill: (row: Row) => row.clear ? COLOR.local : COLOR.global,
        fillOpacity: (row: Row) => row.clear ? 0.9 : 0.55,
        r: rows.length > 200 ? 2 : 3,
      }),
    ],
  });
  return frameChart({
    title,
    sentence: tellRatios(rows),
    subtitle: notes(rows, { left: ratios.length - rows.length, every }),
    legends: [swatchLegend(legend(rows, clear !== undefined), panelWidth(1, width))],
    panels: [panel],
    width,
  });
}

function tellRatios(rows: readonly Row[]): string {
  const better = rows.filter(({ ratio }) => ratio < 1).length, clear = rows.filter((row) => row.clear).length;
  const middle = tellChange(median(rows.map(({ ratio }) => ratio)), { same: "as large as" });
  return `The best local model beats the best global one on ${formatNumber(better)} of ${
    formatCount(rows.length, "key")
  }${
    clear === 0 ? "" : `, clearly on ${formatCount(clear, "key")}`
  }; in the middle its error is ${middle} that of the global one.`;
}

function notes(rows: readonly Row[], { left, every }: { readonly left: number; readonly every: number }): string {
  const far = rows.filter(({ ratio }) => ratio > FARTHEST || ratio < 1 / FARTHEST).length;
  return [
    "Dotted: a tenth less and more, half and double.",
    every === 1 ? "" : `One dot stands for ${formatCount(every, "key")}.`,
    left === 0 ? "" : `Not shown: ${formatCount(left, "key")} with a zero or undefined error.`,
    far === 0 ? "" : `On the edges: ${formatCount(far, "key")} beyond ${FARTHEST} times.`,
  ].filter((note) => note !== "").join(" ");
}

function legend(rows: readonly Row[], isJudged: boolean): Swatch[] {
  if (!isJudged) return [{ label: "one key", color: COLOR.global, shape: "dot", opacity: 0.6 }];
  const clear = rows.filter((row) => row.clear).length;
  return [
    { label: `local clearly better (${formatCount(clear, "key")})`, color: COLOR.local, shape: "dot" },
    {
      label: `other keys (${formatCount(rows.length - clear, "key")})`,
      color: COLOR.global,
      shape: "dot",
      opacity: 0.6,
    },
  ];
}
