/**
 * Semantic versions, derived in SQL. Those of a key are one row of triples that only grows: a version whose architecture is not
 * that of its predecessor adds to the first number, one with another recipe to the second, one that merely saw other data to the
 * third. The predecessor is the key's newest former chosen version; for one that is not chosen the newest former one of its
 * contender, if there is any.
 *
 * @module
 */

/**
 * A semantic version in writing, such as ridge_v1.2.0. The same text to whoever reads the pattern in the description of the
 * API: what a dot or `\d` stands for differs by language.
 */
export const SEMANTIC_VERSION: RegExp = /^[\s\S]+_v[0-9]+\.[0-9]+\.[0-9]+$/;

/**
 * Triples of rows with their kinds, counted up from where their keys stand.
 *
 * @param kinds SELECT of `id`, `series_id`, `number`, `kind` (1 major, 2 minor, 3 patch), and `major`, `minor`, `patch` of the
 * key's last version before these rows, 0 if there is none.
 * @returns SELECT of `id`, `number`, `major`, `minor`, `patch`.
 */
function countUp(kinds: string): string {
  const count = (kind: number, by: string) => `sum(kind = ${kind}) OVER (PARTITION BY ${by} ORDER BY number)`;
  return `SELECT id, number, major + a AS major, iif(a = 0, minor, 0) + b AS minor, iif(a + b = 0, patch, 0) + c AS patch FROM (
    SELECT *, ${count(3, "series_id, a, b")} AS c FROM (SELECT *, ${count(2, "series_id, a")} AS b FROM (
      SELECT *, ${count(1, "series_id")} AS a FROM (${kinds}))))`;
}

/** Where a key stands before a run, and before everything. */
const BEFORE_RUN = {
  columns: ["major", "minor", "patch"].map((name) => `coalesce(b.${name}, 0) AS ${name}`).join(", "),
  join: `LEFT JOIN versions b ON b.id = (SELECT l.id FROM versions l WHERE l.series_id = n.series_id
    AND l.number < n.number AND l.run_id <> n.run_id ORDER BY l.number DESC LIMIT 1)`,
};
const BEFORE_ALL = { columns: "0 AS major, 0 AS minor, 0 AS patch", join: "" };

/**
 * Kinds of rows by their predecessors among the versions that are there.
 *
 * @param rows Relation of `id`, `series_id`, `number`, `run_id`, `contender`, `chosen`, `architecture`, `recipe`.
 * @param before Where the keys stand before these rows.
 */
function kindsOf(rows: string, before: typeof BEFORE_RUN): string {
  const former = (condition: string) =>
    `SELECT f.id FROM versions f WHERE f.series_id = n.series_id AND f.number < n.number AND f.run_id <> n.run_id
      AND ${condition} ORDER BY f.number DESC LIMIT 1`;
  return `SELECT n.id, n.series_id, n.number, ${before.columns}, CASE
      WHEN p.id IS NULL THEN iif(n.number = 1, 1, 3) WHEN p.architecture <> n.architecture THEN 1
      WHEN p.recipe <> n.recipe THEN 2 ELSE 3 END AS kind
    FROM ${rows} n ${before.join} LEFT JOIN versions p ON p.id = CASE WHEN n.chosen THEN (${former("f.chosen")})
      ELSE coalesce((${former("f.contender = n.contender")}), (${former("f.chosen")})) END`;
}

/** Triples of the rows of one run, whether they are among the versions yet or not; see {@linkcode countUp}. */
export function triplesOfRun(rows: string): string {
  return countUp(kindsOf(rows, BEFORE_RUN));
}

/** Triples of all versions, derived from nothing but what each of them is. */
export const TRIPLES = countUp(kindsOf("versions", BEFORE_ALL));

/**
 * Triples of the versions of a database of schema 1 or 2, where a run has one of a key: the family stands for the architecture,
 * the feature spec for the recipe.
 *
 * @param condition Which versions; all of a key or none.
 */
export function formerTriples(condition: string): string {
  return countUp(`SELECT id, series_id, number, 0 AS major, 0 AS minor, 0 AS patch, CASE
      WHEN lag(family) OVER w IS NOT family THEN 1 WHEN lag(spec_hash) OVER w <> spec_hash THEN 2 ELSE 3 END AS kind
    FROM main.versions WHERE ${condition} WINDOW w AS (PARTITION BY series_id ORDER BY number)`);
}
