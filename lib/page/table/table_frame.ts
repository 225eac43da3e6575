import { formatCount } from "../../core/text/plural.ts";
import { element } from "../parts/element.ts";
import type { DataColumn, DataTableOptions } from "./data_column.ts";

/** What stands around the rows of a long table. */
export interface TableFrame {
  readonly search: HTMLInputElement;
  /** Says how many rows there are. */
  readonly status: HTMLElement;
  /** Saves the rows that a search has left; null where they cannot be saved. */
  readonly save: HTMLButtonElement | null;
  /** Is moved up and down. */
  readonly scroller: HTMLElement;
  /** Heads of the columns, with the button that sorts by them. */
  readonly heads: readonly { readonly head: HTMLElement; readonly button: HTMLButtonElement }[];
  readonly body: HTMLTableSectionElement;
  /** Shown when no row is left. */
  readonly empty: HTMLElement;
  /** Says on paper what is missing. */
  readonly cut: HTMLElement;
}

/** Rows whose texts say how wide a column must be, and the widest column, in characters. */
const SAMPLED = 300, MOST_CHARACTERS = 32;

/**
 * Search field, heads and an empty body.
 *
 * @param root Its content is replaced. @param options Of the table.
 */
export function tableFrame(root: HTMLElement, options: DataTableOptions): TableFrame {
  const document = root.ownerDocument, { label, noun, count, columns, onOpen } = options, id = `${root.id}-search`;
  const search = element(document, "input", [
    {
      id,
      type: "search",
      autocomplete: "off",
      spellcheck: "false",
      class: "grow",
      placeholder: `Any part of any column`,
    },
  ]);
  const status = element(document, "span", [{ role: "status", class: "note" }, formatCount(count, noun)]);
  const save = options.fileName === undefined ? null : element(document, "button", [{ type: "button" }, "Save as CSV"]);
  const heads = columns.map((column) => {
    const button = element(document, "button", [{ type: "button", title: column.help }, column.title]);
    const head = element(document, "th", [{ scope: "col", class: column.isNumber ? "number" : undefined }, button]);
    return { head, button };
  });
  const body = element(document, "tbody");
  const table = element(document, "table", [
    { "aria-label": label, "aria-rowcount": count + 1, role: onOpen === undefined ? undefined : "grid" },
    widths(document, options),
    element(document, "thead", [
      {},
      element(document, "tr", [{ "aria-rowindex": 1 }, ...heads.map(({ head }) => head)]),
    ]),
    body,
  ]);
  table.style.tableLayout = "fixed";
  table.style.minWidth = "100%";
  const scroller = element(document, "div", [
    { class: "scroll rows", role: "region", "aria-label": label, tabindex: onOpen === undefined ? 0 : -1 },
    table,
  ]);
  const empty = element(document, "p", [{ class: "note", hidden: true }, `No ${noun} has all of these words.`]);
  const cut = element(document, "p", [{ class: "note only-print" }]);
  root.replaceChildren(
    element(document, "div", [
      { class: "controls" },
      element(document, "label", [{ for: id }, "Search"]),
      search,
      status,
      save,
    ]),
    scroller,
    empty,
    cut,
  );
  return { search, status, save, scroller, heads, body, empty, cut };
}

/** Widths by the longest texts: rows come and go, and columns must stay where they are. */
function widths(document: Document, { columns, count }: DataTableOptions): HTMLElement {
  return element(document, "colgroup", [
    {},
    ...columns.map((column) => {
      const made = element(document, "col");
      made.style.width = `calc(${Math.min(MOST_CHARACTERS, longest(column, count))}ch + 28px)`;
      return made;
    }),
  ]);
}

function longest(column: DataColumn, count: number): number {
  const stride = Math.max(1, Math.floor(count / SAMPLED));
  // Room for the sign of the order.
  let characters = column.title.length + 2;
  for (let row = 0; row < count; row += stride) characters = Math.max(characters, column.text(row).length);
  return characters;
}
