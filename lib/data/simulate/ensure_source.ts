import { join } from "node:path";
import { type Logger, SILENT_LOGGER } from "../../core/logger.ts";
import { ensureDemoTable } from "./demo_table.ts";
import type { Config } from "../../core/config/config.ts";
import { simulatedName } from "./simulated_name.ts";

/** As a config has it. */
type Source = Config["source"];

/**
 * The source of a config where it lies: a table that is simulated is made, unless it is there; any other stays as it is.
 *
 * @param source Of a config. @param options `store`: of features; `raw`: folder of simulated tables, default `<store>/../raw`.
 * @returns What can be opened. @throws {DataError} As writing a file.
 */
export async function ensureSource(
  source: Source,
  { store, raw = join(store, "..", "raw"), log = SILENT_LOGGER }: {
    readonly store: string;
    readonly raw?: string;
    readonly log?: Logger;
  },
): Promise<Source> {
  const name = simulatedName(source);
  if (name === null) return source;
  if (name === "demo") return await ensureDemoTable(raw, { log });
  const { ensureTable } = await import("./tables/ensure_table.ts");
  return await ensureTable(raw, name, { log });
}
