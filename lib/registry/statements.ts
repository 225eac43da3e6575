import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Outcome } from "../core/outcome.ts";
import type { SeriesKey } from "../core/panel.ts";
import { CHALLENGER, CHAMPION } from "./lifecycle.ts";
import type { RunInput, VersionInput } from "./records.ts";

/** The prepared statements that write a run. */
export interface Statements extends Record<keyof typeof SQL, StatementSync> {
  /** Insert run and lineage. */
  recordRun(run: RunInput, createdAt: string): void;
  /** Insert a key and its parts; gives its number. */
  recordSeries(key: SeriesKey, scope: { group: string; columns: readonly string[] }): number;
  /** Insert a version and its metrics. */
  recordVersion(version: VersionInput, links: VersionLinks): void;
  /** Insert an outcome. */
  recordOutcome(outcome: Outcome, links: { run: string; series: number; number: number }): void;
  /** Let the run's versions wait whose keys have a champion of a run over more keys; gives their number. */
  stageChallengers(run: string): number;
  /** Dismiss the former challengers of the run's keys, which never served: whatever the run has for a key is newer. */
  endChallenges(run: string, at: string): void;
  /** Move the challenger alias to the versions that wait. */
  nameChallengers(run: string, at: string): void;
  /** Log the moves of the champion alias and archive the versions that lose it. */
  archiveFormer(run: string, at: string): void;
}

/** Row numbers that a version refers to. */
export interface VersionLinks {
  readonly series: number;
  readonly number: number;
  readonly run: string;
  readonly model: number;
  readonly leaderboard: number | null;
}

/** Runs over more keys than a number, of those in `former`: the table of the statement that this is part of. */
export const LARGER = `larger AS MATERIALIZED (SELECT run_id FROM (SELECT DISTINCT run_id FROM former) f
  WHERE (SELECT count(*) FROM outcomes o WHERE o.run_id = f.run_id) > ?)`;

/** Challengers of the keys of a run. */
const CHALLENGERS = `FROM aliases a JOIN versions c ON c.id = a.version_id
  WHERE a.alias = ? AND a.series_id IN (SELECT series_id FROM versions WHERE run_id = ?)`;

const FORMER = `FROM versions v LEFT JOIN aliases a ON a.series_id = v.series_id AND a.alias = ?
  LEFT JOIN versions f ON f.id = a.version_id WHERE v.stage = 'Production' AND v.run_id = ?`;

const SQL = {
  findRun: "SELECT 1 FROM runs WHERE id = ?",
  addRun: "INSERT INTO runs (id, name, created_at, config, key_columns) VALUES (?, ?, ?, ?, ?)",
  addLineage: "INSERT INTO lineage VALUES (?, ?, ?, ?, ?, ?, ?)",
  findSeries: "SELECT id FROM series WHERE key_id = ? AND group_name = ?",
  addSeries: "INSERT INTO series (group_name, key_id, parts) VALUES (?, ?, ?)",
  addPart: "INSERT INTO key_parts (column_name, value, series_id) VALUES (?, ?, ?)",
  addPack: "INSERT INTO packs (run_id) VALUES (?)",
  namePack: "UPDATE packs SET sha256 = ?, bytes = ? WHERE id = ?",
  findArtifact: "SELECT id FROM artifacts WHERE run_id = ? AND sha256 = ?",
  addArtifact: "INSERT INTO artifacts (run_id, pack_id, start, length, sha256) VALUES (?, ?, ?, ?, ?)",
  addShared: "INSERT INTO shared VALUES (?, ?, ?)",
  nextNumber: "SELECT coalesce(max(number), 0) + 1 AS number FROM versions WHERE series_id = ?",
  addVersion:
    `INSERT INTO versions (series_id, number, run_id, contender, family, status, reason, stage, spec_hash, flags,
    model_id, leaderboard_id) VALUES (?, ?, ?, ?, ?, ?, ?, 'Production', ?, ?, ?, ?)`,
  addMetric: "INSERT INTO metrics VALUES (?, ?, ?)",
  findVersion: "SELECT number, status, contender FROM versions WHERE run_id = ? AND series_id = ?",
  addOutcome: "INSERT INTO outcomes VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
  counts: `SELECT (SELECT count(*) FROM outcomes WHERE run_id = ?) AS outcomes,
    (SELECT count(*) FROM outcomes WHERE run_id = ? AND status <> 'failed') AS served,
    (SELECT count(*) FROM versions WHERE run_id = ?) AS versions`,
  // Two keys with the same model: a sign that it learnt nothing of either.
  flagEqualModels: `UPDATE versions SET flags = json_insert(flags, '$[#]', 'EQUAL_MODEL')
    WHERE run_id = ? AND status = 'champion' AND model_id IN
      (SELECT model_id FROM versions WHERE run_id = ? AND status = 'champion' GROUP BY model_id HAVING count(*) > 1)`,
  stageLesser: `UPDATE versions SET stage = 'Staging' WHERE id IN (
    WITH former AS MATERIALIZED (SELECT v.id, f.run_id FROM versions v
      JOIN aliases a ON a.series_id = v.series_id AND a.alias = ? JOIN versions f ON f.id = a.version_id WHERE v.run_id = ?),
    ${LARGER}
    SELECT id FROM former WHERE run_id IN (SELECT run_id FROM larger))`,
  countStaged: "SELECT count(*) AS staged FROM versions WHERE run_id = ? AND stage = 'Staging'",
  logChallengesEnded: `INSERT INTO events (at, kind, run_id, series_id, version, detail)
    SELECT ?, 'STAGE_CHANGED', ?, c.series_id, c.number, json_object('from', c.stage, 'to', 'None')
    ${CHALLENGERS} ORDER BY c.id`,
  dismissChallengers: `UPDATE versions SET stage = 'None' WHERE id IN (SELECT c.id ${CHALLENGERS})`,
  removeChallengers:
    `DELETE FROM aliases WHERE alias = ? AND series_id IN (SELECT series_id FROM versions WHERE run_id = ?)`,
  logChallenges: `INSERT INTO events (at, kind, run_id, series_id, version, detail)
    SELECT ?, 'ALIAS_MOVED', run_id, series_id, number, json_object('alias', ?)
    FROM versions WHERE run_id = ? AND stage = 'Staging' ORDER BY id`,
  addChallengers: `INSERT INTO aliases (series_id, alias, version_id)
    SELECT series_id, ?, id FROM versions WHERE run_id = ? AND stage = 'Staging'`,
  logMoves: `INSERT INTO events (at, kind, run_id, series_id, version, detail)
    SELECT ?, 'ALIAS_MOVED', v.run_id, v.series_id, v.number, json_object('alias', a_name.name, 'from', f.number)
    ${FORMER.replace("WHERE", "JOIN (SELECT ? AS name) a_name WHERE")} ORDER BY v.id`,
  logArchived: `INSERT INTO events (at, kind, run_id, series_id, version, detail)
    SELECT ?, 'STAGE_CHANGED', v.run_id, f.series_id, f.number, json_object('from', f.stage, 'to', 'Archived')
    ${FORMER} AND f.id IS NOT NULL ORDER BY v.id`,
  archive: `UPDATE versions SET stage = 'Archived' WHERE id IN (SELECT f.id ${FORMER})`,
  moveAlias: `INSERT INTO aliases (series_id, alias, version_id) SELECT series_id, ?, id FROM versions
    WHERE run_id = ? AND stage = 'Production'
    ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id`,
  closeRun: "UPDATE runs SET committed_at = ?, summary = ? WHERE id = ?",
  addRunEvent: `INSERT INTO events (at, kind, run_id, detail) SELECT ?, 'RUN_COMMITTED', ?,
    json_object('versions', (SELECT count(*) FROM versions WHERE run_id = ?))`,
};

