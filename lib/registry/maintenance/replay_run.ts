import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import type { ActionKind } from "../versions/action.ts";
import { FORGET } from "../versions/changes.ts";
import { bindText } from "../versions/collection.ts";
import { type FoundRecord, recordRows } from "../records/found_records.ts";
import { DECISIONS } from "../records/record.ts";
import { startEventsAt } from "./replay_action.ts";
import { triplesOfRun } from "../versions/semantic.ts";
import { logActions, moveCollected } from "../commits/settle.ts";

/**
 * Insert the rows of a run and let its versions take their places as its commit did.
 *
 * @param open Registry root, inside a transaction. @param record Its record.
 * @throws What SQLite throws where a number of it is taken by another run.
 */
export function replayRun(open: OpenRoot, record: FoundRecord): void {
  const { root, database } = open;
  const { [DECISIONS]: _, ...tables } = record.columns;
  for (const [table, columns] of Object.entries(tables)) {
    const insert = insertInto(database, table, columns);
    for (const row of recordRows(root, record, table)) insert(row);
  }
  database.prepare("UPDATE runs SET record = ? WHERE id = ?").run(record.sha256, record.run);
  addParts(database, record.run);
  settle(open, record);
}

/** The run's versions take their places once more, with the numbers of the events as they were if none is in their way. */
function settle({ root, database }: OpenRoot, record: FoundRecord): void {
  const decisions = recordRows(root, record, DECISIONS)
    .map(([kind, detail]) => ({ kind: String(kind) as ActionKind, detail: JSON.parse(String(detail)) }));
  database.exec(FORGET);
  database.prepare("CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at").run(record.run, record.committedAt);
  if (record.schema < 3) database.exec(COUNT_FORMER);
  startEventsAt(database, record.event);
  moveCollected(database, logActions(database, decisions), { logged: record.schema >= 3 });
}

/** Semantic numbers of versions whose record does not tell them. */
const COUNT_FORMER = `CREATE TEMP TABLE triples AS ${
  triplesOfRun("(SELECT * FROM versions WHERE run_id = (SELECT run FROM this_run))")
};
UPDATE versions SET major = t.major, minor = t.minor, patch = t.patch FROM triples t WHERE t.id = versions.id;
DROP TABLE triples;`;

/** What records of former releases do not tell of a version. */
const FORMER_VERSIONS = ", chosen, architecture, recipe, major, minor, patch";

/** Keys are met again by later runs. Table and columns come from a file: they must be words before they are part of a statement. */
function insertInto(
  database: DatabaseSync,
  table: string,
  columns: readonly string[],
): (row: readonly SQLInputValue[]) => void {
  if (![table, ...columns].every((name) => /^[a-z_0-9]+$/.test(name))) {
    throw new RegistryError(
      "CORRUPT_PACK",
      `Cannot rebuild table ${table} as its names must be words: current value is ${columns}`,
      {
        hint: "Restore the pack from a backup.",
      },
    );
  }
  const isFormer = table === "versions" && !columns.includes("chosen");
  const place = (name: string) => `?${columns.indexOf(name) + 1}`;
  const insert = database.prepare(`INSERT INTO ${table} (${columns.join(", ")}${isFormer ? FORMER_VERSIONS : ""})
    VALUES (${columns.map((_, i) => `?${i + 1}`).join(", ")}${
    isFormer ? `, 1, ${place("family")}, ${place("spec_hash")}, 0, 0, 0` : ""
  }) ${table === "series" ? "ON CONFLICT (key_id, group_name) DO NOTHING" : ""}`);
  return (row) => void insert.run(...row);
}

function addParts(database: DatabaseSync, run: string): void {
  const columns: string[] = JSON.parse(
    String(database.prepare("SELECT key_columns FROM runs WHERE id = ?").get(run)?.key_columns),
  );
  const keys = database.prepare(
    `SELECT s.id, s.parts FROM outcomes o JOIN series s ON s.id = o.series_id WHERE o.run_id = ?`,
  );
  const insert = database.prepare(
    "INSERT INTO key_parts (series_id, column_name, value) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
  );
  for (const { id, parts } of keys.iterate(run)) {
    const texts: string[] = JSON.parse(String(parts));
    columns.forEach((column, i) => insert.run(Number(id), column, bindText(texts[i] ?? "")));
  }
}
