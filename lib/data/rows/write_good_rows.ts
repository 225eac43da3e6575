import type { Config } from "../../core/config/config.ts";
import type { Finding } from "../../core/errors/finding.ts";
import type { Task } from "../../core/rows/task.ts";
import type { Files } from "../../storage/files/files.ts";
import type { ColumnStatistics } from "../store/column_statistics.ts";
import type { CellText } from "../tables/number_text.ts";
import { exampleText } from "../demand/quarantine.ts";
import { type Suspect, tellGiveaways } from "./gives_target_away.ts";
import type { CellReading } from "./parse_cell.ts";
import type { RowSource } from "./row_source.ts";
import { createRowsWriter } from "../store/row_panel_writer.ts";
import type { ScannedRows } from "./scan_rows.ts";
import { cellStorage, type StoredCell } from "./stored_cell.ts";

/** Rows of which columns are judged beside the target. */
const JUDGED = 20_000;

/** What of the rows is written. */
export interface RowsPlan {
  /** Positions in the source, by key, then part, then content; shape [n]. */
  readonly order: Int32Array;
  /** Part of each row of the source. */
  readonly parts: Int32Array;
  /** The test part, which no judgement looks at. */
  readonly folds: number;
  /** How features are read, in their order: keys first. */
  readonly columns: readonly CellReading[];
  readonly targets: readonly string[];
  readonly task: Task;
  /** Rows of each chunk. */
  readonly chunkRows: readonly number[];
}

/**
 * Write the good rows of a table, chunk by chunk, and tell what is odd about their values.
 *
 * @param path File. @param source The table. @param options What was scanned and planned.
 */
export async function writeGoodRows(
  path: string,
  source: RowSource,
  options: { readonly config: Config; readonly scanned: ScannedRows; readonly plan: RowsPlan; readonly files?: Files },
): Promise<{ readonly statistics: readonly ColumnStatistics[]; readonly findings: readonly Finding[] }> {
  const { config, scanned, plan, files } = options, { order, parts, columns, targets, chunkRows } = plan;
  const writer = createRowsWriter(path, {
    targets,
    columns: columns.map(({ name, holds }) => ({ name, isText: holds === "text" })),
    chunkRows,
    files,
  });
  const tally = new CellTally(columns, config), sample = new Sample(plan, scanned), width = targets.length;
  const x = new Float64Array(columns.length), texts = new Array<string>(columns.length).fill("");
  let at = 0;
  await source.scanInOrder(order, columns.map(({ name }) => name), (cells) => {
    for (let i = 0; i < (cells[0]?.length ?? 0); i++, at++) {
      const row = order[at]!;
      columns.forEach((_, c) => {
        const cell = cells[c]![i] ?? null, value = tally.read(c, cell, row);
        x[c] = value.number;
        texts[c] = value.text;
      });
      const y = Array.from(scanned.y.subarray(row * width, (row + 1) * width));
      writer.add({ key: scanned.key[row]!, part: parts[row]! }, y, { x, texts });
      sample.take(row, x, texts);
    }
  });
  return { statistics: writer.finish(), findings: [...tally.findings(), ...sample.findings()] };
}

/** Reads cells, and counts those that say nothing or nothing that can be read. */
class CellTally {
  readonly #columns: readonly CellReading[];
  readonly #store: ReturnType<typeof cellStorage>;
  readonly #missing: Int32Array;
  readonly #broken = new Map<
    string,
    { readonly finding: Omit<Finding, "count" | "examples">; count: number; examples: string[] }
  >();

  constructor(columns: readonly CellReading[], config: Config) {
    this.#columns = columns;
    this.#store = cellStorage(columns, config);
    this.#missing = new Int32Array(columns.length);
  }

  read(c: number, cell: CellText, row: number): StoredCell {
    const { name, holds } = this.#columns[c]!, stored = this.#store(c, cell), { fault } = stored;
    if (fault !== null) this.#count(`${fault.code} ${name}`, { ...fault, column: name, cell, row });
    else if (holds === "text" ? cell === null : Number.isNaN(stored.number)) this.#missing[c]!++;
    return stored;
  }

  #count(
    id: string,
    { code, column, requirement, cell, row }: {
      readonly code: Finding["code"];
      readonly column: string;
      readonly requirement: string;
      readonly cell: CellText;
      readonly row: number;
    },
  ): void {
    const message = `values kept as missing: ${column} must ${requirement}`;
    const own = this.#broken.get(id) ??
      { finding: { code, severity: "warning", message, column }, count: 0, examples: [] };
    own.count++;
    if (own.examples.length < 5) own.examples.push(exampleText(`row ${row + 1}`, cell ?? ""));
    this.#broken.set(id, own);
  }

  findings(): Finding[] {
    const message = "rows without a value, kept as missing";
    const missing = this.#columns.flatMap(({ name }, c): Finding[] =>
      this.#missing[c] === 0
        ? []
        : [{ code: "MISSING_VALUE", severity: "info", message, column: name, count: this.#missing[c]!, examples: [] }]
    );
    return [...[...this.#broken.values()].map(({ finding, ...rest }) => ({ ...finding, ...rest })), ...missing];
  }
}

/** A sample by chance of the rows that are not of the test part, of a size that does not grow with the table. */
class Sample {
  readonly #plan: RowsPlan;
  readonly #scanned: ScannedRows;
  readonly #limit: number;
  readonly #rows: number[] = [];
  readonly #values: number[][];
  readonly #words: Map<string, number>[];

  constructor(plan: RowsPlan, scanned: ScannedRows) {
    this.#plan = plan;
    this.#scanned = scanned;
    this.#limit = JUDGED / Math.max(plan.order.length, 1);
    this.#values = plan.columns.map(() => []);
    this.#words = plan.columns.map(() => new Map());
  }

  take(row: number, x: Float64Array, texts: readonly string[]): void {
    if (this.#plan.parts[row] === this.#plan.folds || this.#scanned.content[row]! >= this.#limit) return;
    this.#rows.push(row);
    this.#plan.columns.forEach(({ holds }, c) =>
      this.#values[c]!.push(holds === "text" ? this.#word(c, texts[c]!) : x[c]!)
    );
  }

  #word(c: number, text: string): number {
    const words = this.#words[c]!, number = words.get(text) ?? words.size;
    words.set(text, number);
    return text === "" ? NaN : number;
  }

  findings(): Finding[] {
    const { columns, targets, task } = this.#plan;
    const suspects = columns.map(({ name, holds }, c): Suspect => ({
      name,
      values: Float64Array.from(this.#values[c]!),
      isCategory: holds !== "number" && holds !== "date",
    }));
    const told = targets.flatMap((_, t) => {
      const target = Float64Array.from(this.#rows, (row) => this.#scanned.y[row * targets.length + t]!);
      return tellGiveaways(suspects, target, task);
    });
    return told.filter(({ column }, i) => told.findIndex((other) => other.column === column) === i);
  }
}
