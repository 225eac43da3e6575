import { barPanel, type Bars } from "./bars.ts";
import { heading, place } from "./frame.ts";
import { labelAxis, type Panel } from "./render.ts";

/** One column of bars. */
export interface BarColumn extends Pick<Bars, "values" | "axis" | "title" | "note" | "rule"> {
  /** Share of the width beside that of the others; 1 if absent. */
  readonly share?: number;
}

/** Several values of the same things. */
export interface BarTable extends Pick<Bars, "labels" | "labelTitle" | "color" | "most"> {
  /** Left to right. */
  readonly columns: readonly BarColumn[];
  /** Pixels of the whole table. */
  readonly width: number;
}

/** Pixels between two columns. */
const GAP = 8;

/** Bars beside each other, one column per value, with the names once at the left. */
export function barTable({ columns, width, labels, ...shared }: BarTable): Panel {
  const { margin } = labelAxis(labels, shared.most ?? 34),
    total = columns.reduce((sum, { share = 1 }) => sum + share, 0);
  const unit = (width - margin - GAP * (columns.length - 1)) / Math.max(1, total);
  const hidden = labels.map(() => "");
  const panels = columns.map(({ share = 1, ...column }, c) =>
    barPanel({
      ...shared,
      ...column,
      labels: c === 0 ? labels : hidden,
      labelTitle: c === 0 ? shared.labelTitle : shared.labelTitle && " ",
      width: Math.round(unit * share) + (c === 0 ? margin : 0),
    })
  );
  let x = 0, svg = "";
  for (const panel of panels) {
    svg += place(panel, { x, y: 0 });
    x += panel.width + GAP;
  }
  return { svg, width, height: Math.max(0, ...panels.map((panel) => panel.height + heading(panel))) };
}
