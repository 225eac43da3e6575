/** One column of a printed table. */
export interface TableColumn {
  readonly title: string;
  /** Cells, shape [n]. */
  readonly cells: readonly string[];
  /** Default: numbers right, texts left. */
  readonly align?: "left" | "right";
}

/**
 * Columns as aligned text, without a trailing line break.
 *
 * @param columns All of the same length. @param options `indent`: spaces before each line.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatTable } from "@lib/cli/table.ts";
 * const text = formatTable([{ title: "model", cells: ["ridge", "naive"] }, { title: "mse", cells: ["1.5", "12"] }]);
 * assertEquals(text, "model  mse\nridge  1.5\nnaive   12");
 * ```
 */
export function formatTable(columns: readonly TableColumn[], options: { indent?: number } = {}): string {
  const pad = " ".repeat(options.indent ?? 0);
  const laid = columns.map(({ title, cells, align }) => {
    const texts = [title, ...cells.map(oneLine)];
    const width = Math.max(...texts.map(displayWidth));
    const right = (align ?? (cells.every(isNumeric) ? "right" : "left")) === "right";
    return texts.map((text) => {
      const blank = " ".repeat(width - displayWidth(text));
      return right ? blank + text : text + blank;
    });
  });
  return (laid[0] ?? []).map((_, row) => pad + laid.map((column) => column[row]).join("  ").trimEnd()).join("\n");
}

/** A number for people: about four digits; `–` where undefined. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-3) return value.toExponential(2);
  return value.toFixed(Math.max(0, 3 - Math.max(0, Math.floor(Math.log10(size)))));
}

/** Ends of an interval for people: `unknown` where it has none, as what is known is too little to show anything. */
export function formatRange(lo: number, hi: number): string {
  return Number.isFinite(lo) && Number.isFinite(hi) ? `${formatNumber(lo)} to ${formatNumber(hi)}` : "unknown";
}

/** Seconds as `0.4 s`, `12 s`, `3 m 05 s` or `1 h 02 m`. */
export function formatDuration(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} m ${String(whole % 60).padStart(2, "0")} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor(whole % 3600 / 60)).padStart(2, "0")} m`;
}

/** Bytes as `0 B`, `12 kB`, `3.4 MB` or `1.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}

/** A share as percent. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? "–" : `${(100 * part / whole).toFixed(1)} %`;
}

/** Key texts may hold line breaks and control characters: one row stays one line. */
// deno-lint-ignore no-control-regex -- these are the characters to replace
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;
function oneLine(text: string): string {
  return text.replace(CONTROL, (character) => JSON.stringify(character).slice(1, -1).replace(CONTROL, "\ufffd"));
}

function isNumeric(text: string): boolean {
  return text === "" || text === "–" || /^[-+]?[\d.,]+(?:e[-+]?\d+)?(?: ?(?:%|s|MB))?$/.test(text);
}

/** Columns that a text takes: wide characters count twice, combining marks not at all. */
function displayWidth(text: string): number {
  let width = 0;
  for (const character of text.normalize("NFC")) {
    if (/\p{Mark}|\u200d|\ufe0f/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]|\p{Emoji_Presentation}/u.test(character)
        ? 2
        : 1;
  }
  return width;
}
