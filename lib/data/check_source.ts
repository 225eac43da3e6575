import { isSerial } from "../core/config/problem_shapes.ts";
import type { Config } from "../core/config/config.ts";
import { Scratch } from "../storage/files/scratch.ts";
import { planDemand } from "./demand/demand_plan.ts";
import { openedTable } from "./tables/open_source_table.ts";
import { startDuckDb } from "./tables/database.ts";
import { numberedRowsSql, readingOf } from "./tables/open_table.ts";
import { requireColumns } from "./sources/required_columns.ts";
import { decideRows } from "./rows/decide_rows.ts";
import { sqlRows } from "./rows/row_source.ts";
import { openSource, rolesOf } from "./sources/open_source.ts";
import { tableError } from "./tables/table_error.ts";

/** What a look at the table of a config has found. */
export interface SourceLook {
  /** Rows that can be told apart, bad ones among them. */
  readonly rows: number;
  /** Columns of the table. */
  readonly columns: number;
}

/**
 * Whether the table of a config can be read, and has the columns that the config names: what goes wrong first, without the
 * time that a whole validation takes. Of a table of rows all texts are looked at, as what columns hold is decided by them.
 *
 * @param config Whose source is a file.
 * @throws {DataError} `MISSING_FILE`, `MISSING_COLUMN` and the others of {@linkcode openSource}, {@linkcode openTable} and `decideRows`.
 */
export async function checkSource(config: Config): Promise<SourceLook> {
  using spill = Scratch.ofSystem();
  const source = await openSource(config.source, { folder: () => spill.path, roles: rolesOf(config) });
  const database = await startDuckDb({ spill: spill.path });
  try {
    const table = await openedTable(database, source, readingOf(config));
    const needed = isSerial(config)
      ? planDemand(config).needed
      : (await decideRows(sqlRows(table), config)).roles.needed;
    requireColumns(table, needed);
    const [rows] = await database.row(
      `SELECT CAST(count(*) AS DOUBLE) FROM (${numberedRowsSql(table, needed.slice(0, 1))})`,
    );
    return { rows: Number(rows), columns: table.columns.length };
  } catch (thrown) {
    throw tableError(thrown, { source: source.name, files: [source], store: spill.path });
  } finally {
    database.close();
  }
}
