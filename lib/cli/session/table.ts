/** One column of a printed table. */
export interface PrintedColumn {
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
 * import { formatTable } from "@lib/cli/session/table.ts";
 * const text = formatTable([{ title: "model", cells: ["ridge", "naive"] }, { title: "mse", cells: ["1.5", "12"] }]);
 * assertEquals(text, "model  mse\nridge  1.5\nnaive   12");
 * ```
 */
export function formatTable(columns: readonly PrintedColumn[], options: { indent?: number } = {}): string {
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

/**
 * Counts by name as a table.
 *
 * @param counts How many of each. @param title Of the names. @param unit Of the counts.
 */
export function formatCounts(
  counts: Readonly<Record<string, number>>,
  { title, unit }: { readonly title: string; readonly unit: string },
): string {
  const rows = Object.entries(counts);
  return formatTable([
    { title, cells: rows.map(([name]) => name) },
    { title: unit, cells: rows.map(([, count]) => String(count)) },
  ]);
}

/**
 * What a screen shows of many rows.
 *
 * @param all Every row. @param options `most` that are shown; `remedy`: how to see the others.
 * @returns The first of them, and as `more` a line that says how many are not shown; empty if all are.
 */
export function firstRows<Row>(
  all: readonly Row[],
  { most, remedy = "--json has all" }: { readonly most: number; readonly remedy?: string },
): { readonly rows: readonly Row[]; readonly more: string } {
  const left = all.length - most;
  return { rows: all.slice(0, most), more: left > 0 ? `\n… and ${left} more: ${remedy}` : "" };
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
