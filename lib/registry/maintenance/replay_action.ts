import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync } from "node:sqlite";
import { type FoundRecord, recordRows } from "../records/found_records.ts";
import { EVENTS } from "../records/record.ts";

const REPLAYED = `DROP TABLE IF EXISTS temp.replayed; CREATE TEMP TABLE replayed (
  position INTEGER PRIMARY KEY, kind TEXT NOT NULL, run_id TEXT NOT NULL, series_id INTEGER, version INTEGER,
  detail TEXT NOT NULL, of_run TEXT
) STRICT;`;

/** Steps of stages and moves of aliases, with the place of each in its version's or its alias's way, from the first and the last. */
const STEPS = `SELECT r.*, v.id, v.stage, v.run_id AS found_run, json_extract(r.detail, '$.from') AS origin,
    json_extract(r.detail, '$.to') AS target, row_number() OVER (PARTITION BY v.id ORDER BY r.position) AS first,
    row_number() OVER (PARTITION BY v.id ORDER BY r.position DESC) AS last
  FROM replayed r LEFT JOIN versions v ON v.series_id = r.series_id AND v.number = r.version
  WHERE r.kind IN ('STAGE_CHANGED', 'REJECTED') AND r.series_id IS NOT NULL`;
const ALIASES = `SELECT r.*, v.id, v.run_id AS found_run, json_extract(r.detail, '$.alias') AS alias,
    json_type(r.detail, '$.from') AS knows, json_extract(r.detail, '$.from') AS origin,
    row_number() OVER (PARTITION BY r.series_id, json_extract(r.detail, '$.alias') ORDER BY r.position) AS first,
    row_number() OVER (PARTITION BY r.series_id, json_extract(r.detail, '$.alias') ORDER BY r.position DESC) AS last
  FROM replayed r LEFT JOIN versions v ON v.series_id = r.series_id AND v.number = r.version
  WHERE r.kind IN ('ALIAS_MOVED', 'ALIAS_REMOVED')`;

/** What does not stand where it stood when the decision was made. */
const CONTRADICTIONS = `SELECT 1 FROM (${STEPS}) WHERE found_run IS NOT of_run
    OR kind = 'STAGE_CHANGED' AND first = 1 AND stage IS NOT origin
  UNION ALL SELECT 1 FROM (${ALIASES}) s WHERE found_run IS NOT of_run OR kind = 'ALIAS_MOVED' AND first = 1
    AND knows IS NOT NULL AND origin IS NOT (SELECT f.number FROM aliases a JOIN versions f ON f.id = a.version_id
      WHERE a.series_id = s.series_id AND a.alias = s.alias)
  LIMIT 1`;

const REDO = `
UPDATE versions SET stage = s.target FROM (${STEPS}) s WHERE s.last = 1 AND s.kind = 'STAGE_CHANGED' AND s.id = versions.id;
DELETE FROM aliases WHERE EXISTS (SELECT 1 FROM (${ALIASES}) s WHERE s.last = 1 AND s.kind = 'ALIAS_REMOVED'
  AND s.series_id = aliases.series_id AND s.alias = aliases.alias);
INSERT INTO aliases (series_id, alias, version_id) SELECT series_id, alias, id FROM (${ALIASES})
  WHERE last = 1 AND kind = 'ALIAS_MOVED' ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id;
`;

/**
 * Do once more what somebody has decided.
 *
 * @param open Registry root, inside a transaction. @param record Its record.
 * @returns Whether it was done; nothing is changed where a version or an alias does not stand where it stood then.
 */
export function replayAction({ root, database }: OpenRoot, record: FoundRecord): boolean {
  database.exec(REPLAYED);
  const insert = database.prepare("INSERT INTO replayed VALUES (NULL, ?, ?, ?, ?, ?, ?)");
  for (const row of recordRows(root, record, EVENTS)) insert.run(...row);
  if (database.prepare(CONTRADICTIONS).get() !== undefined) return false;
  database.exec(REDO);
  startEventsAt(database, record.event);
  const log = database.prepare(`INSERT INTO events (at, kind, run_id, series_id, version, detail, cause)
    SELECT ?, kind, run_id, series_id, version, detail, ? FROM replayed WHERE (position = 1) = ? ORDER BY position`);
  const event = log.run(record.committedAt, null, 1).lastInsertRowid;
  log.run(record.committedAt, event, 0);
  database.prepare("INSERT INTO actions VALUES (?, ?, ?)").run(event, record.sequence, record.sha256);
  return true;
}

/**
 * Let the next event have the number that it had, if none is in its way: events between those of records are told by none, as
 * those of sweeps by a former release.
 *
 * @param database Inside a transaction. @param event Its number, or null if nothing tells it.
 */
export function startEventsAt(database: DatabaseSync, event: number | null): void {
  if (event === null) return;
  database.exec(`INSERT INTO sqlite_sequence (name, seq) SELECT 'events', 0
    WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'events')`);
  database.prepare("UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = 'events'").run(event - 1);
}
