import { Chart, escapeXml } from "./chart.ts";
import type { Strip } from "./legend.ts";
import { type Panel, textWidth } from "./render.ts";
import { COLOR, FONT_SIZE, shorten, WIDTH } from "./theme.ts";

/** What stands around the panels of a chart. */
export interface Frame {
  /** One line that says what is shown. */
  readonly title: string;
  /** What the chart says, computed from its record: under the title, and for who cannot see the chart. */
  readonly sentence?: string;
  /** Smaller lines under both: how to read the chart, what was left out. */
  readonly subtitle?: string;
  /** Legends, top to bottom. */
  readonly legends?: readonly Strip[];
  /** Panels in reading order. */
  readonly panels: readonly Panel[];
  /** Panels beside each other; 1 if absent. */
  readonly columns?: number;
  /** Pixels of the whole chart; {@linkcode WIDTH} if absent. */
  readonly width?: number;
}

const MARGIN = 12;
/** Characters of a title. */
const MOST_TITLE = 120;

/**
 * Title, legends and a grid of panels as one chart.
 *
 * @param frame Panels of one row may differ in height; without any it is words alone.
 */
export function frameChart(frame: Frame): Chart {
  const { title, panels, columns = 1, legends = [], width = WIDTH } = frame;
  const inner = width - 2 * MARGIN;
  const parts: string[] = [];
  let y = 4;
  for (const line of wrap(shorten(title, MOST_TITLE), inner, 1.06 * FONT_SIZE.title)) {
    parts.push(text(line, { y: y + 20, size: FONT_SIZE.title, bold: true }));
    y += 22;
  }
  y += 6;
  const paragraphs = [[frame.sentence ?? "", COLOR.ink], [frame.subtitle ?? "", COLOR.muted]] as const;
  for (const [paragraph, color] of paragraphs) {
    for (const line of wrap(paragraph, inner)) {
      parts.push(text(line, { y: y + 12, color }));
      y += 17;
    }
  }
  for (const legend of legends) {
    parts.push(`<g transform="translate(${MARGIN},${y + 4})">${legend.body}</g>`);
    y += legend.height + 4;
  }
  y += 6;
  for (let row = 0; row < panels.length; row += columns) {
    const line = panels.slice(row, row + columns);
    parts.push(...line.map((panel, i) => place(panel, { x: MARGIN + i * (inner / columns), y })));
    y += Math.max(...line.map((panel) => panel.height + heading(panel)));
  }
  return new Chart({ title, sentence: frame.sentence, width, height: y + 6, body: parts.join("") });
}

/** Pixels that one of `columns` panels may take. */
export function panelWidth(columns = 1, width = WIDTH): number {
  return Math.floor((width - 2 * MARGIN) / columns);
}

/**
 * A chart that says in words why there is nothing to draw.
 *
 * @param message Why nothing is shown. @param options `title`: what would be; `width` of the chart, pixels.
 */
export function emptyChart(
  message: string,
  { title, width }: { readonly title: string; readonly width?: number },
): Chart {
  return frameChart({ title, sentence: message, panels: [], width });
}

/** Pixels that the heading of a panel takes. */
export function heading(panel: Panel): number {
  return panel.title ? 20 : 0;
}

/** A panel under its heading, at a place. */
export function place(panel: Panel, { x, y }: { readonly x: number; readonly y: number }): string {
  const most = Math.floor(panel.width / (0.64 * FONT_SIZE.panel));
  const head = panel.title
    ? `<text x="4" y="14" font-weight="600" font-size="${FONT_SIZE.panel}">${
      escapeXml(shorten(panel.title, most))
    }</text>`
    : "";
  const top = heading(panel);
  return `<g transform="translate(${Math.round(x)},${
    Math.round(y)
  })">${head}<g transform="translate(0,${top})">${panel.svg}</g></g>`;
}

function text(content: string, style: { y: number; size?: number; bold?: boolean; color?: string }): string {
  const { y, size = FONT_SIZE.text, bold = false, color = COLOR.ink } = style;
  return `<text x="${MARGIN}" y="${y}" font-size="${size}"${bold ? ' font-weight="600"' : ""} fill="${color}">${
    escapeXml(content)
  }</text>`;
}

function wrap(content: string, width: number, size: number = FONT_SIZE.text): string[] {
  const lines: string[] = [];
  let line = "";
  // A word that is wider than a line is cut in its middle.
  const most = Math.max(8, Math.floor(width / (0.62 * size)));
  for (const word of content.split(" ").filter((w) => w !== "").map((whole) => shorten(whole, most))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === "" ? lines : [...lines, line];
}
