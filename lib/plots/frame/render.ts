import * as Plot from "@observablehq/plot";
import { newDocument } from "./new_document.ts";
import { FONT_SIZE, shorten } from "./theme.ts";

/** One drawn plot, to be placed in a frame. */
export interface Panel {
  /** An `<svg>` element. */
  readonly svg: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** Heading above the panel; empty or absent for none. */
  readonly title?: string;
}

/**
 * Draw one plot without a browser; names of axes have no arrows, and that of `x` stands in its middle.
 *
 * @param options Observable Plot's own; `width` and `height` are needed.
 * @param title Heading above the panel.
 */
export function renderPanel(options: Plot.PlotOptions & { width: number; height: number }, title = ""): Panel {
  const document = newDocument();
  const { x, y } = options, plain = { labelArrow: "none" } as const;
  const element = Plot.plot({
    ...{ marginTop: 26, marginBottom: 40, marginRight: 16, insetTop: 2 },
    ...options,
    x: x && { ...plain, labelAnchor: "center", ...x },
    y: y && { ...plain, ...y },
    document,
  });
  // Plot's style sheet sets what is set here as attributes; sheets of several charts in one page would mix.
  element.querySelector("style")?.remove();
  for (const name of ["class", "font-family", "fill"]) element.removeAttribute(name);
  element.setAttribute("font-size", String(FONT_SIZE.text));
  // Letters of a title on the edge reach over it.
  element.setAttribute("overflow", "visible");
  const svg = element.outerHTML.replace(/="[^"]*\.\d{3}[^"]*"/g, roundNumbers);
  return { svg, width: options.width, height: options.height, title };
}

/** A hundredth of a pixel is enough; files shrink by a third. */
function roundNumbers(attribute: string): string {
  return attribute.replace(/-?\d+\.\d{3,}(?:e-?\d+)?/g, (number) => String(Math.round(Number(number) * 100) / 100));
}

/**
 * Texts of an axis of positions 0 to n - 1: shortened to fit, and distinct positions even where texts are equal.
 *
 * @param labels Texts, shape [n]. @param most Characters shown of each.
 * @returns `format` for the axis and `margin`, the pixels that the longest text needs.
 */
export function labelAxis(labels: readonly string[], most: number): { format: (i: number) => string; margin: number } {
  const texts = labels.map((label) => shorten(label, most));
  const longest = texts.reduce((length, text) => Math.max(length, textWidth(text)), 0);
  return { format: (i) => texts[i] ?? "", margin: Math.ceil(longest) + 14 };
}

/**
 * The domain of a value axis, one rule for every chart of the target: it begins at zero, as amounts are compared by their height,
 * and goes below only for values that are negative. Where all is zero or missing the line lies at the bottom.
 *
 * @param columns Values that must be seen. @param options `wide`: others, such as ends of intervals, which are cut where they would
 *   make the axis more than twice as long.
 */
export function valueDomain(
  columns: readonly ArrayLike<number>[],
  options: { readonly wide?: readonly ArrayLike<number>[] } = {},
): [number, number] {
  const [low, high] = rangeOf(columns), [least, most] = rangeOf(options.wide ?? []);
  const size = Math.max(high, -low);
  const from = Math.max(Math.min(low, least), low - size), to = Math.min(Math.max(high, most), high + size);
  if (size === 0) return least < 0 || most > 0 ? [least, most] : [0, 1];
  return [from, to];
}

/** Ends of what is finite, zero among them. */
function rangeOf(columns: readonly ArrayLike<number>[]): [number, number] {
  let low = 0, high = 0;
  for (const column of columns) {
    for (let i = 0; i < column.length; i++) {
      const value = column[i]!;
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  return [low, high];
}

/** Estimated width of a text in pixels at the charts' text size: a browser is needed to know it exactly. */
export function textWidth(text: string, size: number = FONT_SIZE.text): number {
  let units = 0;
  for (const character of text) {
    units += /[ilj.,:;'|!()[\] ]/.test(character) ? 0.36 : character > "\u2e80" ? 1.05 : 0.61;
  }
  return units * size;
}
