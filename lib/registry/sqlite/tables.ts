/** Version of the tables, in SQLite's `user_version`. */
export const SCHEMA_VERSION = 3;

// Shapes that a migration makes anew.

/**
 * `committed` counts commits from 1: the order of runs, whatever clocks say. `record`: the pack that describes the run.
 * `digest`, as that of versions: see digest.ts.
 */
export const RUNS = `(
  id TEXT PRIMARY KEY, committed INTEGER NOT NULL UNIQUE, name TEXT NOT NULL, created_at TEXT NOT NULL,
  committed_at TEXT NOT NULL, config TEXT NOT NULL, key_columns TEXT NOT NULL, summary TEXT NOT NULL, record TEXT,
  digest TEXT
) STRICT`;

/** `swept_at`: when the file was removed because nothing can go back to it; its rows stay. */
export const PACKS = `(
  id INTEGER PRIMARY KEY, run_id TEXT NOT NULL REFERENCES runs, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL, swept_at TEXT
) STRICT`;

/**
 * `chosen`: 1 for the outcome of its key in its run, 0 for another contender. `architecture` and `recipe` decide the semantic
 * version, which is `contender`, `major`, `minor` and `patch`: see semantic.ts. `comparison`: JSON or null.
 */
export const VERSIONS = `(
  id INTEGER PRIMARY KEY, series_id INTEGER NOT NULL REFERENCES series, number INTEGER NOT NULL,
  run_id TEXT NOT NULL REFERENCES runs, contender TEXT NOT NULL, family TEXT NOT NULL, status TEXT NOT NULL,
  reason TEXT NOT NULL, stage TEXT NOT NULL, spec_hash TEXT NOT NULL, flags TEXT NOT NULL,
  model_id INTEGER NOT NULL REFERENCES artifacts, leaderboard_id INTEGER REFERENCES artifacts,
  chosen INTEGER NOT NULL, architecture TEXT NOT NULL, recipe TEXT NOT NULL, major INTEGER NOT NULL,
  minor INTEGER NOT NULL, patch INTEGER NOT NULL, comparison TEXT, digest TEXT,
  UNIQUE (series_id, number), UNIQUE (run_id, series_id, contender)
) STRICT`;

/** Last column of lineage, JSON: where the run was made; null for a run of a former release. */
export const ENVIRONMENT = "environment TEXT";

/** Last column of events: the event of the action that caused this one, or null. */
export const CAUSE = "cause INTEGER";

/** Decisions, each by its own event. `committed`: the last run before it. `record`: the pack that describes it. */
export const ACTIONS =
  "(event_id INTEGER PRIMARY KEY REFERENCES events, committed INTEGER NOT NULL, record TEXT) STRICT";

/** Spans of packs. */
export const ARTIFACTS = `(
  id INTEGER PRIMARY KEY, pack_id INTEGER NOT NULL REFERENCES packs, start INTEGER NOT NULL, length INTEGER NOT NULL,
  sha256 TEXT NOT NULL
) STRICT`;

/** What a pack holds, in its order. */
export const ARTIFACTS_OF_PACK = "CREATE INDEX artifacts_of_pack ON artifacts (pack_id, start)";

/** Ids of runs that somebody works on or has worked on. */
export const RESERVATIONS = "(run_id TEXT PRIMARY KEY, at TEXT NOT NULL) STRICT, WITHOUT ROWID";

/** All tables. Text that comes from users is only ever a bound value, never part of a statement or a path. */
export const TABLES = `
CREATE TABLE runs ${RUNS};
CREATE TABLE reservations ${RESERVATIONS};
CREATE TABLE lineage (
  run_id TEXT PRIMARY KEY REFERENCES runs, data_group TEXT NOT NULL, data_version INTEGER NOT NULL,
  data_hash TEXT NOT NULL, plan_hash TEXT NOT NULL, code_revision TEXT NOT NULL, seed INTEGER NOT NULL, ${ENVIRONMENT}
) STRICT;
CREATE TABLE series (
  id INTEGER PRIMARY KEY, group_name TEXT NOT NULL, key_id TEXT NOT NULL, parts TEXT NOT NULL, UNIQUE (key_id, group_name)
) STRICT;
CREATE TABLE key_parts (
  series_id INTEGER NOT NULL REFERENCES series, column_name TEXT NOT NULL, value ANY NOT NULL,
  PRIMARY KEY (column_name, value, series_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE packs ${PACKS};
CREATE TABLE artifacts ${ARTIFACTS};
${ARTIFACTS_OF_PACK};
CREATE TABLE shared (
  run_id TEXT NOT NULL REFERENCES runs, name TEXT NOT NULL, artifact_id INTEGER NOT NULL REFERENCES artifacts,
  PRIMARY KEY (run_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE versions ${VERSIONS};
CREATE TABLE metrics (
  version_id INTEGER NOT NULL REFERENCES versions, name TEXT NOT NULL, value REAL, PRIMARY KEY (version_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE aliases (
  series_id INTEGER NOT NULL REFERENCES series, alias TEXT NOT NULL, version_id INTEGER NOT NULL REFERENCES versions,
  PRIMARY KEY (series_id, alias)
) STRICT, WITHOUT ROWID;
CREATE INDEX aliases_of_version ON aliases (version_id);
CREATE TABLE outcomes (
  run_id TEXT NOT NULL REFERENCES runs, series_id INTEGER NOT NULL REFERENCES series, status TEXT NOT NULL,
  contender TEXT NOT NULL, version INTEGER NOT NULL, reason TEXT NOT NULL, error TEXT, scores TEXT NOT NULL,
  PRIMARY KEY (run_id, series_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX outcomes_by_status ON outcomes (run_id, status);
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, run_id TEXT NOT NULL,
  series_id INTEGER REFERENCES series, version INTEGER, detail TEXT NOT NULL, ${CAUSE}
) STRICT;
CREATE TABLE actions ${ACTIONS};
CREATE INDEX events_of_series ON events (series_id);
CREATE TRIGGER events_keep BEFORE DELETE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER events_fixed BEFORE UPDATE ON events BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
PRAGMA user_version = ${SCHEMA_VERSION};
`;
