import type { Database } from "./database.ts";
import { MADE_HERE, openTable, type SourceTable, type TableReading } from "./open_table.ts";
import { openSource } from "../sources/open_source.ts";
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
  return await openTable(database, source.path, { ...reading, ...source.isText ? MADE_HERE : {}, name: source.name });
}
