import { escapeXml } from "./chart.ts";
import { textWidth } from "./render.ts";
import { COLOR, FONT_SIZE } from "./theme.ts";

/** One entry of a legend. */
export interface Swatch {
  /** What the mark means. */
  readonly label: string;
  /** CSS colour. */
  readonly color: string;
  /** How it is drawn. */
  readonly shape: "line" | "dashed" | "dot" | "diamond" | "area";
  /** 0 to 1; 1 if absent. */
  readonly opacity?: number;
}

/** A drawn row (or rows) to be placed under a title. */
export interface Strip {
  /** SVG elements. */
  readonly body: string;
  /** Height in pixels. */
  readonly height: number;
}

const ROW = 20;
const MARK = 22;

/**
 * Named marks in a row, wrapped at the chart's width.
 *
 * @param swatches Entries in order. @param width Pixels available.
 */
export function swatchLegend(swatches: readonly Swatch[], width: number): Strip {
  let x = 0, y = 0, body = "";
  for (const swatch of swatches) {
    const needed = MARK + 6 + textWidth(swatch.label) + 16;
    if (x > 0 && x + needed > width) [x, y] = [0, y + ROW];
    body += `<g transform="translate(${Math.round(x)},${y})">${mark(swatch)}` +
      `<text x="${MARK + 6}" y="14">${escapeXml(swatch.label)}</text></g>`;
    x += needed;
  }
  return { body, height: swatches.length === 0 ? 0 : y + ROW };
}

function mark({ shape, color, opacity = 1 }: Swatch): string {
  const paint = `fill="${color}" opacity="${opacity}"`;
  if (shape === "dot") return `<circle cx="${MARK / 2}" cy="10" r="4" ${paint} />`;
  if (shape === "diamond") {
    return `<path d="M11,5L15,10L11,15L7,10Z" fill="${COLOR.paper}" stroke="${color}" stroke-width="1.5" />`;
  }
  if (shape === "area") return `<rect x="0" y="4" width="${MARK}" height="12" ${paint} />`;
  const dash = shape === "dashed" ? ' stroke-dasharray="4 3"' : "";
  return `<path d="M0,10H${MARK}" stroke="${color}" stroke-width="2" opacity="${opacity}"${dash} fill="none" />`;
}

/**
 * Classes of a colour scale as touching boxes with their limits between them.
 *
 * @param options `title`; `colors` [c]; `limits` [c - 1] texts at the inner edges, empty for none; `width`: pixels available.
 */
export function rampLegend(
  options: { title: string; colors: readonly string[]; limits: readonly string[]; width: number },
): Strip {
  // Where there is no room beside the title the boxes shrink.
  const left = Math.ceil(textWidth(options.title)) + 10;
  const box = Math.max(12, Math.min(44, Math.floor((options.width - left) / options.colors.length)));
  const boxes = options.colors.map((color, i) =>
    `<rect x="${
      left + i * box
    }" y="2" width="${box}" height="12" fill="${color}" stroke="${COLOR.frame}" stroke-width="0.5" />`
  );
  const limits = options.limits.map((limit, i) =>
    `<text x="${left + (i + 1) * box}" y="26" text-anchor="middle" fill="${COLOR.muted}" font-size="${
      FONT_SIZE.text - 1
    }">${escapeXml(limit)}</text>`
  );
  return { body: `<text y="12">${escapeXml(options.title)}</text>${boxes.join("")}${limits.join("")}`, height: 32 };
}
