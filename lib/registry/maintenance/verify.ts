import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync } from "node:sqlite";
import type { ErrorCode } from "../../core/errors/error_codes.ts";
import type { StoredProblem, Verification } from "../../core/errors/problem.ts";
import { DISK } from "../../storage/files/files.ts";
import { type FoundRecord, lostProblem, unknownPacks } from "../records/found_records.ts";
import { registryFailure } from "../sqlite/failure.ts";
import { IMPORTS, verifyImports } from "../packs/imports.ts";
import { INVARIANTS } from "./invariants.ts";
import { runQuery, versionQuery } from "../versions/queries.ts";
import { runOf, versionOf } from "../versions/rows.ts";
import { recordName } from "../records/record.ts";
import { packPath } from "../packs/run_packs.ts";
import { withDatabase } from "../schema/schema.ts";
import { verifyRecords } from "../records/verify_records.ts";
import { type PackRow, verifyPack } from "../packs/verify_pack.ts";

/** What there is, and what is wrong with it. */
export interface RegistryVerification extends Verification {
  /** Versions, those that have lost their artifacts to a sweep included. */
  readonly versions: number;
  /** Packs that are there. */
  readonly packs: number;
  /** Their bytes. */
  readonly bytes: number;
}

/** Problems of one kind that are told. */
const MOST = 100;

/**
 * Verify a registry: the database by itself, its pointers, its rows against the records of their runs, and every byte of every
 * pack against its hash and its rows. Nothing
 * is changed; memory is bounded by the index of a pack, time by the bytes that are there.
 *
 * @param root Registry root.
 * @returns Problems and notes. A registry that cannot be opened is a problem, never an error.
 */
export function verifyRegistry(root: string): RegistryVerification {
  const path = `${root}/registry.db`, action = `verify ${path}`;
  const problems: StoredProblem[] = [], notes: StoredProblem[] = [];
  let found = { versions: 0, packs: 0, bytes: 0 };
  try {
    withDatabase(path, { action, readOnly: true, waitMs: 5000 }, (database) => {
      const imports = verifyImports(root);
      problems.push(...imports.problems);
      problems.push(...verifyDatabase(database, path));
      found = verifyPacks({ root, database }, { problems, notes });
      found.bytes += imports.bytes;
    });
  } catch (thrown) {
    const { code, message } = registryFailure(thrown, action);
    problems.push({ code, path, name: "", detail: message });
  }
  return { problems, notes, ...found };
}

/**
 * Verify a database by itself, as {@linkcode verifyRegistry} does: before it stands beside any packs.
 *
 * @param path Path of a `registry.db`.
 * @throws {RegistryError} As `openRegistry` read-only.
 */
export function verifyCopy(path: string): StoredProblem[] {
  const reading = { action: `verify ${path}`, readOnly: true, waitMs: 0 };
  return withDatabase(path, reading, (database) => verifyDatabase(database, path));
}

function verifyDatabase(database: DatabaseSync, path: string): StoredProblem[] {
  const broken = (detail: string): StoredProblem => ({ code: "CORRUPT_DATABASE", path, name: "", detail });
  const integrity = database.prepare(`PRAGMA integrity_check(${MOST})`).all().map((row) =>
    String(Object.values(row)[0])
  )
    .filter((line) => line !== "ok");
  if (integrity.length > 0) return integrity.map(broken);
  const keys = database.prepare("PRAGMA foreign_key_check").all().slice(0, MOST);
  return [
    ...damagedRows(database, path),
    ...keys.map(({ table, rowid, parent }) =>
      broken(`row ${rowid} of ${table} names a row of ${parent} that is not there`)
    ),
    ...INVARIANTS.flatMap(({ code, sql, detail }) =>
      database.prepare(`${sql} LIMIT ${MOST}`).all().map((row): StoredProblem => ({
        code,
        path,
        name: String(row.name ?? ""),
        detail: detail(row),
      }))
    ),
  ];
}

