import { DatabaseSync } from "node:sqlite";

/** Everything that two trainings of one plan must have alike, whoever has done the work: all but ids, clocks and times. */
const QUERIES = [
  `SELECT s.key_id, v.number, v.contender, v.status, v.reason, v.stage, v.chosen, v.major, v.minor, v.patch, v.spec_hash,
     v.flags, m.sha256, m.length FROM versions v JOIN series s ON s.id = v.series_id
     JOIN artifacts m ON m.id = v.model_id ORDER BY 1, 2`,
  `SELECT s.key_id, o.status, o.contender, o.version, o.reason, o.error, o.scores FROM outcomes o
     JOIN series s ON s.id = o.series_id ORDER BY 1`,
  `SELECT s.key_id, v.number, m.name, m.value FROM metrics m JOIN versions v ON v.id = m.version_id
     JOIN series s ON s.id = v.series_id ORDER BY 1, 2, 3`,
  `SELECT s.key_id, a.alias, v.number FROM aliases a JOIN versions v ON v.id = a.version_id
     JOIN series s ON s.id = a.series_id ORDER BY 1, 2`,
  "SELECT h.name, a.sha256 FROM shared h JOIN artifacts a ON a.id = h.artifact_id ORDER BY 1",
  "SELECT plan_hash, data_hash, seed FROM lineage",
];

/**
 * The models, outcomes, scores and aliases of a registry with one run, as lines: equal for equal trainings.
 *
 * @param root Registry root.
 */
export function registryContent(root: string): string[] {
  const database = new DatabaseSync(`${root}/registry.db`, { readOnly: true });
  try {
    return QUERIES.flatMap((query) => database.prepare(query).all().map((row) => JSON.stringify(row)));
  } finally {
    database.close();
  }
}
