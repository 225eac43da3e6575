import type { Database } from "../database.ts";
import { openTable, type SourceTable } from "../open_table.ts";
import { openSource } from "./open_source.ts";
import type { SourceAccess } from "./source_access.ts";

/**
 * A table beside that of a config, such as one of what is known ahead: a file, a workbook of one sheet, or an address.
 *
 * @param database Where to look at it; what must be brought here goes to its spill folder.
 * @param path Path or address. @param options `encoding` of the config; `access` of what is no file.
 * @throws {DataError} As {@linkcode openSource} and {@linkcode openTable}.
 */
export async function openSourceTable(
  database: Database,
  path: string,
  { encoding, access }: { readonly encoding: string | null; readonly access?: SourceAccess },
): Promise<SourceTable> {
  const source = await openSource(path, { folder: () => database.spill, roles: null, access });
  return await openTable(database, source.path, { encoding: source.isText ? null : encoding, name: source.name });
}
