import { CHAMPION } from "./lifecycle.ts";
import { triplesOfRun } from "./semantic.ts";

// Sets, not rows: the lock is held for as long as SQLite copies what was collected. Everything about the run is in the one row
// of `this_run`, so that no statement but the first binds anything.

/** Facts of the run that is being registered, and the last ids before it. */
export const BEGIN_RUN = `CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at, ? AS group_name,
  (SELECT coalesce(max(committed), 0) + 1 FROM runs) AS sequence, (SELECT coalesce(max(id), 0) FROM series) AS series,
  (SELECT coalesce(max(id), 0) FROM packs) AS packs, (SELECT coalesce(max(id), 0) FROM artifacts) AS artifacts,
  (SELECT coalesce(max(id), 0) FROM versions) AS versions`;

const RUN = "(SELECT run FROM this_run)";

/** What was collected of keys and files becomes rows of the registry. */
export const REGISTER_FILES = `
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
`;

/** Numbers of versions within their keys: the chosen one of a key first, then in the order in which they were given. */
const NUMBERED =
  `(SELECT v.position AS id, k.series_id, v.contender, v.chosen, v.architecture, v.recipe, r.run AS run_id,
  coalesce((SELECT max(number) FROM versions WHERE series_id = k.series_id), 0)
    + row_number() OVER (PARTITION BY v.key ORDER BY v.chosen DESC, v.position) AS number
  FROM new_versions v JOIN new_keys k ON k.position = v.key, this_run r)`;

/**
 * Versions with their stages become rows of the registry, with the numbers that `numbered` binds (digest.ts), and so do their
 * metrics and the outcomes. Run and lineage are there already.
 */
export const REGISTER_VERSIONS = `
CREATE TEMP TABLE numbers AS SELECT * FROM (${triplesOfRun(NUMBERED)}) ORDER BY id;
INSERT INTO versions (id, series_id, number, run_id, contender, family, status, reason, stage, spec_hash, flags, model_id,
    leaderboard_id, chosen, architecture, recipe, major, minor, patch, comparison, digest)
  SELECT r.versions + v.position, k.series_id, n.number, r.run, v.contender, v.family, v.status,
    v.reason, v.stage, v.spec_hash, v.flags, r.artifacts + v.model, r.artifacts + v.leaderboard, v.chosen, v.architecture,
    v.recipe, n.major, n.minor, n.patch, v.comparison,
    v.digest || '-' || n.number || '-' || n.major || '.' || n.minor || '.' || n.patch
  FROM numbers n CROSS JOIN new_versions v ON v.position = n.id JOIN new_keys k ON k.position = v.key, this_run r ORDER BY n.rowid;
INSERT INTO metrics (version_id, name, value) SELECT r.versions + m.version, m.name, m.value FROM new_metrics m, this_run r;
INSERT INTO outcomes (run_id, series_id, status, contender, version, reason, error, scores)
  SELECT r.run, k.series_id, o.status, o.contender,
    coalesce((SELECT number FROM versions WHERE run_id = r.run AND series_id = k.series_id AND chosen), 0), o.reason, o.error,
    o.scores
  FROM new_outcomes o JOIN new_keys k ON k.position = o.key, this_run r;
UPDATE versions SET flags = json_insert(flags, '$[#]', 'EQUAL_MODEL')
  WHERE run_id = ${RUN} AND status = 'champion' AND chosen AND model_id IN
    (SELECT model_id FROM versions WHERE run_id = ${RUN} AND status = 'champion' AND chosen
      GROUP BY model_id HAVING count(*) > 1);
`;

/** Runs over more keys than a number, of those in `former`: the table of the statement that this is part of. */
export const LARGER = (keys: string) =>
  `larger AS MATERIALIZED (SELECT run_id FROM (SELECT DISTINCT run_id FROM former) f
  WHERE (SELECT count(*) FROM outcomes o WHERE o.run_id = f.run_id) > ${keys})`;

/** Versions to come with the champions of their keys; `larger`: of a run over more keys. */
export const CANDIDATES =
  `WITH former AS MATERIALIZED (SELECT v.position, f.id, f.number, f.run_id, f.recipe FROM new_versions v
    JOIN new_keys k ON k.position = v.key JOIN aliases a ON a.series_id = k.series_id AND a.alias = '${CHAMPION}'
    JOIN versions f ON f.id = a.version_id),
  ${LARGER("(SELECT count(*) FROM new_outcomes)")}
  SELECT r.versions + v.position AS id, k.key_id, k.parts, v.contender, v.status, v.chosen, f.id AS champion,
    f.number, f.run_id, f.run_id IN (SELECT run_id FROM larger) AS larger, f.recipe = v.recipe AS same_recipe
  FROM new_versions v JOIN new_keys k ON k.position = v.key LEFT JOIN former f ON f.position = v.position, this_run r
  ORDER BY v.position`;

/** Unless somebody decides: what is chosen serves; `challenges`: it waits where a champion is of a run over more keys. */
export const SETTLE = (challenges: boolean) =>
  `UPDATE new_versions SET stage = 'Production' WHERE chosen;
${
    challenges
      ? `UPDATE new_versions SET stage = 'Staging' FROM (${CANDIDATES}) c
  WHERE c.larger AND c.id = new_versions.position + (SELECT versions FROM this_run) AND new_versions.chosen;`
      : ""
  }`;
