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
 * Draw one plot without a browser.
 *
 * @param options Observable Plot's own; `width` and `height` are needed.
 * @param title Heading above the panel.
 */
export function renderPanel(options: Plot.PlotOptions & { width: number; height: number }, title = ""): Panel {
  const document = newDocument();
  const element = Plot.plot({ marginTop: 26, marginBottom: 40, marginRight: 16, insetTop: 2, ...options, document });
  // Plot's style sheet sets what is set here as attributes; sheets of several charts in one page would mix.
  element.querySelector("style")?.remove();
  for (const name of ["class", "font-family", "fill"]) element.removeAttribute(name);
  element.setAttribute("font-size", String(FONT_SIZE.text));
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
 * The domain of a value axis where all values are zero or missing, so that its line lies at the bottom; else undefined, and
 * the values decide.
 */
export function zeroDomain(...columns: readonly ArrayLike<number>[]): [number, number] | undefined {
  const isShown = (value: number) => value > 0 || value < 0;
  return columns.some((column) => Array.prototype.some.call(column, isShown)) ? undefined : [0, 1];
}

/** Estimated width of a text in pixels at the charts' text size: a browser is needed to know it exactly. */
export function textWidth(text: string, size: number = FONT_SIZE.text): number {
  let units = 0;
  for (const character of text) {
    units += /[ilj.,:;'|!()[\] ]/.test(character) ? 0.36 : character > "\u2e80" ? 1.05 : 0.61;
  }
  return units * size;
}
