import type { Database } from "./database.ts";
import { openTable, type SourceTable, type TableReading } from "./open_table.ts";
import { type OpenedSource, openSource } from "../sources/open_source.ts";
import type { SourceAccess } from "../sources/source_access.ts";

/**
 * A table beside that of a config, such as one of what is known ahead: a file, a workbook of one sheet, or an address.
 *
 * @param database Where to look at it; what must be brought here goes to its spill folder.
 * @param path Path or address. @param options How the config's tables are read; `access` of what is no file.
 * @throws {DataError} As {@linkcode openSource} and {@linkcode openTable}.
 */
export async function openSourceTable(
  database: Database,
  path: string,
  { access, ...reading }: TableReading & { readonly access?: SourceAccess },
): Promise<SourceTable> {
  const source = await openSource(path, { folder: () => database.spill, roles: null, access });
  return await openedTable(database, source, reading);
}

/**
 * What lies at a source that was opened, as a table.
 *
 * @param database Where to look at it. @param source Opened. @param reading How the config's tables are read.
 * @throws {DataError} As {@linkcode openTable}.
 */
export async function openedTable(
  database: Database,
  { path, name, isMadeHere }: OpenedSource,
  reading: TableReading,
): Promise<SourceTable> {
  return await openTable(database, path, { ...reading, ...isMadeHere ? AS_MADE_HERE : {}, name });
}

/** How texts are read that this program has made of a workbook or a database, whatever a config says of files. */
const AS_MADE_HERE = { encoding: null, decimal: "." } as const;
