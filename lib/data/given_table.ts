import type { Config } from "../core/config/config.ts";
import type { Logger } from "../core/logger.ts";
import { ensureSource } from "./simulate/ensure_source.ts";
import type { OpenedSource } from "./sources/open_source.ts";
import type { SourceAccess } from "./sources/source_access.ts";
import { type HashedFile, hashFiles, listSourceFiles } from "./sources/source_files.ts";
import { hashTable, type TextTable } from "./tables/text_table.ts";

/** A table as it is given: a source that was opened, or cells in memory, which need no database. */
export type GivenTable = OpenedSource | TextTable;

/** Where a source is, beside its config. */
export interface GivenOptions {
  /** Gives the folder for what must be brought here. */
  readonly folder: () => string;
  /** Folder of all feature groups. */
  readonly store: string;
  /** Source that replaces the config's: a path or an address; of a workbook the config's sheet is meant. */
  readonly input?: string;
  /** Environment and clock, for what is no file. */
  readonly access?: SourceAccess;
  /** Folder of simulated tables, default `<store>/../raw`. */
  readonly raw?: string;
  readonly log?: Logger;
}

const NO_SOURCE = { database: null, env: null, table: null, query: null, zone: null, seconds: 1 };

/**
 * Open the source of a config; a table that is simulated is made.
 *
 * @param config Source and columns. @param options What replaces it, and where to bring it.
 * @throws {DataError} As `openSource`.
 */
export async function openGiven(config: Config, options: GivenOptions): Promise<OpenedSource> {
  const { input, access, folder } = options, own = config.source;
  const { openSource, rolesOf } = await import("./sources/open_source.ts");
  const { sheet, header } = typeof own === "string" ? { sheet: null, header: null } : own;
  const given = input === undefined
    ? own
    : typeof own === "string"
    ? input
    : { ...NO_SOURCE, file: input, sheet, header };
  return await openSource(await ensureSource(given, options), { folder, roles: rolesOf(config), access });
}

/** What to call a table in messages and records. */
export function givenName(given: GivenTable): string {
  return "path" in given ? given.name : given.source;
}

/** What a table is made of, by its bytes. @throws {DataError} As `listSourceFiles`. */
export async function contentOf(given: GivenTable): Promise<HashedFile[]> {
  return "path" in given
    ? await hashFiles(await listSourceFiles(given.path))
    : [{ path: given.source, ...hashTable(given) }];
}
