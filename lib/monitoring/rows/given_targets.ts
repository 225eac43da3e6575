import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import { type CellText, numberOf } from "../../data/tables/number_text.ts";
import { columnCells, type TextTable } from "../../data/tables/text_table.ts";
import { classNamer, targetFault } from "../../data/rows/read_targets.ts";
import type { RowLayout } from "../../data/store/row_layout.ts";
import type { RequestFindings } from "../../inference/requests/request_findings.ts";

/** Targets of some rows. */
export interface TargetValues {
  /** Numbers, or numbers of classes, shape [n × targets]; NaN where nobody knows one that can be used. */
  readonly values: Float64Array;
  /** The same as texts, shape [n][targets]: numbers as JavaScript writes them, names of classes, "" for none. */
  readonly texts: readonly (readonly string[])[];
}

/** What came of rows, as a table has it that is compared with predictions: read as the targets that models learned from. */
export class GivenTargets {
  readonly #layout: RowLayout;
  readonly #nonNegative: boolean;
  readonly #nameOf: (cell: CellText) => string | null;
  readonly #codes: Map<string, number>;
  readonly #known: number;

  /** @param layout Of the table that serves. @param config Whether numbers may be negative. */
  constructor(layout: RowLayout, { cleaning: { nonNegative } }: Pick<ResolvedConfig, "cleaning">) {
    this.#layout = layout;
    this.#nonNegative = nonNegative;
    this.#nameOf = classNamer(layout.classes);
    this.#codes = new Map(layout.classes.map((name, code) => [name, code]));
    this.#known = layout.classes.length;
  }

  /** Names of the classes so far: those of the table, then those that came and that it does not have. Empty for numbers. */
  get classes(): readonly string[] {
    return [...this.#codes.keys()];
  }

  /** Number of a class; a new one gets the next. @param name Of the class. */
  codeOf(name: string): number {
    const code = this.#codes.get(name) ?? this.#codes.size;
    this.#codes.set(name, code);
    return code;
  }

  /**
   * Targets of the rows of a table.
   *
   * @param texts The table. @param at `first`: position of its first row; `places`: those of its rows in the input, default: they follow
   * each other; `notes`: gets what cannot be used.
   */
  read(
    texts: TextTable,
    { first, places, notes }: { readonly first: number; readonly places?: Int32Array; readonly notes: RequestFindings },
  ): TargetValues {
    const { targets } = this.#layout, cells = targets.map((name) => columnCells(texts, name));
    const values = new Float64Array(texts.rows * targets.length).fill(NaN);
    const told = Array.from({ length: texts.rows }, (_, row) =>
      targets.map((name, t) => {
        const cell = cells[t]![row] ?? null,
          value = this.#valueOf(cell, name, { row: 1 + (places?.[row] ?? first + row), notes });
        values[row * targets.length + t] = value;
        if (Number.isNaN(value)) return "";
        return this.#known === 0 ? String(value) : this.#nameOf(cell) ?? "";
      }));
    return { values, texts: told };
  }

  #valueOf(
    cell: CellText,
    column: string,
    { row, notes }: { readonly row: number; readonly notes: RequestFindings },
  ): number {
    if (this.#known > 0) return this.#classOf(cell, column, { row, notes });
    const fault = targetFault(cell, { nonNegative: this.#nonNegative });
    if (fault === null) return numberOf(cell) ?? NaN;
    notes.add(fault, column, { message: FAULTS[fault], example: fault === "MISSING_TARGET" ? row : cell });
    return NaN;
  }

  #classOf(
    cell: CellText,
    column: string,
    { row, notes }: { readonly row: number; readonly notes: RequestFindings },
  ): number {
    const name = this.#nameOf(cell);
    if (name === null) {
      notes.add("MISSING_TARGET", column, { message: FAULTS.MISSING_TARGET, example: row });
      return NaN;
    }
    const code = this.codeOf(name);
    if (code >= this.#known) {
      const message = "rows of a class that no model knows: each counts as a mistake, with probability 0";
      notes.add("UNKNOWN_CLASS", column, { message, example: name });
    }
    return code;
  }
}

const FAULTS = {
  MISSING_TARGET: "rows without a target, predicted and not scored",
  WRONG_TYPE: "rows whose target is no number, predicted and not scored",
  NON_FINITE: "rows whose target is endless, predicted and not scored",
  NEGATIVE: "rows with a target below zero, which the config rules out, predicted and not scored",
} as const;
