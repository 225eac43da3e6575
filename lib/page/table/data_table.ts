import { formatNumber } from "../../core/text/format_number.ts";
import { formatCount } from "../../core/text/plural.ts";
import { element } from "../parts/element.ts";
import { saveCsv } from "../parts/save_file.ts";
import { rowsCsv } from "./rows_csv.ts";
import { findRows, plainText } from "./search_rows.ts";
import type { DataTableOptions } from "./data_column.ts";
import { sortRows } from "./sort_rows.ts";
import { type TableFrame, tableFrame } from "./table_frame.ts";
import { windowRows } from "./window_rows.ts";

/** Pixels of a row, as the style sheet has it. */
const ROW_HEIGHT = 32;
/** Pixels that are filled with rows in any case: a table that has none yet is not high. */
const LEAST_HEIGHT = 600;
/** Rows of a table on paper. */
const PRINTED_ROWS = 100;

/**
 * A table of many rows: searched over all columns, sorted by its headings, opened row by row with pointer or keyboard (arrows, page
 * keys, Home, End, Enter). Only the rows in view exist, so that ten thousand are as quick as ten.
 */
export class DataTable {
  readonly #options: DataTableOptions;
  readonly #frame: TableFrame;
  #texts: readonly string[] | null = null;
  /** Positions in the order shown. */
  #shown: readonly number[];
  #sort: { readonly column: number; readonly direction: "ascending" | "descending" } | null = null;
  /** Place in `#shown` that the keyboard is at. */
  #active = 0;
  #selected = -1;
  #isPrinting = false;

