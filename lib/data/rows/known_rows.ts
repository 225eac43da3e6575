import type { Config } from "../../core/config/config.ts";
import { joinNumbers } from "../../core/numbers/join_numbers.ts";
import type { Panel } from "../../core/rows/panel.ts";
import type { CellText } from "../tables/number_text.ts";
import { columnCells, type TextTable } from "../tables/text_table.ts";
import type { FeatureGroup } from "../store/feature_store.ts";
import { readChunk } from "../store/read_chunk.ts";
import { nameFinder } from "./plain_names.ts";
import { namedColumns, panelRowNames, rowName, valueText } from "./row_names.ts";
import { cellStorage } from "./stored_cell.ts";

/** Targets of rows that are compared with stored ones: the text of each, as {@linkcode KnownRows} names them. */
export type TargetTexts = readonly (readonly string[])[];

/**
 * The rows of a stored version of a table without a calendar, to tell which rows of another table are among them: those that
 * are equal in key, targets and all features that the version has, each as often as the version has it. A few numbers of each
 * row are in memory.
 */
export class KnownRows {
  readonly #columns: FeatureGroup["exogenous"];
  readonly #keyColumns: readonly { readonly name: string; readonly find: (cell: CellText) => CellText }[];
  readonly #store: ReturnType<typeof cellStorage>;
  /** How many of a row are left that nobody has been told to be. */
  readonly #left = new Map<number, number>();
  readonly #targets = new Map<string, Float64Array>();
  #rows = 0;
  #twins = 0;
  #found = 0;

  private constructor({ exogenous, keyColumns }: FeatureGroup, config: Config) {
    this.#columns = namedColumns(exogenous);
    this.#keyColumns = keyColumns.map((name) => ({
      name,
      find: nameFinder<CellText>(exogenous.find((column) => column.name === name)?.levels ?? []),
    }));
    const readings = this.#columns.map((column) => ({ ...column, holds: column.holds ?? "number" as const }));
    this.#store = cellStorage(readings, config);
  }

  /**
   * Read the rows of a version.
   *
   * @param group Open. @param config That it was made by.
   * @throws {DataError} `CORRUPT_GROUP` if it is not as it was written.
   */
  static async read(group: FeatureGroup, config: Config): Promise<KnownRows> {
    const known = new KnownRows(group, config), { classes = [] } = group.table ?? {};
    for (const { from, to } of group.chunks) known.#take(await readChunk(group, from, to), classes);
    for (const count of known.#left.values()) known.#twins += count > 1 ? count : 0;
    return known;
  }

  /** Share of the rows that another row of the version is equal to, in [0, 1]: so often new rows are equal to some of it by chance. */
  get twinShare(): number {
    return this.#rows === 0 ? 0 : this.#twins / this.#rows;
  }

  /** Share of the rows that {@linkcode KnownRows.find} has found, in [0, 1]. */
  get foundShare(): number {
    return this.#rows === 0 ? 0 : this.#found / this.#rows;
  }

  /** Targets of the rows of a key, shape [n × targets]; undefined of a key that has none. @param id Of the key. */
  targetsOf(id: string): Float64Array | undefined {
    return this.#targets.get(id);
  }

  /** Targets of all rows, shape [n × targets]. */
  allTargets(): Float64Array {
    return joinNumbers([...this.#targets.values()]);
  }

  /**
   * Which rows of a table are among these. What was told once is not told again: of three equal rows the third is new where the
   * version has two.
   *
   * @param texts The table. @param targets Of each row: numbers as JavaScript writes them, or names of classes, shape [n][targets].
   * @returns 1 for a row that is, shape [n].
   */
  find(texts: TextTable, targets: TargetTexts): Uint8Array {
    const keys = this.#keyColumns.map(({ name, find }) => columnCells(texts, name).map(find));
    const cells = this.#columns.map(({ name }) => columnCells(texts, name)), found = new Uint8Array(texts.rows);
    for (let row = 0; row < texts.rows; row++) {
      const values = this.#columns.map(({ levels }, c) => {
        const cell = cells[c]![row] ?? null, { number, text, fault } = this.#store(c, cell);
        // Of a text that the version does not have: no row of it can be this one.
        if (fault?.code === "UNREADABLE_VALUE" && levels !== undefined) return null;
        return valueText(number, text, levels);
      });
      if (values.includes(null)) continue;
      const id = rowName({ key: keys.map((own) => own[row] ?? null), targets: targets[row]!, values });
      const left = this.#left.get(id) ?? 0;
      if (left === 0) continue;
      this.#left.set(id, left - 1);
      found[row] = 1;
      this.#found++;
    }
    return found;
  }

  #take(panel: Panel, classes: readonly string[]): void {
    const { keys, offsets, y, targets = 1 } = panel, names = panelRowNames(panel, { classes, columns: this.#columns });
    this.#rows += names.length;
    keys.forEach(({ id }, k) => this.#targets.set(id, y.slice(offsets[k]! * targets, offsets[k + 1]! * targets)));
    for (const name of names) this.#left.set(name, (this.#left.get(name) ?? 0) + 1);
  }
}
