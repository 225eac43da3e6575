import * as Plot from "@observablehq/plot";
import { formatPercent } from "../../core/text/format_number.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { swatchLegend } from "../frame/legend.ts";
import { renderPanel } from "../frame/render.ts";
import { CATEGORY_HUES, COLOR, shorten } from "../frame/theme.ts";

/** What came of the rows of one class by what was said of them. */
export interface CalibrationRecord {
  /** Name of the class. */
  readonly label: string;
  /** Mean probability that was said, by bin, shape [b]. */
  readonly predicted: ArrayLike<number>;
  /** Share that came, by bin, shape [b]. */
  readonly came: ArrayLike<number>;
  /** Expected calibration error. */
  readonly error: number;
}

/** A difference that nobody would decide otherwise by. */
const SMALL = 0.02;

/**
 * Calibration: the share that came against the probability that was said, in bins of as many rows. On the diagonal what is said
 * comes.
 *
 * @param classes One record for each class; of two classes one is enough. @param options `title`; `width`: pixels.
 */
export function plotCalibration(
  classes: readonly CalibrationRecord[],
  options: { title?: string; width?: number } = {},
): Chart {
  const { title = "Calibration: what was said, and what came", width } = options;
  const known = classes.filter(({ predicted }) => predicted.length > 0);
  // Those that are furthest off, if there are more than can be told apart.
  const shown = known.toSorted((a, b) => b.error - a.error).slice(0, CATEGORY_HUES.length);
  if (shown.length === 0) return emptyChart("No row has a class that is known.", { title, width });
  const points = shown.flatMap(({ predicted, came }, c) =>
    Array.from(predicted, (said, b) => ({ c, said, came: came[b]! }))
  );
  const color = ({ c }: { readonly c: number }) => CATEGORY_HUES[c % CATEGORY_HUES.length]!;
  const top = Math.min(1, Math.ceil(10.5 * Math.max(0.1, ...points.flatMap(({ said, came }) => [said, came]))) / 10);
  const share = {
    domain: [0, top],
    labelArrow: "none" as const,
    grid: true,
    ticks: 5,
    tickFormat: (v: number) => `${Math.round(100 * v)} %`,
  };
  const panel = renderPanel({
    width: Math.min(480, panelWidth(1, width)),
    height: 360,
    marginLeft: 52,
    x: { ...share, label: "Probability that was said" },
    y: { ...share, label: "Share that came" },
    marks: [
      Plot.line([[0, 0], [top, top]], { stroke: COLOR.muted, strokeDasharray: "4 3" }),
      Plot.line(points, { x: "said", y: "came", z: "c", stroke: color, strokeWidth: 1.5 }),
      Plot.dot(points, { x: "said", y: "came", fill: color, r: 3.5 }),
      Plot.frame({ stroke: COLOR.frame }),
    ],
  });
  const legend = swatchLegend([
    ...shown.map(({ label }, c) => ({ label: shorten(label, 24), color: color({ c }), shape: "dot" as const })),
    { label: "as said", color: COLOR.muted, shape: "dashed" },
  ], panelWidth(1, width));
  const left = known.length - shown.length;
  return frameChart({
    title,
    sentence: tellCalibration(known),
    subtitle: `Dots are of as many rows each.${
      left > 0 ? ` Not shown: the ${left} of ${known.length} classes that are least off.` : ""
    }`,
    legends: [legend],
    panels: [panel],
    width,
  });
}

function tellCalibration(classes: readonly CalibrationRecord[]): string {
  const worst = classes.toSorted((a, b) => b.error - a.error)[0]!, off = formatPercent(worst.error);
  if (worst.error <= SMALL) return `What was said came: in the mean of bins it is at most ${off} off.`;
  return classes.length === 1
    ? `In the mean of bins what came is ${off} off what was said.`
    : `It is furthest off for ${worst.label}: in the mean of bins by ${off}.`;
}
