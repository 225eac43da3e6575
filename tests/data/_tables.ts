import { parseConfig } from "../../lib/core/config/config.ts";
import type { Config, ConfigInput } from "../../lib/core/config/config.ts";
import { type Database, startDuckDb } from "../../lib/data/tables/database.ts";
import type { OpenedSource } from "../../lib/data/sources/open_source.ts";
import { type PreparedTable, type PrepareOptions, prepareTable } from "../../lib/data/prepare.ts";

/** Run with a folder that is removed afterwards. */
export async function inFolder<T>(run: (dir: string) => Promise<T>): Promise<T> {
  const dir = await Deno.makeTempDir();
  try {
    return await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Run with a folder and a database that spills there. */
export function inDatabase<T>(run: (database: Database, dir: string) => Promise<T>): Promise<T> {
  return inFolder(async (dir) => {
    const database = await startDuckDb({ spill: dir });
    try {
      return await run(database, dir);
    } finally {
      database.close();
    }
  });
}

/** Config of a table with the one key column `item`. */
export function itemConfig(source: string, fields: Partial<ConfigInput> = {}): Config {
  return parseConfig({ source, keys: ["item"], ...fields });
}

/** A file as a source that was opened. */
export function fileSource(path: string): OpenedSource {
  return { name: path, path, files: null, origin: null, isMadeHere: false, findings: [] };
}

/** Write a text as `table.csv` (or another name) and prepare it in the same folder. */
export async function prepareText(
  dir: string,
  text: string | Uint8Array,
  options: { name?: string; config?: Partial<ConfigInput>; prepare?: Partial<PrepareOptions> } = {},
): Promise<PreparedTable> {
  const path = `${dir}/${options.name ?? "table.csv"}`;
  await Deno.writeFile(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
  return prepareTable(itemConfig(path, options.config), { store: `${dir}/store`, ...options.prepare });
}

/** Findings as `code column count`. */
export function codesOf(prepared: PreparedTable): string[] {
  return prepared.findings.map(({ code, column, count }) => `${code} ${column} ${count}`.replace("  ", " "));
}
