import * as Plot from "@observablehq/plot";
import { formatNumber } from "../../core/text/format_number.ts";
import { labelAxis, type Panel, renderPanel, textWidth } from "./render.ts";
import { COLOR, tickNumber as formatTick } from "./theme.ts";

/** Horizontal bars, one per label, in the given order. */
export interface Bars {
  /** Texts left of the bars, shape [n]. */
  readonly labels: readonly string[];
  /** Lengths, shape [n]; one that is not finite has no bar and reads "undefined". */
  readonly values: readonly number[];
  /** Title of the value axis, with its unit. */
  readonly axis: string;
  /** Title of the label axis. */
  readonly labelTitle?: string;
  /** Colour of each bar; the theme's if absent. */
  readonly color?: (i: number) => string;
  /** Text at the end of each bar; the value if absent. */
  readonly note?: (i: number) => string;
  /** A vertical line with its text; grey if it has no colour. */
  readonly rule?: { readonly value: number; readonly label: string; readonly color?: string };
  /** Heading above the panel. */
  readonly title?: string;
  /** Pixels. */
  readonly width: number;
  /** Characters of a label that are shown; 34 if absent. */
  readonly most?: number;
}

/** Bars with their value written at the end, so that no value has to be read off the axis. */
export function barPanel(bars: Bars): Panel {
  const { labels, values, rule } = bars;
  const axis = labelAxis(labels, bars.most ?? 34);
  const note = bars.note ?? ((i: number) => tellValue(values[i]!));
  const shown = values.map((value) => Number.isFinite(value) ? value : 0);
  const rows = labels.map((_, i) => i);
  const domain = domainOf(shown, { rule: rule?.value ?? 0, note, pixels: bars.width - axis.margin - 16 });
  const isWide = bars.width - axis.margin > 420;
  const halo = { stroke: COLOR.paper, strokeWidth: 3, fill: COLOR.ink };
  const ends = { ...halo, text: note, y: rows, x: shown, dx: 4, textAnchor: "start" as const };
  return renderPanel({
    width: bars.width,
    height: 52 + (rule ? 16 : 0) + (bars.labelTitle ? 14 : 0) + 21 * labels.length,
    marginLeft: axis.margin,
    marginTop: 12 + (rule ? 16 : 0) + (bars.labelTitle ? 14 : 0),
    x: {
      domain,
      label: bars.axis,
      // A title that is wider than its axis reaches under the names.
      labelAnchor: textWidth(bars.axis) > bars.width - axis.margin ? "right" : "center",
      grid: true,
      ticks: isWide ? 8 : 3,
      tickFormat: formatTick,
    },
    y: {
      type: "band",
      domain: rows,
      label: bars.labelTitle ?? null,
      labelAnchor: "top",
      tickFormat: axis.format,
      tickSize: 0,
      padding: 0.18,
    },
    marks: [
      Plot.barX(rows, { x: shown, y: rows, fill: (i: number) => bars.color?.(i) ?? COLOR.bar }),
      ...rule === undefined ? [] : ruleMarks(rule, domain),
      Plot.ruleX([0], { stroke: COLOR.ink }),
      Plot.text(rows, { ...ends, filter: (i: number) => shown[i]! >= 0 }),
      Plot.text(rows, { ...ends, filter: (i: number) => shown[i]! < 0, dx: -4, textAnchor: "end" }),
    ],
  }, bars.title);
}

/** Three digits, those of large values in thousands. */
function tellValue(value: number): string {
  if (!Number.isFinite(value)) return "undefined";
  return Math.abs(value) < 10_000 ? formatNumber(value, { digits: 3 }) : formatTick(value);
}

/** Ends of the value axis, with room for the texts at the ends of bars, about 7 pixels a character. */
function domainOf(
  values: readonly number[],
  { rule, note, pixels }: { rule: number; note: (i: number) => string; pixels: number },
): [number, number] {
  const ends = values.map((value, i) => ({ value, text: 7 * note(i).length + 8 }));
  let low = Math.min(0, rule, ...values), high = Math.max(0, rule, ...values);
  // A longer axis makes bars shorter and texts wider in its units: a few rounds find where all fit, if they can.
  for (let round = 0; round < ROUNDS; round++) {
    const unit = (high - low || 1) / Math.max(60, pixels);
    low = Math.min(low, ...ends.filter(({ value }) => value < 0).map(({ value, text }) => value - text * unit));
    high = Math.max(high, ...ends.filter(({ value }) => value >= 0).map(({ value, text }) => value + text * unit));
  }
  return [low, high];
}

/** Rounds in which the ends of an axis are found. */
const ROUNDS = 6;

function ruleMarks({ value, label, color = COLOR.muted }: NonNullable<Bars["rule"]>, [low, high]: [number, number]) {
  const isRight = (value - low) / (high - low) > 0.5;
  return [
    Plot.ruleX([value], { stroke: color, strokeDasharray: "4 3", strokeWidth: 1.5 }),
    Plot.text([label], {
      x: [value],
      frameAnchor: "top",
      textAnchor: isRight ? "end" : "start",
      dx: isRight ? 3 : -3,
      dy: -9,
      fill: color,
    }),
  ];
}
