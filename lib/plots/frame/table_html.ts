import { formatNumber } from "../../core/text/format_number.ts";
import { escapeXml } from "./chart.ts";

/** A danfojs DataFrame: names and rows. */
export interface FrameTable {
  /** Column names, shape [c]. */
  readonly columns: readonly string[];
  /** Rows, shape [n × c]. */
  readonly values: unknown;
  /** Row names, shape [n]. */
  readonly index?: readonly (string | number)[];
}

/** An Arquero table: names and rows on demand. */
export interface PrintableTable {
  /** Column names. */
  columnNames(): string[];
  /** Number of rows. */
  numRows(): number;
  /** The first rows as objects. */
  objects(options?: { limit?: number }): object[];
}

/** Anything that is shown as a table: a danfojs frame, an Arquero table, or a list of plain records. */
export type TableLike = FrameTable | PrintableTable | readonly object[];

/** Options of {@linkcode tableHtml}. */
export interface TableHtmlOptions {
  /** Heading above the table. */
  readonly title?: string;
  /** Most rows shown, 20 if absent. */
  readonly limit?: number;
}

/** Columns of texts up to this length are not wrapped. */
const MOST_UNWRAPPED = 32;

interface Rows {
  readonly names: readonly string[];
  readonly rows: readonly (readonly unknown[])[];
  readonly total: number;
}

/**
 * A table as HTML: escaped, numbers to the right, missing values as dashes, the rest of the rows counted.
 *
 * @param table Frame, table or records.
 * @param options Heading and row limit.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { tableHtml } from "@lib/plots/frame/table_html.ts";
 * assertStringIncludes(tableHtml([{ item: "007", demand: 12345.678 }]), "12,346");
 * ```
 */
export function tableHtml(table: TableLike, options: TableHtmlOptions = {}): string {
  const limit = options.limit ?? 20;
  const { names, rows, total } = readRows(table, limit);
  const title = options.title === undefined ? "" : `<div style="font-weight:600">${escapeXml(options.title)}</div>`;
  if (total === 0) return `<div>${title}No rows.</div>`;
  const numeric = names.map((_, c) => rows.every((row) => isNumberOrMissing(row[c])));
  const short = names.map((_, c) => rows.every((row) => formatCell(row[c]).length <= MOST_UNWRAPPED));
  const align = (c: number) =>
    `text-align:${numeric[c] ? "right" : "left"};padding:2px 10px;white-space:${short[c] ? "pre" : "pre-wrap"}`;
  const head = names.map((name, c) => `<th style="${align(c)}">${escapeXml(name)}</th>`).join("");
  const body = rows.map((row) =>
    `<tr>${names.map((_, c) => `<td style="${align(c)}">${escapeXml(formatCell(row[c]))}</td>`).join("")}</tr>`
  ).join("");
  const more = total > rows.length ? `<div style="color:#66707a">${rows.length} of ${format(total)} rows</div>` : "";
  return `<div>${title}<table style="border-collapse:collapse;font-size:13px"><thead><tr>${head}</tr></thead>` +
    `<tbody>${body}</tbody></table>${more}</div>`;
}

function readRows(table: TableLike, limit: number): Rows {
  if (isRecords(table)) {
    const names = [...new Set(table.slice(0, limit).flatMap((record) => Object.keys(record)))];
    const rows = table.slice(0, limit).map((record) => names.map((name) => Reflect.get(record, name)));
    return { names, rows, total: table.length };
  }
  if ("columnNames" in table) {
    const names = table.columnNames();
    const rows = table.objects({ limit }).map((record) => names.map((name) => Reflect.get(record, name)));
    return { names, rows, total: table.numRows() };
  }
  const values: unknown[] = Array.isArray(table.values) ? table.values : [];
  const rows = values.slice(0, limit).map((row) => Array.isArray(row) ? row : [row]);
  const named = table.index?.some((name) => typeof name === "string") ?? false;
  return named
    ? { names: ["", ...table.columns], rows: rows.map((row, i) => [table.index?.[i], ...row]), total: values.length }
    : { names: table.columns, rows, total: values.length };
}

function isRecords(table: TableLike): table is readonly object[] {
  return Array.isArray(table);
}

function isNumberOrMissing(value: unknown): boolean {
  return value === null || value === undefined || typeof value === "number" || typeof value === "bigint";
}

function formatCell(value: unknown): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  if (typeof value === "number" || typeof value === "bigint") return format(value);
  if (value instanceof Date) return value.toISOString().replace("T00:00:00.000Z", "");
  if (Array.isArray(value)) return value.map(formatCell).join(", ");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function format(value: number | bigint): string {
  // Of what no number holds every digit is shown.
  return typeof value === "bigint" ? value.toLocaleString("en") : formatNumber(value, { digits: 4, padded: false });
}
