import * as Plot from "@observablehq/plot";
import { formatNumber } from "../../core/text/format_number.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { type Panel, renderPanel } from "../frame/render.ts";
import { CATEGORY_HUES, COLOR, shorten } from "../frame/theme.ts";

/** How well one class is told from all others, by threshold from the highest on. */
export interface CurveRecord {
  /** Name of the class. */
  readonly label: string;
  /** Share of all rows that are of it. */
  readonly share: number;
  /** Area under the ROC curve. */
  readonly rocAuc: number;
  /** Average precision. */
  readonly prAuc: number;
  /** Share of its rows that is found, shape [g]. */
  readonly found: ArrayLike<number>;
  /** Share of the other rows that is taken for it, shape [g]. */
  readonly falseAlarms: ArrayLike<number>;
  /** Share of those taken for it that are, shape [g]. */
  readonly precision: ArrayLike<number>;
}

/** Curves that can be told apart in one panel. */
const MOST = CATEGORY_HUES.length;

/**
 * ROC curve, and precision over recall, of each class against all others, beside each other.
 *
 * @param curves One for each class; of two classes one is enough. @param options `title`; `width`: pixels.
 */
export function plotThresholdCurves(
  curves: readonly CurveRecord[],
  options: { title?: string; width?: number } = {},
): Chart {
  const { title = "How well classes are told apart: ROC, and precision over recall", width } = options;
  if (curves.length === 0) return emptyChart("Only one class came: there is nothing to tell apart.", { title, width });
  // The largest classes: a curve of few rows is a staircase that says little.
  const shown = curves.toSorted((a, b) => b.share - a.share).slice(0, MOST);
  const columns = (width ?? Infinity) < 560 ? 1 : 2, wide = panelWidth(columns, width);
  const lines = (x: "falseAlarms" | "found", y: "found" | "precision") =>
    shown.flatMap((curve, c) => Array.from(curve.found, (_, i) => ({ c, x: curve[x][i]!, y: curve[y][i]! })));
  const panels = [
    sharePanel(wide, {
      title: "ROC",
      x: "False alarms: other rows taken for it",
      y: "Found: its rows",
      marks: [
        Plot.line([[0, 0], [1, 1]], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
        curveMark(lines("falseAlarms", "found")),
      ],
    }),
    sharePanel(wide, {
      title: "Precision over recall",
      x: "Recall: its rows that are found",
      y: "Precision: right among those said",
      marks: [
        Plot.ruleY(shown, { y: "share", stroke: (_: CurveRecord, c: number) => colorOf(c), strokeDasharray: "2 4" }),
        curveMark(lines("found", "precision")),
      ],
    }),
  ];
  const legend = swatchLegend([
    ...shown.map(({ label }, c) => ({ label: shorten(label, 24), color: colorOf(c), shape: "line" as const })),
    { label: "by chance", color: COLOR.muted, shape: "dashed" },
  ], panelWidth(1, width));
  const left = curves.length - shown.length;
  return frameChart({
    title,
    sentence: tellCurves(curves),
    subtitle: left > 0 ? `Not shown: the ${left} smallest of ${curves.length} classes.` : "",
    legends: [legend],
    panels,
    columns,
    width,
  });
}

function sharePanel(
  width: number,
  { title, x, y, marks }: {
    readonly title: string;
    readonly x: string;
    readonly y: string;
    readonly marks: Plot.Markish[];
  },
): Panel {
  const share = {
    domain: [0, 1],
    labelArrow: "none" as const,
    grid: true,
    ticks: 5,
    tickFormat: (v: number) => `${Math.round(100 * v)} %`,
  };
  return renderPanel({
    width,
    height: Math.min(360, Math.max(280, width - 20)),
    marginLeft: 52,
    marginRight: 24,
    marginBottom: 46,
    x: { ...share, label: x },
    y: { ...share, label: y },
    marks: [...marks, Plot.frame({ stroke: COLOR.frame })],
  }, title);
}

function curveMark(points: readonly { readonly c: number; readonly x: number; readonly y: number }[]): Plot.Markish {
  return Plot.line(points, { x: "x", y: "y", z: "c", stroke: ({ c }: { c: number }) => colorOf(c), strokeWidth: 1.8 });
}

function colorOf(c: number): string {
  return CATEGORY_HUES[c % CATEGORY_HUES.length]!;
}

function tellCurves(curves: readonly CurveRecord[]): string {
  const [first] = curves, area = (value: number) => formatNumber(value, { digits: 3 });
  if (curves.length === 1 && first !== undefined) {
    return `ROC-AUC ${area(first.rocAuc)} (chance is 0.5), PR-AUC ${area(first.prAuc)} (chance is ${
      area(first.share)
    }).`;
  }
  const ranked = curves.toSorted((a, b) => b.rocAuc - a.rocAuc), best = ranked[0]!, worst = ranked.at(-1)!;
  return `${best.label} is told apart best (ROC-AUC ${area(best.rocAuc)}), ${worst.label} worst (${
    area(worst.rocAuc)
  }).`;
}
