import { dateText, PLAIN } from "./cell_format.ts";
import { columnOf } from "./column_name.ts";
import { unreadable, type Workbook } from "./workbook.ts";
import { type Attributes, parsePart, unescaped } from "./xml_parts.ts";

/** What a cell holds. */
export interface SheetCell {
  /** As a person reads it: ids with their zeros, dates as `2024-02-29`, numbers with a point. */
  readonly text: string;
  /**
   * `padded`: a number whose format shows zeros in front of it; `unknown`: a formula whose value the workbook does not have.
   */
  readonly kind: "text" | "number" | "padded" | "date" | "unknown";
}

/** A row of a sheet. */
export interface SheetRow {
  /** As the sheet counts, from 1. */
  readonly number: number;
  readonly isHidden: boolean;
  /** By column, from 0; empty cells are holes. */
  readonly cells: readonly (SheetCell | undefined)[];
}

/**
 * The rows of a sheet that have cells, in order. Memory is bounded by a megabyte of them.
 *
 * @param bytes Part of the sheet. @param workbook Texts and formats.
 * @throws {DataError} `UNREADABLE_FILE` for a text that the workbook does not have.
 */
export function sheetRows(bytes: Uint8Array, workbook: Workbook): Generator<SheetRow> {
  const reader = new RowReader(workbook);
  return parsePart(bytes, reader, () => reader.take());
}

/** Cells that are shown as one. */
export interface Merge {
  /** Rows from 1 and columns from 0, with both ends. */
  readonly rows: readonly [from: number, to: number];
  readonly columns: readonly [from: number, to: number];
  /** As in the sheet: `A2:A9`. */
  readonly range: string;
}

/** Ranges of merged cells of a sheet, which stand behind its rows. @param bytes Part of the sheet. */
export function mergesOf(bytes: Uint8Array): Merge[] {
  const tail = new TextDecoder().decode(bytes.subarray(lastIndexOf(bytes, new TextEncoder().encode("sheetData>"))));
  return [...tail.matchAll(/<(?:\w+:)?mergeCell\s[^>]*?ref\s*=\s*["']([A-Z]+)(\d+):([A-Z]+)(\d+)["']/g)].map(
    ([, left = "", top, right = "", bottom]): Merge => ({
      rows: [Number(top), Number(bottom)],
      columns: [columnOf(left), columnOf(right)],
      range: `${left}${top}:${right}${bottom}`,
    }),
  );
}

function lastIndexOf(bytes: Uint8Array, wanted: Uint8Array): number {
  for (let at = bytes.length - wanted.length; at > 0; at--) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return at;
  }
  return 0;
}

class RowReader {
  readonly #workbook: Workbook;
  #done: SheetRow[] = [];
  #row: { number: number; isHidden: boolean; cells: (SheetCell | undefined)[] } | null = null;
  #number = 0;
  #column = -1;
  #type = "n";
  #format = PLAIN;
  /** What is being read: the value of a cell or its text. */
  #into: "value" | "inline" | null = null;
  #value: string | null = null;
  #hasFormula = false;
  #readings = 0;

  constructor(workbook: Workbook) {
    this.#workbook = workbook;
  }

  /** Rows that are complete. */
  take(): SheetRow[] {
    const done = this.#done;
    this.#done = [];
    return done;
  }

  open(name: string, attributes: Attributes): void {
    if (name === "row") {
      // Rows and cells may say where they are, or follow the one before.
      this.#number = attributes.r === undefined ? this.#number + 1 : Number(attributes.r);
      this.#row = { number: this.#number, isHidden: /^(?:1|true)$/.test(attributes.hidden ?? ""), cells: [] };
      this.#column = -1;
    } else if (name === "c") {
      const letters = /^[A-Z]+/.exec(attributes.r ?? "")?.[0];
      this.#column = letters === undefined ? this.#column + 1 : columnOf(letters);
      this.#type = attributes.t ?? "n";
      this.#format = this.#workbook.formats[Number(attributes.s ?? 0)] ?? PLAIN;
      this.#value = null;
      this.#hasFormula = false;
    } else if (name === "f") this.#hasFormula = true;
    else if (name === "v") this.#into = "value";
    else if (name === "rPh") this.#readings++;
    else if (name === "t" && this.#readings === 0) this.#into = "inline";
    if (name === "v" || name === "t") this.#value ??= "";
  }

  text(text: string): void {
    if (this.#into !== null) this.#value += text;
  }

  close(name: string): void {
    this.#into = null;
    if (name === "rPh") this.#readings--;
    else if (name === "c") this.#endCell();
    else if (name === "row" && this.#row !== null) {
      if (this.#row.cells.length > 0) this.#done.push(this.#row);
      this.#row = null;
    }
  }

  #endCell(): void {
    const cell = this.#cell();
    if (cell !== null && this.#row !== null) this.#row.cells[this.#column] = cell;
  }

  #cell(): SheetCell | null {
    const value = this.#value;
    if (value === null || (value === "" && this.#type === "n")) return this.#hasFormula ? UNKNOWN : null;
    switch (this.#type) {
      case "s":
        return { text: this.#workbook.strings[Number(value)] ?? this.#noText(value), kind: "text" };
      case "b":
        return { text: value === "1" ? "true" : "false", kind: "text" };
      case "n":
        return this.#numeral(value);
      case "d":
        return { text: value.replace("T", " ").replace(/ 00:00:00(?:\.0+)?Z?$/, ""), kind: "date" };
      default:
        // Texts of formulas and of cells, and errors such as #N/A.
        return { text: unescaped(value), kind: "text" };
    }
  }

  #noText(value: string): never {
    throw unreadable(this.#workbook.source, `one whose text ${value} is missing`, "Save it again.");
  }

  #numeral(value: string): SheetCell {
    const number = Number(value), { kind, isTimed, digits } = this.#format;
    if (kind === "date") {
      const date = dateText(number, { is1904: this.#workbook.is1904, isTimed });
      if (date !== null) return { text: date, kind: "date" };
    }
    // 0.1 + 0.2 is stored with all its digits: the shortest text is the same number.
    const text = Number.isFinite(number) ? String(number) : value;
    if (kind === "padded" && /^\d+$/.test(text)) {
      // A number that has no zeros in front is the same with and without its format.
      return text.length < digits ? { text: text.padStart(digits, "0"), kind: "padded" } : { text, kind: "padded" };
    }
    return { text, kind: "number" };
  }
}

const UNKNOWN: SheetCell = { text: "", kind: "unknown" };