  /** @param root Its content is replaced. @param options What it shows. */
  constructor(root: HTMLElement, options: DataTableOptions) {
    this.#options = options;
    this.#shown = Array.from({ length: options.count }, (_, row) => row);
    const frame = this.#frame = tableFrame(root, options);
    frame.search.addEventListener("input", () => this.#list());
    frame.save?.addEventListener("click", () => {
      saveCsv(root.ownerDocument, { name: options.fileName ?? "", text: rowsCsv(options.columns, this.#shown) });
    });
    frame.heads.forEach(({ button }, column) => button.addEventListener("click", () => this.#sortBy(column)));
    frame.scroller.addEventListener("scroll", () => this.#draw(), { passive: true });
    frame.body.addEventListener("click", (event) => this.#open(rowOf(event)));
    frame.body.addEventListener("keydown", (event) => this.#key(event));
    const view = root.ownerDocument.defaultView;
    view?.addEventListener("beforeprint", () => this.#print(true));
    view?.addEventListener("afterprint", () => this.#print(false));
    this.#draw();
  }

  /** Mark a row as the one that is open; null: none. */
  select(row: number | null): void {
    this.#selected = row ?? -1;
    const place = this.#shown.indexOf(this.#selected);
    if (place >= 0) this.#active = place;
    this.#draw();
  }

  /** Positions of the rows that a search has left, in the order shown. */
  get shown(): readonly number[] {
    return this.#shown;
  }

  #sortBy(column: number): void {
    const first = this.#options.columns[column]?.isNumber ? "descending" : "ascending";
    const isAgain = this.#sort?.column === column && this.#sort.direction === first;
    this.#sort = { column, direction: !isAgain ? first : first === "ascending" ? "descending" : "ascending" };
    this.#frame.heads.forEach(({ head }, c) => {
      if (c === column) head.setAttribute("aria-sort", this.#sort?.direction ?? "none");
      else head.removeAttribute("aria-sort");
    });
    this.#list();
  }

  #list(): void {
    const { count, columns, noun } = this.#options, { search, status, scroller } = this.#frame, sort = this.#sort;
    this.#texts ??= Array.from({ length: count }, (_, row) => plainText(columns.map((c) => c.text(row)).join("\n")));
    const found = findRows(this.#texts, search.value), column = columns[sort?.column ?? -1];
    this.#shown = sort === null || column === undefined
      ? found
      : sortRows(found, (row) => column.value(row), sort.direction);
    status.textContent = found.length === count
      ? formatCount(count, noun)
      : `${formatNumber(found.length)} of ${formatCount(count, noun)}`;
    this.#active = 0;
    scroller.scrollTop = 0;
    this.#draw();
  }

  #draw(): void {
    const { scroller, body, empty } = this.#frame, document = body.ownerDocument, count = this.#shown.length;
    const view = {
      top: scroller.scrollTop || 0,
      height: Math.max(LEAST_HEIGHT, scroller.clientHeight || 0),
      rowHeight: ROW_HEIGHT,
    };
    const { from, to, above, below } = this.#isPrinting
      ? { from: 0, to: Math.min(count, PRINTED_ROWS), above: 0, below: 0 }
      : windowRows(count, view);
    const hadFocus = body.contains(document.activeElement);
    const active = Math.min(Math.max(this.#active, from), Math.max(from, to - 1));
    body.replaceChildren(
      this.#space(above),
      ...this.#shown.slice(from, to).map((row, i) => this.#row(row, from + i, from + i === active)),
      this.#space(below),
    );
    empty.hidden = count > 0;
    if (hadFocus) this.#focusActive();
  }

  #row(row: number, place: number, isActive: boolean): HTMLTableRowElement {
    const document = this.#frame.body.ownerDocument, { columns, onOpen } = this.#options;
    const cells = columns.map((column) => {
      const text = column.text(row);
      return element(document, "td", [{ class: column.isNumber ? "number" : undefined, title: titleOf(text) }, text]);
    });
    const opened = onOpen === undefined
      ? {}
      : { "data-row": row, tabindex: isActive ? 0 : -1, "aria-selected": row === this.#selected ? "true" : "false" };
    return element(document, "tr", [{ "aria-rowindex": place + 2, ...opened }, ...cells]);
  }

  /** A row as high as all that are not there. */
  #space(height: number): HTMLTableRowElement {
    const document = this.#frame.body.ownerDocument;
    const cell = element(document, "td", [{ colspan: this.#options.columns.length }]);
    cell.style.height = `${height}px`;
    return element(document, "tr", [{ class: "space", "aria-hidden": "true", hidden: height === 0 }, cell]);
  }

  #open(row: number | null): void {
    if (row === null) return;
    this.select(row);
    this.#options.onOpen?.(row);
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.#frame.scroller.clientHeight / ROW_HEIGHT) - 2);
    const last = this.#shown.length - 1,
      moves: Readonly<Record<string, number>> = {
        ArrowDown: 1,
        ArrowUp: -1,
        PageDown: page,
        PageUp: -page,
        Home: -last,
        End: last,
      };
    if (event.key === "Enter" || event.key === " ") this.#open(rowOf(event));
    else if (Object.hasOwn(moves, event.key)) this.#move(Math.min(last, Math.max(0, this.#active + moves[event.key]!)));
    else return;
    event.preventDefault();
  }

  #move(place: number): void {
    const { scroller } = this.#frame, top = place * ROW_HEIGHT, head = ROW_HEIGHT;
    this.#active = place;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const most = top + ROW_HEIGHT + head - scroller.clientHeight;
    if (scroller.scrollTop < most) scroller.scrollTop = most;
    this.#draw();
    this.#focusActive();
  }

  #focusActive(): void {
    this.#frame.body.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
  }

  #print(isPrinting: boolean): void {
    this.#isPrinting = isPrinting;
    this.#frame.cut.textContent = isPrinting && this.#shown.length > PRINTED_ROWS
      ? `Printed are the first ${PRINTED_ROWS} of ${formatCount(this.#shown.length, "row")}; the page has all.`
      : "";
    this.#draw();
  }
}

/** The row that an event happened on. */
function rowOf({ target }: Event): number | null {
  const row = target === null ? null : (target as Element).closest("[data-row]")?.getAttribute("data-row") ?? null;
  return row === null ? null : Number(row);
}

/** What may not fit its cell is also shown beside the pointer. */
function titleOf(text: string): string | undefined {
  return text.length > 24 ? text : undefined;
}
