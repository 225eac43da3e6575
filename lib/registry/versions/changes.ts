import { CHALLENGER, CHAMPION } from "./lifecycle.ts";

// The one place where stages and aliases change: after a commit, an action and their replay alike. Sets, not rows. `this_run` says
// who causes it and when, `changes` what moves; everything that follows from it is worked out here.

/**
 * Moves in the order of their events. `last`: 1 for the one that ends a version's way; `logged`: 1 if it is an event of its own,
 * which it was not before schema 3.
 */
export const CHANGES = `CREATE TEMP TABLE changes (
  position INTEGER PRIMARY KEY, version INTEGER NOT NULL, series INTEGER NOT NULL, number INTEGER NOT NULL,
  origin TEXT NOT NULL, target TEXT NOT NULL, champion INTEGER, last INTEGER NOT NULL, logged INTEGER NOT NULL, cause INTEGER
) STRICT;`;

const LOG = `INSERT INTO events (at, kind, run_id, series_id, version, detail, cause) SELECT r.at,`;

/** Versions that come to wait. */
const WAITING = "changes x JOIN this_run r WHERE x.last AND x.target = 'Staging' AND x.origin <> x.target";

/**
 * The challenger of a key is dismissed by one that comes after it, and by a version that serves and is newer or of its own run.
 */
const DISMISS = `
CREATE TEMP TABLE dismissed AS SELECT c.id, c.series_id, c.number, c.stage, x.cause FROM changes x
  JOIN aliases a ON a.series_id = x.series AND a.alias = '${CHALLENGER}' JOIN versions c ON c.id = a.version_id
  JOIN versions v ON v.id = x.version
  WHERE x.last AND x.target <> 'None' AND x.origin <> x.target AND c.id NOT IN (SELECT version FROM changes)
    AND (x.target = 'Staging' OR c.number < x.number OR c.run_id = v.run_id) ORDER BY c.id;
${LOG} 'STAGE_CHANGED', r.run, d.series_id, d.number, json_object('from', d.stage, 'to', 'None'), d.cause
  FROM dismissed d, this_run r ORDER BY d.id;
UPDATE versions SET stage = 'None' WHERE id IN (SELECT id FROM dismissed);
`;

const MOVE = `
${LOG} iif(x.origin = x.target, 'REJECTED', 'STAGE_CHANGED'), r.run, x.series, x.number,
  iif(x.origin = x.target, '{}', json_object('from', x.origin, 'to', x.target)), x.cause
  FROM changes x, this_run r WHERE x.logged ORDER BY x.position;
UPDATE versions SET stage = x.target FROM changes x WHERE x.last AND versions.id = x.version AND versions.stage <> x.target;
`;

/** Who serves a key from now on, and who did. */
const CROWN = `
CREATE TEMP TABLE formers AS SELECT x.version, x.series, x.number, x.cause, f.id AS former, f.number AS former_number,
    f.stage AS former_stage
  FROM (SELECT * FROM changes WHERE last AND target = 'Production') x
  LEFT JOIN aliases a ON a.series_id = x.series AND a.alias = '${CHAMPION}'
  LEFT JOIN versions f ON f.id = a.version_id ORDER BY x.version;
${LOG} 'ALIAS_MOVED', r.run, f.series, f.number, json_object('alias', '${CHAMPION}', 'from', f.former_number), f.cause
  FROM formers f, this_run r ORDER BY f.version;
${LOG} 'STAGE_CHANGED', r.run, f.series, f.former_number, json_object('from', f.former_stage, 'to', 'Archived'), f.cause
  FROM formers f, this_run r WHERE f.former IS NOT NULL ORDER BY f.version;
UPDATE versions SET stage = 'Archived' WHERE id IN (SELECT former FROM formers);
INSERT INTO aliases (series_id, alias, version_id) SELECT series, '${CHAMPION}', version FROM formers WHERE true
  ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id;
`;

/** A challenger is what waits: who has left challenges no more. */
const CHALLENGE = `
CREATE TEMP TABLE departed AS SELECT c.id, c.series_id, c.number, max(x.logged) AS logged, max(x.cause) AS cause,
    max(x.last AND x.target = 'Staging') AS replaced
  FROM changes x JOIN aliases a ON a.series_id = x.series AND a.alias = '${CHALLENGER}' JOIN versions c ON c.id = a.version_id
  WHERE c.stage <> 'Staging' GROUP BY c.id ORDER BY c.id;
${LOG} 'ALIAS_REMOVED', r.run, d.series_id, d.number, json_object('alias', '${CHALLENGER}'), d.cause
  FROM departed d, this_run r WHERE d.logged AND NOT d.replaced ORDER BY d.id;
DELETE FROM aliases WHERE alias = '${CHALLENGER}' AND series_id IN (SELECT series_id FROM departed);
${LOG} 'ALIAS_MOVED', r.run, x.series, x.number, json_object('alias', '${CHALLENGER}'), x.cause
  FROM ${WAITING} ORDER BY x.version;
INSERT INTO aliases (series_id, alias, version_id) SELECT x.series, '${CHALLENGER}', x.version FROM ${WAITING}
  ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id;
`;

/** Do what `changes` says, with everything that follows from it. */
export const APPLY = DISMISS + MOVE + CROWN + CHALLENGE;

/** Tables of a change that is over: a connection may make another one. */
export const FORGET = ["changes", "dismissed", "formers", "departed", "this_run"]
  .map((name) => `DROP TABLE IF EXISTS temp.${name};`).join("\n");
