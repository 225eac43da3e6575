import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import { makeFolders } from "../../storage/files/publish.ts";
import { type Ancestry, ancestryOf, kinshipOf } from "./ancestry.ts";
import { guard } from "../sqlite/failure.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { leftSwept } from "./left_swept.ts";
import { withDatabase } from "../schema/schema.ts";

/** What adopting needs of its caller. */
export interface AdoptOptions {
  /** Give a pack its name in the registry, durably; one that has it is left. */
  readonly place: (sha256: string) => void;
}

/** Rows of one machine, of which others need not know. */
const OWN = new Set(["reservations"]);
const WAIT_MS = 60_000;

/**
 * Bring a registry to the state of a copy that goes on from it: all in one transaction, beside readers and other writers. Packs
 * that models need are there before it, the records of runs come after it, so that a kill leaves the old whole or the new.
 *
 * @param root Registry root; one that is missing or empty is made.
 * @param copy A database that holds all events of the registry, and may hold more. It is brought to the present schema.
 * @throws {RegistryError} `CONFLICT` if the registry has events that the copy has not; `LOCKED`, `READ_ONLY` and the like.
 */
export function adoptDatabase(root: string, copy: string, options: AdoptOptions): void {
  const writing = { action: `bring ${root} up to date`, readOnly: false };
  guard(writing.action, () => makeFolders(`${root}/packs`));
  withDatabase(
    `${root}/registry.db`,
    { ...writing, waitMs: WAIT_MS },
    (ours) =>
      withDatabase(copy, { ...writing, waitMs: 0 }, (theirs) => {
        const swept = leftSwept(ours, theirs);
        for (const sha256 of packsOf(theirs)) if (!swept.has(sha256)) options.place(sha256);
        const tables = stage(ours, theirs);
        keepSweeps(ours, swept);
        inTransaction(ours, () => adopt(ours, { root, theirs, tables }));
        inTransaction(ours, () => adoptRecords(ours, { theirs, tables, place: options.place }));
      }),
  );
}

/** SHA-256 of the packs in which models lie. */
function packsOf(database: DatabaseSync): string[] {
  return textsOf(database, "SELECT DISTINCT sha256 FROM packs WHERE swept_at IS NULL ORDER BY sha256");
}

interface Table {
  readonly name: string;
  /** Names of its columns, in order. */
  readonly columns: readonly string[];
}

const RECORD = "record";

/** Rows into tables of the connection alone, as no database may be attached: meanwhile nothing is locked. */
function stage(ours: DatabaseSync, theirs: DatabaseSync): Table[] {
  const names = textsOf(
    theirs,
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid",
  ).filter((name) => !OWN.has(name));
  ours.exec("PRAGMA temp.cache_size = -65536; BEGIN");
  const tables = names.map((name) => {
    const rows = theirs.prepare(`SELECT * FROM "${name}"`), columns = rows.columns().map(({ name }) => String(name));
    rows.setReadBigInts(true);
    ours.exec(`CREATE TEMP TABLE "new_${name}" AS SELECT * FROM main."${name}" WHERE 0`);
    const insert = ours.prepare(`INSERT INTO temp."new_${name}" VALUES (${columns.map(() => "?")})`);
    for (const row of rows.iterate()) insert.run(...Object.values(row));
    return { name, columns };
  });
  ours.exec("COMMIT");
  return tables;
}

/** What was swept is a machine's own affair: what is here stays here, what is not is not missed. */
function keepSweeps(ours: DatabaseSync, swept: ReadonlySet<string>): void {
  ours.exec(`UPDATE temp.new_packs SET swept_at = NULL
    WHERE sha256 IN (SELECT sha256 FROM main.packs WHERE swept_at IS NULL)`);
  ours.prepare(`UPDATE temp.new_packs SET swept_at = (SELECT min(o.swept_at) FROM main.packs o
    WHERE o.sha256 = new_packs.sha256) WHERE sha256 IN (SELECT value FROM json_each(?))`)
    .run(JSON.stringify([...swept]));
}

function adopt(
  ours: DatabaseSync,
  options: {
    readonly root: string;
    readonly theirs: DatabaseSync;
    readonly tables: readonly Table[];
  },
): void {
  const { root, theirs, tables } = options;
  assertBehind(root, ours, theirs);
  ours.exec("PRAGMA defer_foreign_keys = ON; DELETE FROM aliases");
  for (const { name, columns } of tables) {
    // A record is named once it is there, which must not be before the commit: it says that its run was committed.
    const news = columns.map((column) => column === RECORD ? recordOf(name, columns) : `n."${column}"`);
    // Events are never replaced.
    ours.exec(`INSERT ${name === "events" ? "" : "OR REPLACE "}INTO main."${name}"
      SELECT ${news} FROM temp."new_${name}" n EXCEPT SELECT * FROM main."${name}"`);
    assertEqual(ours, root, name);
  }
}

/** The one that is there already. */
function recordOf(name: string, [key = ""]: readonly string[]): string {
  return `(SELECT o.${RECORD} FROM main."${name}" o WHERE o."${key}" = n."${key}")`;
}

function adoptRecords(
  ours: DatabaseSync,
  { theirs, tables, place }: {
    readonly theirs: DatabaseSync;
    readonly tables: readonly Table[];
    readonly place: (sha256: string) => void;
  },
): void {
  for (const { name, columns } of tables.filter(({ columns }) => columns.includes(RECORD))) {
    for (const sha256 of textsOf(theirs, `SELECT ${RECORD} FROM "${name}" WHERE ${RECORD} IS NOT NULL`)) place(sha256);
    const key = columns[0] ?? "",
      news = `SELECT n.${RECORD} FROM temp."new_${name}" n WHERE n."${key}" = "${name}"."${key}"`;
    ours.exec(`UPDATE "${name}" SET ${RECORD} = (${news}) WHERE ${RECORD} IS NULL AND (${news}) IS NOT NULL`);
  }
}

/** Under the lock: what another process has committed meanwhile is not overwritten. */
function assertBehind(root: string, ours: DatabaseSync, theirs: DatabaseSync): void {
  const first = (whose: "ours" | "theirs", most: number): Ancestry =>
    ancestryOf(whose === "ours" ? ours : theirs, { most });
  const kinship = kinshipOf(ancestryOf(ours), ancestryOf(theirs), first);
  if (kinship === "ahead" || kinship === "diverged") throw conflict(root, "events that the other one does not have");
}

/** A row that stood in the way was replaced with another key: then they have no common history after all. */
function assertEqual(ours: DatabaseSync, root: string, name: string): void {
  const count = (schema: string) => Number(ours.prepare(`SELECT count(*) AS n FROM ${schema}`).get()?.n);
  if (count(`main."${name}"`) !== count(`temp."new_${name}"`)) {
    throw conflict(root, `rows of ${name} that it does not have`);
  }
}

function conflict(root: string, fact: string): RegistryError {
  return new RegistryError(
    "CONFLICT",
    `Cannot bring ${root} up to date as the other registry must go on from it: current value is ${fact}`,
    {
      hint: "Use another registry folder for the other one, and do there again what is to be kept of this one.",
      context: { root },
    },
  );
}

function textsOf(database: DatabaseSync, sql: string): string[] {
  return database.prepare(sql).all().map((row) => String(Object.values(row)[0]));
}
