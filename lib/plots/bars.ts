import * as Plot from "@observablehq/plot";
import { labelAxis, type Panel, renderPanel } from "./render.ts";
import { COLOR, formatNumber } from "./theme.ts";

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
  /** A vertical line with its text. */
  readonly rule?: { readonly value: number; readonly label: string };
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
  const note = bars.note ?? ((i: number) => formatNumber(values[i]!));
  const shown = values.map((value) => Number.isFinite(value) ? value : 0);
  const rows = labels.map((_, i) => i);
  const low = Math.min(0, ...shown), high = Math.max(0, rule?.value ?? 0, ...shown);
  // Room for the texts at the ends, about 6.5 pixels a character.
  const longest = Math.max(...rows.map((i) => note(i).length), 1);
  const room = (high - low || 1) * Math.min(0.6, longest * 7 / Math.max(60, bars.width - axis.margin - 20));
  const halo = { stroke: COLOR.paper, strokeWidth: 3, fill: COLOR.ink };
  const ends = { ...halo, text: note, y: rows, x: shown, dx: 4, textAnchor: "start" as const };
  return renderPanel({
    width: bars.width,
    height: 52 + (rule ? 16 : 0) + (bars.labelTitle ? 14 : 0) + 21 * labels.length,
    marginLeft: axis.margin,
    marginTop: 12 + (rule ? 16 : 0) + (bars.labelTitle ? 14 : 0),
    x: {
      domain: [low < 0 ? low - room : 0, high + room],
      label: bars.axis,
      labelArrow: "none",
      labelAnchor: "center",
      grid: true,
      ticks: bars.width > 500 ? 8 : 4,
      tickFormat: formatNumber,
    },
    y: {
      type: "band",
      domain: rows,
      label: bars.labelTitle ?? null,
      labelAnchor: "top",
      labelArrow: "none",
      tickFormat: axis.format,
      tickSize: 0,
      padding: 0.18,
    },
    marks: [
      Plot.barX(rows, { x: shown, y: rows, fill: (i: number) => bars.color?.(i) ?? COLOR.bar }),
      Plot.text(rows, { ...ends, filter: (i: number) => shown[i]! >= 0 }),
      Plot.text(rows, { ...ends, filter: (i: number) => shown[i]! < 0, dx: -4, textAnchor: "end" }),
      Plot.ruleX([0], { stroke: COLOR.ink }),
      rule ? Plot.ruleX([rule.value], { stroke: COLOR.accent, strokeDasharray: "4 3", strokeWidth: 1.5 }) : null,
      rule
        ? Plot.text([rule.value], {
          text: [rule.label],
          x: [rule.value],
          frameAnchor: "top",
          dy: -9,
          fill: COLOR.accent,
        })
        : null,
    ],
  }, bars.title);
}
