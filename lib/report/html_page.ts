import { escapeXml } from "../plots/chart.ts";
import { COLOR } from "../plots/theme.ts";

const STYLE =
  `body{font-family:system-ui,'DejaVu Sans',sans-serif;color:${COLOR.ink};max-width:860px;margin:24px auto;padding:0 16px}
h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:28px 0 8px}p{color:${COLOR.muted};margin:4px 0}
.tiles{display:flex;flex-wrap:wrap;gap:8px;margin:14px 0}.tile{border:1px solid #d5dade;border-radius:6px;padding:8px 14px}
.tile b{display:block;font-size:20px}.bad b{color:${COLOR.accent}}section{overflow-x:auto}svg{max-width:100%;height:auto}`;

/**
 * A page of HTML, complete in itself: no script, nothing from elsewhere.
 *
 * @param title Its title, as text. @param parts What it holds, as HTML; empty ones are left out.
 */
export function htmlPage(title: string, parts: readonly string[]): string {
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>${escapeXml(title)}</title>` +
    `<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>` +
    `<body>\n${parts.filter((part) => part !== "").join("\n")}\n</body></html>\n`;
}

/** One figure of a page. */
export interface Tile {
  /** The figure, as text. */
  readonly value: string;
  /** What it is, as text. */
  readonly name: string;
  /** Whether somebody should look. */
  readonly isBad: boolean;
}

/**
 * Figures side by side.
 *
 * @param all In their order.
 */
export function tiles(all: readonly Tile[]): string {
  const each = all.map(({ value, name, isBad }) =>
    `<div class="tile${isBad ? " bad" : ""}"><b>${escapeXml(value)}</b>${escapeXml(name)}</div>`
  );
  return `<div class="tiles">${each.join("")}</div>`;
}

/**
 * A part of a page under a heading; nothing without a body.
 *
 * @param title As text. @param body As HTML.
 */
export function section(title: string, body: string): string {
  return body === "" ? "" : `<section><h2>${escapeXml(title)}</h2>${body}</section>`;
}