/** Compile the statements once per transaction. */
export function prepareStatements(database: DatabaseSync): Statements {
  const compiled = Object.fromEntries(Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]));
  const s = compiled as Record<keyof typeof SQL, StatementSync>;
  return {
    ...s,
    recordRun(run, createdAt) {
      s.addRun.run(run.run, run.name, createdAt, run.configJson, JSON.stringify(run.keyColumns));
      const { group, version, contentHash } = run.data;
      s.addLineage.run(run.run, group, version, contentHash, run.planHash, run.codeRevision, run.seed);
    },
    recordSeries(key, { group, columns }) {
      const id = Number(s.addSeries.run(group, key.id, JSON.stringify(key.parts)).lastInsertRowid);
      columns.forEach((column, i) => s.addPart.run(column, bindText(key.parts[i]!), id));
      return id;
    },
    recordVersion(version, { series, number, run, model, leaderboard }) {
      const { contender, family, status, reason, specHash, flags } = version;
      const id = s.addVersion.run(
        ...[
          series,
          number,
          run,
          contender,
          family,
          status,
          reason,
          specHash,
          JSON.stringify(flags),
          model,
          leaderboard,
        ],
      ).lastInsertRowid;
      for (const [name, value] of Object.entries(version.scores)) {
        s.addMetric.run(id, name, Number.isFinite(value) ? value : null);
      }
    },
    recordOutcome(outcome, { run, series, number }) {
      const error = outcome.error === undefined ? null : JSON.stringify(outcome.error);
      const { status, contender, reason, scores } = outcome;
      s.addOutcome.run(run, series, status, contender, number, reason, error, JSON.stringify(scores));
    },
    stageChallengers(run) {
      const keys = Number(s.counts.get(run, run, run)?.outcomes);
      s.stageLesser.run(CHAMPION, run, keys);
      return Number(s.countStaged.get(run)?.staged);
    },
    endChallenges(run, at) {
      s.logChallengesEnded.run(at, run, CHALLENGER, run);
      s.dismissChallengers.run(CHALLENGER, run);
      s.removeChallengers.run(CHALLENGER, run);
    },
    nameChallengers(run, at) {
      s.logChallenges.run(at, CHALLENGER, run);
      s.addChallengers.run(CHALLENGER, run);
    },
    archiveFormer(run, at) {
      s.logMoves.run(at, CHAMPION, CHAMPION, run);
      s.logArchived.run(at, CHAMPION, run);
      s.archive.run(CHAMPION, run);
    },
  };
}

/** A text as SQLite keeps it whole: as bytes if it holds NUL, where SQLite ends texts. */
export function bindText(text: string): string | Uint8Array {
  return text.includes("\0") ? new TextEncoder().encode(text) : text;
}
