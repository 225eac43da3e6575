import { CHALLENGER, CHAMPION } from "./lifecycle.ts";

// Sets, not rows: the lock is held for as long as SQLite copies what was collected. Everything about the run is in the one row
// of `this_run`, so that no statement but the first binds anything.

/** Facts of the run that is being registered, and the last ids before it. */
export const BEGIN_RUN = `CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at, ? AS group_name,
  (SELECT coalesce(max(committed), 0) + 1 FROM runs) AS sequence, (SELECT coalesce(max(id), 0) FROM series) AS series,
  (SELECT coalesce(max(id), 0) FROM packs) AS packs, (SELECT coalesce(max(id), 0) FROM artifacts) AS artifacts,
  (SELECT coalesce(max(id), 0) FROM versions) AS versions`;

const RUN = "(SELECT run FROM this_run)", AT = "(SELECT at FROM this_run)";

/** Number of a key's next version. */
const NUMBER = "(coalesce((SELECT max(number) FROM versions WHERE series_id = k.series_id), 0) + 1)";

/** What was collected becomes rows of the registry; versions get their numbers, which `numbered` binds (digest.ts). Run and lineage are there already. */
export const REGISTER = `
INSERT INTO series (group_name, key_id, parts)
  SELECT r.group_name, k.key_id, k.parts FROM new_keys k, this_run r WHERE true ORDER BY k.position
  ON CONFLICT (key_id, group_name) DO NOTHING;
UPDATE new_keys SET series_id = (SELECT s.id FROM series s, this_run r
  WHERE s.key_id = new_keys.key_id AND s.group_name = r.group_name);
INSERT INTO key_parts (series_id, column_name, value)
  SELECT k.series_id, p.column_name, p.value FROM new_parts p JOIN new_keys k ON k.position = p.key, this_run r
  WHERE k.series_id > r.series;
INSERT INTO packs (id, run_id, sha256, bytes)
  SELECT r.packs + p.position, r.run, p.sha256, p.bytes FROM new_packs p, this_run r ORDER BY p.position;
INSERT INTO artifacts (id, pack_id, start, length, sha256)
  SELECT r.artifacts + a.position, r.packs + a.pack, a.start, a.length, a.sha256
  FROM new_artifacts a, this_run r ORDER BY a.position;
INSERT INTO shared (run_id, name, artifact_id) SELECT r.run, s.name, r.artifacts + s.artifact FROM new_shared s, this_run r;
INSERT INTO versions (id, series_id, number, run_id, contender, family, status, reason, stage, spec_hash, flags, model_id,
    leaderboard_id, digest)
  SELECT r.versions + v.position, k.series_id, ${NUMBER}, r.run, v.contender, v.family, v.status,
    v.reason, 'Production', v.spec_hash, v.flags, r.artifacts + v.model, r.artifacts + v.leaderboard,
    v.digest || '-' || ${NUMBER}
  FROM new_versions v JOIN new_keys k ON k.position = v.key, this_run r ORDER BY v.position;
INSERT INTO metrics (version_id, name, value) SELECT r.versions + m.version, m.name, m.value FROM new_metrics m, this_run r;
INSERT INTO outcomes (run_id, series_id, status, contender, version, reason, error, scores)
  SELECT r.run, k.series_id, o.status, o.contender,
    coalesce((SELECT number FROM versions WHERE run_id = r.run AND series_id = k.series_id), 0), o.reason, o.error, o.scores
  FROM new_outcomes o JOIN new_keys k ON k.position = o.key, this_run r;
UPDATE versions SET flags = json_insert(flags, '$[#]', 'EQUAL_MODEL')
  WHERE run_id = ${RUN} AND status = 'champion' AND model_id IN
    (SELECT model_id FROM versions WHERE run_id = ${RUN} AND status = 'champion' GROUP BY model_id HAVING count(*) > 1);
`;

/** Runs over more keys than a number, of those in `former`: the table of the statement that this is part of. */
export const LARGER = (keys: string) =>
  `larger AS MATERIALIZED (SELECT run_id FROM (SELECT DISTINCT run_id FROM former) f
  WHERE (SELECT count(*) FROM outcomes o WHERE o.run_id = f.run_id) > ${keys})`;

/** Let the run's versions wait whose keys have a champion of a run over more keys. */
export const STAGE_LESSER = `
UPDATE versions SET stage = 'Staging' WHERE id IN (
  WITH former AS MATERIALIZED (SELECT v.id, f.run_id FROM versions v
    JOIN aliases a ON a.series_id = v.series_id AND a.alias = '${CHAMPION}' JOIN versions f ON f.id = a.version_id
    WHERE v.run_id = ${RUN}),
  ${LARGER("(SELECT count(*) FROM new_outcomes)")}
  SELECT id FROM former WHERE run_id IN (SELECT run_id FROM larger));
`;

/** Challengers of the keys of the run. */
const CHALLENGERS = `FROM aliases a JOIN versions c ON c.id = a.version_id
  WHERE a.alias = '${CHALLENGER}' AND a.series_id IN (SELECT series_id FROM versions WHERE run_id = ${RUN})`;

const FORMER = `FROM versions v LEFT JOIN aliases a ON a.series_id = v.series_id AND a.alias = '${CHAMPION}'
  LEFT JOIN versions f ON f.id = a.version_id WHERE v.stage = 'Production' AND v.run_id = ${RUN}`;

const LOG = "INSERT INTO events (at, kind, run_id, series_id, version, detail)";

/**
 * Former challengers of the run's keys are dismissed, which never served: whatever the run has for a key is newer. Former
 * champions are archived, the aliases move, and all of it is logged.
 */
export const PROMOTE = `
${LOG} SELECT ${AT}, 'STAGE_CHANGED', ${RUN}, c.series_id, c.number, json_object('from', c.stage, 'to', 'None')
  ${CHALLENGERS} ORDER BY c.id;
UPDATE versions SET stage = 'None' WHERE id IN (SELECT c.id ${CHALLENGERS});
DELETE FROM aliases WHERE alias = '${CHALLENGER}'
  AND series_id IN (SELECT series_id FROM versions WHERE run_id = ${RUN});
${LOG} SELECT ${AT}, 'ALIAS_MOVED', v.run_id, v.series_id, v.number, json_object('alias', '${CHAMPION}', 'from', f.number)
  ${FORMER} ORDER BY v.id;
${LOG} SELECT ${AT}, 'STAGE_CHANGED', v.run_id, f.series_id, f.number, json_object('from', f.stage, 'to', 'Archived')
  ${FORMER} AND f.id IS NOT NULL ORDER BY v.id;
UPDATE versions SET stage = 'Archived' WHERE id IN (SELECT f.id ${FORMER});
INSERT INTO aliases (series_id, alias, version_id) SELECT series_id, '${CHAMPION}', id FROM versions
  WHERE run_id = ${RUN} AND stage = 'Production'
  ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id;
${LOG} SELECT ${AT}, 'ALIAS_MOVED', run_id, series_id, number, json_object('alias', '${CHALLENGER}')
  FROM versions WHERE run_id = ${RUN} AND stage = 'Staging' ORDER BY id;
INSERT INTO aliases (series_id, alias, version_id)
  SELECT series_id, '${CHALLENGER}', id FROM versions WHERE run_id = ${RUN} AND stage = 'Staging';
INSERT INTO events (at, kind, run_id, detail) SELECT ${AT}, 'RUN_COMMITTED', ${RUN},
  json_object('versions', (SELECT count(*) FROM versions WHERE run_id = ${RUN}));
`;
