import type { OpenRoot } from "../sqlite/open_root.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import type { Files } from "../../storage/files/files.ts";
import type { Acted, Action, AliasMove, Move } from "../versions/action.ts";
import { assertAlias } from "../versions/alias_name.ts";
import { APPLY, CHANGES, FORGET } from "../versions/changes.ts";
import { eventTime } from "../sqlite/event_time.ts";
import { guard } from "../sqlite/failure.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { assertMoves, CHAMPION, refusedMove } from "../versions/lifecycle.ts";
import { isCommitted } from "./register.ts";
import type { SqlRow } from "../versions/rows.ts";
import { notFound } from "../versions/sound_run.ts";
import { writeRecords } from "../records/write_records.ts";

/** A decision, and what making it needs. */
export interface ActOptions {
  readonly action: Action;
  /** What the clock says; its events are of no earlier instant than those before them. */
  readonly now: Date;
  readonly files: Files;
}

/**
 * Do what somebody has decided, with all its events, in one transaction: everything, or nothing if a version is no longer where
 * the planner saw it. Its record is written after it.
 *
 * @param open Registry root, writable. @param options See there.
 * @throws {RegistryError} `CONFLICT`, `STAGE_MOVE`, `NOT_FOUND`, `ARTIFACT_SWEPT`, `INVALID_ALIAS`, `READ_ONLY`, `LOCKED`.
 */
export function actOn(open: OpenRoot, { action, now, files }: ActOptions): Acted {
  const { database } = open;
  assertMoves(action.kind, action.moves);
  (action.aliases ?? []).forEach(({ alias }) => assertAlias(alias));
  const acted = guard(`${action.kind} ${action.run}`.trim(), () => {
    database.exec(FORGET);
    return inTransaction(database, () => apply(database, action, eventTime(database, now)));
  });
  try {
    writeRecords(open, { files });
  } catch {
    // It is decided, whatever comes now: what is left undone here the next commit does.
  }
  return acted;
}

function apply(database: DatabaseSync, action: Action, at: string): Acted {
  database.prepare("CREATE TEMP TABLE this_run AS SELECT ? AS run, ? AS at").run(action.run, at);
  database.exec(CHANGES);
  assertRun(database, action.run);
  const event = Number(
    database.prepare("INSERT INTO events (at, kind, run_id, detail) VALUES (?, ?, ?, ?)")
      .run(at, action.kind, action.run, JSON.stringify(action.detail)).lastInsertRowid,
  );
  database.prepare("INSERT INTO actions SELECT ?, coalesce(max(committed), 0), NULL FROM runs").run(event);
  plan(database, action.moves, event);
  assertCurrent(database);
  database.exec(APPLY);
  for (const alias of action.aliases ?? []) moveAlias(database, alias, { at, run: action.run, cause: event });
  const counts = database.prepare(`SELECT (SELECT count(*) FROM changes WHERE last AND origin <> target) AS moved,
    (SELECT count(*) FROM formers WHERE former IS NOT NULL) AS archived`).get();
  return { event, at, moved: Number(counts?.moved), archived: Number(counts?.archived) };
}

/** What a run says of itself at its commit is told apart from what is decided about it later. */
function assertRun(database: DatabaseSync, run: string): void {
  if (run !== "" && !isCommitted(database, run)) throw notFound(`run ${run}`, "runs");
}

function plan(database: DatabaseSync, moves: readonly Move[], cause: number): void {
  const add = database.prepare(
    `INSERT INTO changes (version, series, number, origin, target, champion, last, logged, cause)
    SELECT v.id, v.series_id, v.number, ?, ?, ?, ?, 1, ? FROM versions v WHERE v.id = ?`,
  );
  const last = new Map(moves.map(({ version }, i) => [version, i]));
  for (const [i, { version, from, to, champion }] of moves.entries()) {
    const { changes } = add.run(from, to, champion, Number(last.get(version) === i), cause, version);
    if (Number(changes) === 0) throw notFound(`version ${version}`);
  }
}

