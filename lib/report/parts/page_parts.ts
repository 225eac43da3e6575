import { formatNumber } from "../../core/text/format_number.ts";
import { type Chart, escapeXml } from "../../plots/frame/chart.ts";
import { metricInfo } from "../../metrics/metric_info.ts";
import { cutAtWords, meaningOf } from "./words.ts";

/** Whether something is good or bad news, or neither. */
export type Tone = "good" | "bad" | "neutral";

/** A column of a table. */
export interface TableColumn<Row> {
  /** Heading, as text. */
  readonly title: string;
  /** What a cell says, as text. */
  readonly text: (row: Row) => string;
  /** Numbers stand to the right. */
  readonly isNumber?: boolean;
  /** What the heading means, for whom the word is new. */
  readonly help?: string;
  /** Links that follow the text of a cell. */
  readonly links?: (row: Row) => readonly { readonly text: string; readonly href: string }[];
}

/** Characters from which on a text is given room to run over lines. */
const LONG = 40;

/** Text as HTML. */
export const html: (text: string) => string = escapeXml;

/**
 * The first lines of a page: title and what it is about, and room for the switch of light and dark.
 *
 * @param title As text. @param facts Lines under it, as text.
 */
export function pageHead(title: string, facts: readonly string[] = []): string {
  const lines = facts.map((fact) => `<p class="facts">${html(fact)}</p>`).join("");
  return `<header class="head"><div><h1>${
    html(title)
  }</h1>${lines}</div><div id="look" class="no-print"></div></header>`;
}

/** A part of a page. */
export interface Section {
  /** Its place in links. */
  readonly id: string;
  /** Heading, as text. */
  readonly title: string;
  /** As HTML; a section without a body is left out. */
  readonly body: string;
}

/**
 * Sections beside their table of contents.
 *
 * @param sections In their order; those without a body are left out.
 */
export function pageSections(sections: readonly Section[]): string {
  const shown = sections.filter(({ body }) => body !== "");
  const links = shown.map(({ id, title }) => `<li><a href="#${html(id)}">${html(title)}</a></li>`).join("");
  return `<div class="page"><nav class="contents" aria-label="Contents"><ul>${links}</ul></nav>\n<main>\n` +
    `${shown.map(section).join("\n")}\n</main></div>`;
}

/** A section under its heading; nothing without a body. */
export function section({ id, title, body }: Section): string {
  return body === "" ? "" : `<section id="${html(id)}" tabindex="-1"><h2>${html(title)}</h2>${body}</section>`;
}

/** One figure of a page. */
export interface Tile {
  /** The figure, as text. */
  readonly value: string;
  /** What it is, as text. */
  readonly name: string;
  /** Whether it is good news, or somebody should look. */
  readonly tone?: Tone;
  /** What the words mean, for whom they are new. */
  readonly help?: string;
}

/**
 * Figures side by side.
 *
 * @param all In their order.
 */
export function tiles(all: readonly Tile[]): string {
  const each = all.map(({ value, name, tone = "neutral", help }) =>
    `<li class="tile ${tone}"><b>${html(value)}</b>${help === undefined ? html(name) : explained(name, help)}</li>`
  );
  return `<ul class="tiles">${each.join("")}</ul>`;
}

/** Sentences that say what something is worth, each marked as good or bad news; nothing without any. */
export function sentences(all: readonly { readonly text: string; readonly tone: Tone }[]): string {
  if (all.length === 0) return "";
  const known = new Set<string>();
  return `<ul class="says">${
    all.map(({ text, tone }) => `<li class="${tone}">${told(text, known)}</li>`).join("")
  }</ul>`;
}

/** A sentence whose words of the trade are explained where they first stand. */
function told(text: string, known?: Set<string>): string {
  return cutAtWords(text, known).map(({ text, meaning }) => meaning === "" ? html(text) : explained(text, meaning))
    .join(
      "",
    );
}

