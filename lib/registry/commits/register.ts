import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import type { Settle } from "../versions/action.ts";
import { runDigest } from "../versions/digest.ts";
import { eventTime } from "../sqlite/event_time.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import type { CommittedRun, RunInput } from "../versions/row_types.ts";
import { moveCollected, settleCollected } from "./settle.ts";
import { BEGIN_RUN, REGISTER_FILES, REGISTER_VERSIONS } from "../versions/statements.ts";

/** What a commit needs beside the run and what was collected of it. */
export interface RegisterOptions<T> {
  readonly createdAt: Date;
  readonly now: () => Date;
  /** Give the finished packs their names, durably; called while the writer's lock is held. */
  readonly publish: () => void;
  readonly summaryOf: (committed: CommittedRun) => T;
  /** Decides what becomes of the versions; absent: what is chosen serves, unless the run challenges. */
  readonly settle?: Settle;
  /** Opens the registry once more: what a commit that failed has left is asked of the disk through another connection. */
  readonly openReader: () => DatabaseSync;
}

/**
 * The short transaction of a run: publish its packs, insert its rows, move the aliases.
 *
 * @param database Connection with what was collected. @param run What the run is. @param options See there.
 * @throws {RegistryError} `RUN_EXISTS`. @throws What SQLite and the file system throw; all is undone then.
 */
export function registerCollected<T>(
  database: DatabaseSync,
  run: RunInput,
  options: RegisterOptions<T>,
): CommittedRun & { readonly summary: T } {
  let committedAt = "";
  return inTransaction(database, () => {
    if (isCommitted(database, run.run)) throw runExists(run.run);
    options.publish();
    committedAt = eventTime(database, options.now());
    database.prepare(BEGIN_RUN).run(run.run, committedAt, run.data.group);
    const sequence = numberOf(database, "SELECT sequence FROM this_run");
    addRun(database, run, { sequence, createdAt: options.createdAt.toISOString(), committedAt });
    database.exec(REGISTER_FILES);
    const causes = settleCollected(database, { challenges: run.challenges === true, settle: options.settle });
    database.exec(REGISTER_VERSIONS);
    moveCollected(database, causes);
    const committed = { sequence, committedAt, ...decided(database, run.run) };
    const summary = options.summaryOf(committed);
    const environmentJson = JSON.stringify(run.environment ?? {});
    const createdAt = options.createdAt.toISOString();
    sealRun(database, run, { createdAt, environmentJson, summary: JSON.stringify(summary ?? null) });
    database.prepare("DELETE FROM reservations WHERE run_id = ?").run(run.run);
    return { ...committed, summary };
  }, () => hasLanded(options.openReader, run.run, committedAt));
}

/**
 * Whether a commit that failed came through after all: its last write may have. Where the disk does not answer it counts as
 * failed, as it failed; who takes the run up again asks once more.
 */
function hasLanded(openReader: () => DatabaseSync, run: string, committedAt: string): boolean {
  try {
    const database = openReader();
    try {
      return database.prepare("SELECT committed_at FROM runs WHERE id = ?").get(run)?.committed_at === committedAt;
    } finally {
      database.close();
    }
  } catch {
    return false;
  }
}

/** Whether the registry has a run. */
export function isCommitted(database: DatabaseSync, run: string): boolean {
  return database.prepare("SELECT 1 FROM runs WHERE id = ?").get(run) !== undefined;
}

/** A run is registered once. */
export function runExists(run: string): RegistryError {
  return new RegistryError(
    "RUN_EXISTS",
    `Cannot begin a run as its id must be new in the registry: current value is ${run}`,
    { hint: "Its models are registered; nothing has to be done again.", context: { run } },
  );
}

function addRun(
  database: DatabaseSync,
  run: RunInput,
  at: { sequence: number; createdAt: string; committedAt: string },
): void {
  database.prepare(`INSERT INTO runs (id, committed, name, created_at, committed_at, config, key_columns, summary)
    VALUES (?, ?, ?, ?, ?, ?, ?, 'null')`)
    .run(run.run, at.sequence, run.name, at.createdAt, at.committedAt, run.configJson, JSON.stringify(run.keyColumns));
  const { group, version, contentHash } = run.data;
  database.prepare("INSERT INTO lineage VALUES (?, ?, ?, ?, ?, ?, ?, ?)").run(
    ...[run.run, group, version, contentHash, run.planHash, run.codeRevision, run.seed],
    JSON.stringify(run.environment ?? {}),
  );
}

/** Now all is known that the digest of a run binds. */
function sealRun(
  database: DatabaseSync,
  run: RunInput,
  at: { createdAt: string; environmentJson: string; summary: string },
): void {
  const shared = database.prepare(`SELECT s.name, a.sha256 FROM shared s JOIN artifacts a ON a.id = s.artifact_id
    WHERE s.run_id = ? ORDER BY s.name`).all(run.run).map((row) => [String(row.name), String(row.sha256)] as const);
  database.prepare("UPDATE runs SET summary = ?, digest = ? WHERE id = ?")
    .run(at.summary, runDigest({ ...run, ...at, shared }), run.run);
}

function decided(database: DatabaseSync, run: string): Pick<CommittedRun, "challengers" | "versions"> {
  const numbers = database.prepare(`SELECT o.version FROM new_outcomes n JOIN new_keys k ON k.position = n.key
    JOIN outcomes o ON o.run_id = ? AND o.series_id = k.series_id ORDER BY n.position`);
  const versions: number[] = [];
  for (const row of numbers.iterate(run)) versions.push(Number(row.version));
  const staged = `SELECT count(*) FROM versions WHERE run_id = (SELECT run FROM this_run) AND stage = 'Staging'`;
  return { challengers: numberOf(database, staged), versions };
}

function numberOf(database: DatabaseSync, sql: string): number {
  return Number(Object.values(database.prepare(sql).get() ?? {})[0]);
}
