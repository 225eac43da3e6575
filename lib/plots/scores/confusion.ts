import * as Plot from "@observablehq/plot";
import { formatNumber, formatPercent, formatShare } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { Chart } from "../frame/chart.ts";
import { emptyChart, frameChart, panelWidth } from "../frame/frame.ts";
import { rampLegend } from "../frame/legend.ts";
import { labelAxis, renderPanel } from "../frame/render.ts";
import { COLOR, SEQUENTIAL } from "../frame/theme.ts";

/** Rows counted by what came and what was said. */
export interface ConfusionRecord {
  /** Names of the classes, shape [C]. */
  readonly labels: readonly string[];
  /** Rows by class that came (rows) and class said (columns), row-major, shape [C × C]. */
  readonly counts: ArrayLike<number>;
}

/** Upper ends of the shades but the last. */
const LIMITS = [1e-9, 0.05, 0.2, 0.4, 0.7];
/** Classes that are shown: more cannot be read. */
const MOST = 30;
/** Pixels of a cell at least, and those that a count in it needs. */
const LEAST = 15, CELL = 46;
/** Characters of the name of a class. */
const NAME = 18;

/**
 * Confusion matrix: of the rows of each class, the share that was taken for each; counts in the cells where there is room.
 *
 * @param record Classes and counts. @param options `title`; `width`: pixels.
 * @throws {RangeError} If the counts are not a square of the classes.
 */
export function plotConfusion(
  { labels, counts }: ConfusionRecord,
  options: { title?: string; width?: number } = {},
): Chart {
  const { title = "Confusion: what came, and what was said", width } = options, C = labels.length;
  if (counts.length !== C * C) {
    throw new RangeError(`Cannot plot confusion as it needs ${C} × ${C} counts: current value is ${counts.length}`);
  }
  const all = Array.from(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return emptyChart("No row has a class that is known.", { title, width });
  const inner = panelWidth(1, width), room = Math.floor((inner - labelAxis(labels, NAME).margin - 40) / LEAST);
  const size = (name: number) => labels.reduce((sum, _, said) => sum + counts[name * C + said]!, 0);
  const shown = [...labels.keys()].sort((a, b) => size(b) - size(a)).slice(0, Math.min(MOST, room)).sort((a, b) =>
    a - b
  );
  const cells = shown.flatMap((came, row) =>
    shown.map((said, column) => {
      const count = counts[came * C + said]!, share = size(came) > 0 ? count / size(came) : 0;
      return { row, column, count, share, shade: LIMITS.filter((limit) => share >= limit).length };
    })
  );
  const axis = labelAxis(shown.map((name) => labels[name]!), NAME);
  const side = Math.max(LEAST, Math.min(72, Math.floor((inner - axis.margin - 40) / shown.length)));
  const turned = side < axis.margin;
  const positions = shown.map((_, i) => i);
  const panel = renderPanel({
    width: axis.margin + 24 + side * shown.length + 16,
    height: 44 + Math.min(side, 48) * shown.length + (turned ? axis.margin : 24) + 20,
    marginLeft: axis.margin + 24,
    marginBottom: (turned ? axis.margin : 24) + 20,
    insetTop: 0,
    x: {
      type: "band",
      domain: positions,
      label: "said",
      tickFormat: axis.format,
      tickRotate: turned ? -90 : 0,
      tickSize: 0,
      padding: 0.04,
    },
    y: {
      type: "band",
      domain: positions,
      label: "came",
      labelAnchor: "top",
      tickFormat: axis.format,
      tickSize: 0,
      padding: 0.04,
    },
    marks: cellMarks(cells, side >= CELL),
  });
  const legend = rampLegend({
    title: "Share of the rows of a class (%)",
    colors: SEQUENTIAL,
    limits: ["0", "5", "20", "40", "70"],
    width: inner,
  });
  const left = C - shown.length;
  return frameChart({
    title,
    sentence: tellConfusion({ labels, counts }, all),
    subtitle: left > 0 ? `Not shown: the ${formatCount(left, "class", "classes")} with the fewest rows.` : "",
    legends: [legend],
    panels: [panel],
    width,
  });
}

/** Cells by shade, those that are right framed, and counts where there is room. */
function cellMarks(cells: Cell[], isTold: boolean): Plot.Markish[] {
  return [
    Plot.cell(cells, { x: "column", y: "row", fill: ({ shade }: Cell) => SEQUENTIAL[shade] }),
    Plot.cell(cells.filter(({ row, column }) => row === column), {
      x: "column",
      y: "row",
      stroke: COLOR.frame,
      fill: "none",
    }),
    ...isTold
      ? [Plot.text(cells, {
        x: "column",
        y: "row",
        text: ({ count, share }: Cell) => count === 0 ? "0" : `${formatNumber(count)}\n${formatPercent(share)}`,
        fill: ({ shade }: Cell) => shade > 2 ? COLOR.paper : COLOR.ink,
        fontSize: 11,
      })]
      : [],
  ];
}

interface Cell {
  readonly row: number;
  readonly column: number;
  readonly count: number;
  readonly share: number;
  readonly shade: number;
}

/** How many were right, and the mistake that is made most. */
function tellConfusion({ labels, counts }: ConfusionRecord, all: number): string {
  const C = labels.length;
  let right = 0, most = 0, worst = -1;
  for (let i = 0; i < counts.length; i++) {
    if (Math.floor(i / C) === i % C) right += counts[i]!;
    else if (counts[i]! > most) [most, worst] = [counts[i]!, i];
  }
  const told = `Of ${formatCount(all, "row")} ${formatShare(right, all)} were decided right`;
  if (worst < 0) return `${told}.`;
  return `${told}; most often, ${formatNumber(most)} times, ${labels[Math.floor(worst / C)]} was taken for ${
    labels[worst % C]
  }.`;
}
