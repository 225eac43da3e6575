import { grainOf, parseTime, TIME_FORMATS, unpadded } from "../../core/time/time_format.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";
import { openRowWriter } from "../outputs/row_writer.ts";

/** The columns of a wide table that are periods. */
export interface PeriodColumns {
  /** Their names, in the order of the table: times in one format. */
  readonly names: readonly string[];
  /** What a name tells: `month`. */
  readonly grain: string;
}

/** Fewer columns that are called like periods are other things. */
const FEWEST = 4;
/** Rows that are written at a time. */
const BATCH = 1000;

/**
 * The columns of a table that are periods: one column per month, say.
 *
 * @param columns Names of its columns.
 * @returns Null unless more than half of them are called like times of one format, at least four.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { periodColumns } from "@lib/data/proposal/wide_table.ts";
 * const columns = ["item", "2024-01", "2024-02", "2024-03", "2024-04"];
 * assertEquals(periodColumns(columns), { names: columns.slice(1), grain: "month" });
 * assertEquals(periodColumns(["item", "date", "units"]), null);
 * ```
 */
export function periodColumns(columns: readonly string[]): PeriodColumns | null {
  let best: PeriodColumns | null = null;
  for (const format of TIME_FORMATS) {
    const loose = unpadded(format) ?? format;
    const names = columns.filter((name) => parseTime(name.trim(), loose) !== null);
    if (names.length > (best?.names.length ?? 0)) best = { names, grain: grainOf(format) };
  }
  return best !== null && best.names.length >= FEWEST && 2 * best.names.length > columns.length ? best : null;
}

/**
 * Write a wide table with a row per key and period. Empty cells have no row.
 *
 * @param table Scanned once.
 * @param options `names`, `grain`: the columns that are periods; `output`: the file, its columns are those that are no periods,
 * then the period under the name of its grain, and `value`.
 * @returns Rows written.
 * @throws {DataError} `DISK_FULL`, `READ_ONLY`, `WRITE_FAILED` and the like.
 */
export async function unpivot(
  table: SourceTable,
  { names, grain, output }: PeriodColumns & { readonly output: string },
): Promise<number> {
  const ids = table.columns.filter((name) => !names.includes(name));
  const head = [...ids, freeName(grain, ids), freeName("value", ids)];
  const writer = openRowWriter(output, head.map((name) => ({ name, type: "text" })), { defuse: false });
  let written = 0;
  try {
    const texts = [...ids, ...names].map((name) => columnText(table, name)).join(", ");
    for (let from = 1;; from += BATCH) {
      const rows = await table.database.rows(
        `SELECT ${texts} FROM (${numberedRowsSql(table)}) WHERE rn >= ${from} AND rn < ${from + BATCH} ORDER BY rn`,
      );
      if (rows.length === 0) break;
      const long = rows.flatMap((row) =>
        names.flatMap((name, i) => {
          const cell = row[ids.length + i];
          return cell === null || cell === undefined || String(cell).trim() === ""
            ? []
            : [[...row.slice(0, ids.length), name.trim(), cell].map((text) => text === null ? null : String(text))];
        })
      );
      writer.append(head.map((_, c) => long.map((cells) => cells[c] ?? null)));
      written += long.length;
    }
    writer.finish();
    return written;
  } catch (thrown) {
    writer.discard();
    throw thrown;
  }
}

function freeName(name: string, taken: readonly string[]): string {
  return taken.includes(name) ? freeName(`${name}_`, taken) : name;
}
