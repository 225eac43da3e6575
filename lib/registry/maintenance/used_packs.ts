import type { DatabaseSync } from "node:sqlite";
import { withDatabase } from "../schema/schema.ts";

/**
 * SHA-256 of every pack that a database refers to, each once, sorted: artifacts that were not swept, and the records of runs and
 * decisions.
 */
export function usedPacks(database: DatabaseSync): string[] {
  const sql = `SELECT sha256 FROM packs WHERE swept_at IS NULL UNION SELECT record FROM runs WHERE record IS NOT NULL
    UNION SELECT record FROM actions WHERE record IS NOT NULL ORDER BY 1`;
  return database.prepare(sql).all().map(({ sha256 }) => String(sha256));
}

/**
 * The same of a database that stands alone.
 *
 * @param path Path of a `registry.db`.
 * @throws {RegistryError} As `openRegistry` read-only.
 */
export function usedPacksOf(path: string): string[] {
  return withDatabase(path, { action: `read ${path}`, readOnly: true, waitMs: 0 }, usedPacks);
}
