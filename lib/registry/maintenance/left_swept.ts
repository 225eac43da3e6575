import type { DatabaseSync } from "node:sqlite";
import { withDatabase } from "../schema/schema.ts";

/** Packs that a registry has swept: no row of any run still needs them. */
const SWEPT = "SELECT sha256 FROM packs GROUP BY sha256 HAVING count(*) = count(swept_at)";

/** Packs without which something that serves or waits could not be read. */
const NEEDED = `WITH serving AS (SELECT * FROM versions
    WHERE stage IN ('Production', 'Staging') OR id IN (SELECT version_id FROM aliases))
  SELECT DISTINCT p.sha256 FROM packs p WHERE p.id IN (
    SELECT a.pack_id FROM artifacts a JOIN serving v ON v.model_id = a.id
    UNION SELECT a.pack_id FROM artifacts a JOIN serving v ON v.leaderboard_id = a.id
    UNION SELECT a.pack_id FROM artifacts a JOIN shared s ON s.artifact_id = a.id
      WHERE s.run_id IN (SELECT run_id FROM serving))`;

/**
 * SHA-256 of the packs that a registry has swept and that stay so when it goes on to what another database says: what serves or
 * waits there comes back, all else is a machine's own affair.
 *
 * @param ours The registry's. @param theirs The other one.
 */
export function leftSwept(ours: DatabaseSync, theirs: DatabaseSync): Set<string> {
  const swept = hashes(ours, SWEPT);
  return swept.size === 0 ? swept : swept.difference(hashes(theirs, NEEDED));
}

/**
 * As {@linkcode leftSwept}, of files.
 *
 * @param ours Path of a `registry.db`. @param theirs Path of the other one.
 * @throws {RegistryError} As `openRegistry` read-only.
 */
export function readLeftSwept(ours: string, theirs: string): Set<string> {
  const reading = { action: `compare ${ours}`, readOnly: true, waitMs: 5000 };
  return withDatabase(ours, reading, (first) => withDatabase(theirs, reading, (second) => leftSwept(first, second)));
}

function hashes(database: DatabaseSync, sql: string): Set<string> {
  return new Set(database.prepare(sql).all().map(({ sha256 }) => String(sha256)));
}