/** A word with what it means. @param word As text. @param help As text. */
export function explained(word: string, help: string): string {
  return `<abbr title="${html(help)}">${html(word)}</abbr>`;
}

/** Names and what they are, one below the other; nothing without any. */
export function facts(all: readonly { readonly name: string; readonly value: string }[]): string {
  if (all.length === 0) return "";
  return `<dl class="facts-list">${
    all.map(({ name, value }) => `<dt>${html(name)}</dt><dd>${html(value)}</dd>`).join("")
  }</dl>`;
}

/** A paragraph. @param text As text. @param kind Its class: `note` is smaller and paler. */
export function paragraph(text: string, kind = ""): string {
  return text === "" ? "" : `<p${kind === "" ? "" : ` class="${html(kind)}"`}>${told(text)}</p>`;
}

/**
 * A table that fits a page; where it does not fit the screen it is moved sideways by itself.
 *
 * @param columns From left to right. @param rows From top to bottom; none: nothing. @param options `label` says what the
 *   table shows to those who cannot see it; `kind` gives the class of a row; `limit` the most rows shown, 50 if absent.
 */
export function table<Row>(
  columns: readonly TableColumn<Row>[],
  rows: readonly Row[],
  options: { label: string; kind?: (row: Row) => string; limit?: number },
): string {
  if (rows.length === 0) return "";
  const { label, kind = () => "", limit = 50 } = options, shown = rows.slice(0, limit);
  const isLong = new Set(
    columns.filter(({ text, links }) => links !== undefined || shown.some((row) => text(row).length > LONG)),
  );
  const placed = (column: TableColumn<Row>) =>
    column.isNumber ? ' class="number"' : isLong.has(column) ? ' class="long"' : "";
  const head = columns.map((column) =>
    `<th scope="col"${placed(column)}>${
      column.help === undefined ? html(column.title) : explained(column.title, column.help)
    }</th>`
  );
  const body = shown.map((row) =>
    `<tr${kind(row) === "" ? "" : ` class="${html(kind(row))}"`}>${
      columns.map((column) => `<td${placed(column)}>${cell(column, row)}</td>`).join("")
    }</tr>`
  );
  const more = rows.length > shown.length ? paragraph(`The first ${shown.length} of ${rows.length} rows.`, "note") : "";
  return `<div class="scroll" role="region" tabindex="0" aria-label="${html(label)}"><table class="wide">` +
    `<thead><tr>${head.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>${more}`;
}

function cell<Row>({ text, links }: TableColumn<Row>, row: Row): string {
  const all = links?.(row).map((link) => `<a href="${html(link.href)}">${html(link.text)}</a>`) ?? [];
  return html(text(row)) + all.join(", ");
}

/**
 * A table of plain records: a column for each name, numbers to the right, unknown as a dash.
 *
 * @param rows From top to bottom. @param options As of {@linkcode table}.
 */
export function recordTable(
  rows: readonly Readonly<Record<string, string | number | null>>[],
  options: { label: string; limit?: number },
): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = names.map((name) => ({
    title: titleOf(name),
    isNumber: rows.every((row) => typeof row[name] !== "string"),
    help: meaningOf(name.split(" ")[0] ?? ""),
    text: (row: typeof rows[number]) => {
      const value = row[name];
      return typeof value === "string" ? value : formatNumber(value);
    },
  }));
  return table(columns, rows, options);
}

/** A name of a column as a heading: metrics as people write them, a large letter first. */
function titleOf(name: string): string {
  const words = name.split(" ").map((word) => metricInfo(word)?.label ?? word).join(" ");
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

/** A chart as it is. @param chart Drawn with the colours of the page. */
export function figure(chart: Chart): string {
  return `<figure>${chart.toSVG("page")}</figure>`;
}

/**
 * A place that the script fills.
 *
 * @param id By which the script finds it. @param without What those see whose browser runs no scripts, as text.
 */
export function placeFor(id: string, without = ""): string {
  return `<div id="${html(id)}">${without === "" ? "" : `<noscript>${html(without)}</noscript>`}</div>`;
}