const CHANGED = `SELECT s.parts FROM changes x JOIN versions v ON v.id = x.version JOIN series s ON s.id = x.series
  LEFT JOIN aliases a ON a.series_id = x.series AND a.alias = '${CHAMPION}'
  WHERE a.version_id IS NOT x.champion OR v.stage <> x.origin
    AND NOT EXISTS (SELECT 1 FROM changes y WHERE y.version = x.version AND y.position < x.position)
  GROUP BY x.series ORDER BY min(x.position)`;
const TWICE = `SELECT s.parts FROM changes x JOIN series s ON s.id = x.series WHERE x.last AND x.target <> 'None'
  GROUP BY x.series, x.target HAVING count(*) > 1 LIMIT 1`;
const SWEPT =
  `SELECT s.parts, x.number FROM changes x JOIN series s ON s.id = x.series JOIN versions v ON v.id = x.version
  JOIN artifacts m ON m.id = v.model_id JOIN packs p ON p.id = m.pack_id
  WHERE x.target <> 'None' AND p.swept_at IS NOT NULL LIMIT 1`;

/** Keys that an error names. */
const MOST = 5;

function assertCurrent(database: DatabaseSync): void {
  const changed = database.prepare(CHANGED).all();
  if (changed.length > 0) throw conflict(changed);
  const twice = database.prepare(TWICE).get();
  if (twice !== undefined) throw refusedMove(`two versions of key ${twice.parts}`);
  const swept = database.prepare(SWEPT).get();
  if (swept !== undefined) throw sweptVersion(swept);
}

function conflict(changed: readonly SqlRow[]): RegistryError {
  const keys = changed.slice(0, MOST).map(({ parts }) => String(parts));
  return new RegistryError(
    "CONFLICT",
    `Cannot move versions as they must stand where they stood when it was planned: current value is ${
      formatCount(changed.length, "key")
    } that ` +
      `somebody else has changed since, ${keys.join(", ")}`,
    {
      hint: "Nothing was changed: look at what serves now, and decide again.",
      context: { keys: changed.length, first: keys },
    },
  );
}

function sweptVersion({ parts, number }: SqlRow): RegistryError {
  return new RegistryError(
    "ARTIFACT_SWEPT",
    `Cannot move a version as its model must be there: current value is version ${number} of key ${parts}, which gc has removed`,
    { hint: "Move to a newer version, or restore the registry from a backup." },
  );
}

const POINTED = `SELECT v.series_id, v.number, s.parts, a.version_id, f.number AS former, p.swept_at FROM versions v
  JOIN series s ON s.id = v.series_id JOIN artifacts m ON m.id = v.model_id JOIN packs p ON p.id = m.pack_id
  LEFT JOIN aliases a ON a.series_id = v.series_id AND a.alias = ? LEFT JOIN versions f ON f.id = a.version_id WHERE v.id = ?`;

function moveAlias(
  database: DatabaseSync,
  { alias, version, expected }: AliasMove,
  { at, run, cause }: { at: string; run: string; cause: number },
): void {
  const row = database.prepare(POINTED).get(alias, version);
  if (row === undefined) throw notFound(`version ${version}`);
  if (row.version_id !== expected) throw conflict([row]);
  if (row.swept_at !== null) throw sweptVersion(row);
  if (row.version_id === version) return;
  const series = Number(row.series_id);
  database.prepare(`INSERT INTO aliases VALUES (?, ?, ?)
    ON CONFLICT (series_id, alias) DO UPDATE SET version_id = excluded.version_id`).run(series, alias, version);
  database.prepare(`INSERT INTO events (at, kind, run_id, series_id, version, detail, cause)
    VALUES (?, 'ALIAS_MOVED', ?, ?, ?, json_object('alias', ?, 'from', ?), ?)`)
    .run(at, run, series, Number(row.number), alias, row.former === null ? null : Number(row.former), cause);
}