/** Rows that do not say what was registered; a version carries its key, a run the parts that its models share. */
function damagedRows(database: DatabaseSync, path: string): StoredProblem[] {
  const problems: StoredProblem[] = [];
  for (const [query, read] of [[versionQuery({}), versionOf], [runQuery({}), runOf]] as const) {
    for (const row of database.prepare(query.sql).iterate(...query.values)) {
      const { run, damage } = read(row);
      if (damage === undefined) continue;
      problems.push({ code: damage.code, path, name: String(row.parts ?? `run ${run}`), detail: damage.message });
      if (problems.length >= MOST) return problems;
    }
  }
  return problems;
}

function verifyPacks(
  open: OpenRoot,
  { problems, notes }: { problems: StoredProblem[]; notes: StoredProblem[] },
): { versions: number; packs: number; bytes: number } {
  const { root, database } = open;
  const rows = database.prepare(`SELECT sha256, max(bytes) AS bytes, min(swept_at IS NOT NULL) AS swept FROM packs
    GROUP BY sha256 UNION ALL SELECT record, -1, 0 FROM runs WHERE record IS NOT NULL GROUP BY record
    UNION ALL SELECT record, -1, 0 FROM actions WHERE record IS NOT NULL`).all();
  const known = new Set<string>();
  let packs = 0, total = 0;
  for (const row of rows) {
    if (Number(row.swept) === 1) continue;
    const pack: PackRow = { sha256: String(row.sha256), bytes: Number(row.bytes) };
    known.add(`${pack.sha256}.pack`);
    const { size, found } = verifyPack(open, pack);
    if (size !== null) packs++;
    total += size ?? 0;
    problems.push(...found);
  }
  const records = verifyRecords(open), unknown = unknownPacks(open);
  problems.push(...unknown.problems, ...unknown.lost.map((record) => lost(root, record)));
  for (const sha256 of unknown.kept) known.add(`${sha256}.pack`);
  problems.push(...records.problems);
  notes.push(...records.notes);
  for (const folder of [root, `${root}/packs`, `${root}/${IMPORTS}`]) notes.push(...leftOver(folder, known));
  return { versions: Number(database.prepare("SELECT count(*) AS n FROM versions").get()?.n), packs, bytes: total };
}

function lost(root: string, record: FoundRecord): StoredProblem {
  const remedy = record.action === undefined
    ? "brings it back"
    : "brings it back, or sets its record aside where it contradicts what was decided since";
  const detail =
    `it was committed, and registry.db does not have it: it is an older one, or its WAL is gone; fsck --repair ${remedy}`;
  return { code: lostProblem(record), path: packPath(root, record.sha256), name: recordName(record), detail };
}

const NOTES: readonly (readonly [RegExp, ErrorCode, string])[] = [
  [
    /^\..+\.tmp(?:-journal)?$|^[0-9a-f]{32}\.\d+\.tmp$/,
    "LEFT_OVER",
    "it is being written, or its writer died: gc removes it",
  ],
  [/\.pack$/, "LEFT_OVER", "no run refers to it: gc removes it after its grace period"],
  [/\.damaged$/, "LEFT_OVER", "it was set aside"],
  [
    /\.pack\.aside$/,
    "LEFT_OVER",
    "no record explained it, or what it decided contradicts what was decided since: delete it once nothing is missed",
  ],
  [/\.backup$/, "LEFT_OVER", "a copy of the registry of a former release; it can go once this one is trusted"],
];

function leftOver(folder: string, known: ReadonlySet<string>): StoredProblem[] {
  return DISK.list(folder).flatMap((name) => {
    if (known.has(name)) return [];
    const note = NOTES.find(([pattern]) => pattern.test(name));
    return note === undefined ? [] : [{ code: note[1], path: `${folder}/${name}`, name: "", detail: note[2] }];
  });
}
