import { type Config, type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { memoryRows, type RowSource } from "@lib/data/rows/row_source.ts";
import { readEvidence, type ScannedRows, scanRows } from "@lib/data/rows/scan_rows.ts";
import { rowRoles } from "@lib/data/rows/row_roles.ts";
import { type PreparedTable, prepareTable } from "@lib/data/prepare.ts";

/** A table in memory from lines of cells by comma; an empty cell is missing. */
export function rowsOf(lines: readonly string[]): RowSource {
  return memoryRows(tableOf(lines));
}

export function tableOf([head = "", ...lines]: readonly string[]) {
  const rows = lines.map((line) => line.split(",")), names = head.split(",");
  return {
    source: "t",
    rows: rows.length,
    columns: new Map(names.map((name, c) => [name, rows.map((row) => row[c] === "" ? null : row[c] ?? null)])),
  };
}

/** A config of rows with the target `y`. */
export function rowConfig(fields: Partial<ConfigInput> = {}): Config {
  return parseConfig({ source: "t.csv", problem: "regression", target: "y", ...fields });
}

/** Rows as they are scanned. */
export async function scan(lines: readonly string[], fields: Partial<ConfigInput> = {}): Promise<ScannedRows> {
  const source = rowsOf(lines), config = rowConfig(fields), roles = rowRoles(config, source.head);
  return await scanRows(source, { config, roles, seen: await readEvidence(source, roles.needed) });
}

/** The version of a table in memory. */
export async function prepareRows(
  store: string,
  lines: readonly string[],
  fields: Partial<ConfigInput> = {},
): Promise<PreparedTable> {
  return await prepareTable(rowConfig(fields), { store, table: tableOf(lines) });
}
