import { readColumnGroups } from "../../data/tables/read_columns.ts";
import { holdoutColumns } from "../../training/report/report_holdout.ts";
import type { Periods } from "./periods.ts";
import type { HoldoutSpan, Known } from "./run_record.ts";

/** How a file of hold-out forecasts is laid out. */
export interface HoldoutLayout {
  /** Rows of each key. */
  readonly horizon: number;
  /** Names of the key columns of the table, shape [c]. */
  readonly keyColumns: readonly string[];
  /** Interval levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Periods of the record. */
  readonly periods: Pick<Periods, "placeOf">;
}

/** Reads hold-out forecasts key by key, in the order of the file, one group of its rows in memory. */
export class HoldoutReader {
  readonly #groups: AsyncGenerator<Record<string, unknown[]>>;
  readonly #layout: HoldoutLayout;
  /** Names of the key columns in the file. */
  readonly #keyNames: readonly string[];
  #columns: Record<string, unknown[]> = {};
  #at = 0;
  #isOver = false;

  /** @param path Parquet file of `writeHoldout`. @param layout How it is laid out. */
  constructor(path: string, layout: HoldoutLayout) {
    const { keyColumns, levels } = layout, ends = levels.flatMap((level) => [`lo_${level}`, `hi_${level}`]);
    this.#keyNames = holdoutColumns(keyColumns, levels).slice(0, keyColumns.length).map(({ name }) => name);
    this.#groups = readColumnGroups(path, { columns: [...this.#keyNames, "ds", "y", "yhat", ...ends, "model"] });
    this.#layout = layout;
  }

  /**
   * The hold-out of a key; keys come in the order of the file.
   *
   * @param parts Of the key.
   * @returns Null if the next rows are of another key, or nothing was known of it at the origin.
   * @throws {DataError} `MISSING_FILE`, `MISSING_COLUMN`, `UNREADABLE_FILE`.
   */
  async next(parts: readonly string[]): Promise<HoldoutSpan | null> {
    const { horizon, levels, periods } = this.#layout;
    while (!this.#isOver && this.#rows() - this.#at < horizon) await this.#readMore();
    if (this.#isOver) return null;
    const from = this.#at, isOwn = this.#keyNames.every((name, p) => this.#columns[name]?.[from] === parts[p]);
    if (!isOwn) return null;
    this.#at += horizon;
    const numbers = (name: string): Known[] =>
      (this.#columns[name] ?? []).slice(from, from + horizon).map((value) => typeof value === "number" ? value : null);
    const yhat = numbers("yhat"), start = periods.placeOf(String(this.#columns.ds?.[from]));
    if (start < 0 || yhat.every((value) => value === null)) return null;
    return {
      start,
      yhat,
      lo: levels.map((level) => numbers(`lo_${level}`)),
      hi: levels.map((level) => numbers(`hi_${level}`)),
      model: String(this.#columns.model?.[from] ?? ""),
      actual: numbers("y"),
    };
  }

  #rows(): number {
    return this.#columns.ds?.length ?? 0;
  }

  /** A key may lie across two groups of rows: what is left of the one is put before the other. */
  async #readMore(): Promise<void> {
    const { done, value } = await this.#groups.next();
    if (done === true) {
      this.#isOver = true;
      return;
    }
    const rest = this.#at, left = this.#columns;
    this.#columns = Object.fromEntries(
      Object.entries(value).map(([name, values]) => [name, [...(left[name] ?? []).slice(rest), ...values]]),
    );
    this.#at = 0;
  }
}
