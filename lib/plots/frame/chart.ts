import { paint, type Scheme } from "./palette.ts";
import { COLOR, FONT, FONT_SIZE } from "./theme.ts";

/** The method by which a Deno notebook asks a value how it shows itself. */
const JUPYTER: unique symbol = Symbol.for("Jupyter.display");

/** A mark as Plot names it. */
const NAMED_MARK = /(<(?:g|rect)[^<>]*?) aria-label="[^"]*"/g;

/** What a chart is made of. */
export interface ChartParts {
  /** One line that says what is shown. */
  readonly title: string;
  /** What the chart says, computed from what it shows; empty or absent for nothing. */
  readonly sentence?: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  /** SVG elements, without the `<svg>` around them. */
  readonly body: string;
}

/**
 * A finished chart: shows itself in a notebook as the last expression of a cell, or gives its SVG for a file.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { plotSeconds } from "@lib/plots/scores/seconds.ts";
 * const chart = plotSeconds({ read: 1.2, backtest: 30.5, register: 0.8 });
 * assertStringIncludes(chart.toSVG(), 'xmlns="http://www.w3.org/2000/svg"');
 * ```
 */
export class Chart {
  /** One line that says what is shown. */
  readonly title: string;
  /** What the chart says, computed from what it shows; empty for nothing. */
  readonly sentence: string;
  /** Width in pixels. */
  readonly width: number;
  /** Height in pixels. */
  readonly height: number;
  readonly #body: string;

  /**
   * A chart from its parts; the functions of this room make them.
   *
   * @param parts Title, size and drawing.
   */
  constructor(parts: ChartParts) {
    this.title = parts.title;
    this.sentence = parts.sentence ?? "";
    this.width = Math.round(parts.width);
    this.height = Math.round(parts.height);
    this.#body = parts.body;
  }

  /**
   * The chart as an SVG document.
   *
   * @param scheme Light or dark: complete in itself, on its paper. `page`: to stand in a page whose style sheet has the
   *   colours; no style of its own, which the policy of a page refuses.
   */
  toSVG(scheme: Scheme = "light"): string {
    const { width, height, sentence } = this, title = escapeXml(this.title);
    const told = sentence === "" ? "" : `<desc>${escapeXml(sentence)}</desc>`;
    const head =
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `role="img" font-family="${FONT}" font-size="${FONT_SIZE.text}" fill="${COLOR.ink}" color="${COLOR.ink}" `;
    // A page would show the title beside the pointer, wherever that is on the chart; marks of an image have no names of their own.
    if (scheme === "page") return `${head}aria-label="${title}">${told}${this.#body.replace(NAMED_MARK, "$1")}</svg>`;
    const paper = `<rect width="${width}" height="${height}" fill="${COLOR.paper}" />`;
    return paint(
      `${head}style="max-width: 100%; height: auto; background: ${COLOR.paper}"><title>${title}</title>${told}${paper}${this.#body}</svg>`,
      scheme,
    );
  }

  /** What a notebook shows, by media type. */
  [JUPYTER](): Record<string, string> {
    return { "image/svg+xml": this.toSVG(), "text/plain": `Chart: ${this.title}` };
  }
}

/** Text as it must stand inside SVG or HTML elements and quoted attributes. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
