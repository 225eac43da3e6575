import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../core/errors.ts";
import { hashBytes } from "../core/hash.ts";
import type { Outcome } from "../core/outcome.ts";
import type { SeriesKey } from "../core/panel.ts";
import { guard, registryFailure } from "./failure.ts";
import type { RegistryFiles } from "./files.ts";
import { CHAMPION } from "./lifecycle.ts";
import type { RunInput, VersionInput } from "./records.ts";
import { RunPacks, sweepTemporary } from "./run_packs.ts";
import { openDatabase } from "./schema.ts";
import { prepareStatements, type Statements } from "./statements.ts";

/**
 * One run being registered. Nothing of it is visible before {@linkcode RunTransaction.commit} returns; any error aborts it.
 * It holds the writer's lock of the registry until commit or abort.
 */
export interface RunTransaction {
  /**
   * Keep an artifact that many keys use, for instance a global model.
   *
   * @param name Unique within the run.
   * @param bytes Content.
   */
  addShared(name: string, bytes: Uint8Array): void;
  /**
   * Keep a fitted model as the next version of its key.
   *
   * @returns The version's number within its key, >= 1.
   * @throws {RegistryError} `DUPLICATE_KEY` if the run already has a version of the key.
   */
  addVersion(version: VersionInput): number;
  /**
   * Record how a key ended; its version number is filled in from {@linkcode RunTransaction.addVersion}.
   *
   * @throws {RegistryError} `DUPLICATE_KEY` for a second outcome, `OUTCOME_MISMATCH` if champion or fallback lacks its
   * version of the same status and contender, or a failed key has one.
   */
  addOutcome(outcome: Outcome): void;
  /**
   * Versions that will wait as challengers at commit, as their keys have champions of runs over more keys; call it when
   * every key has its outcome. 0 unless the run `challenges`.
   */
  challengers(): number;
  /**
   * Publish packs, then everything else in one SQLite transaction: champion aliases move, former champions are archived,
   * events are appended. A run that `challenges` leaves champions of runs over more keys in place: its versions of their keys
   * are in `Staging`, with the alias `challenger`.
   *
   * @param summary Plain JSON data about the run.
   * @throws {RegistryError} `OUTCOME_MISMATCH` unless every key has exactly one outcome; `DISK_FULL` and the like.
   */
  commit(summary: unknown): void;
  /** Leave the registry as it was. After commit or abort: nothing. */
  abort(): void;
}

/** What a transaction needs beside the run. */
export interface TransactionOptions {
  readonly now: () => Date;
  readonly files: RegistryFiles;
  readonly packBytes: number;
  readonly waitMs: number;
}

/**
 * Take the writer's lock and start registering a run.
 *
 * @param root Registry root.
 * @param run What the run is.
 * @param options Clock, file operations, pack size, patience.
 * @throws {RegistryError} `RUN_EXISTS`, `LOCKED`, `READ_ONLY`, `DISK_FULL`, `SCHEMA_VERSION`, `CORRUPT_DATABASE`.
 */
export function beginRun(root: string, run: RunInput, options: TransactionOptions): RunTransaction {
  assertRun(run);
  // A connection of its own: readers of the same process must not see the run before its commit.
  const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: options.waitMs });
  try {
    return guard(`begin run ${run.run}`, () => new SqliteTransaction(root, run, { ...options, database }));
  } catch (thrown) {
    database.close();
    throw thrown;
  }
}

type ArtifactKind = "model" | "leaderboard";

class SqliteTransaction implements RunTransaction {
  readonly #run: RunInput;
  readonly #now: () => Date;
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  /** Leaderboards hold measured times, so they lie apart: equal models then give equal packs, whenever and however trained. */
  readonly #packs: Readonly<Record<ArtifactKind, { readonly packs: RunPacks; readonly ids: number[] }>>;
  #open = true;

  constructor(root: string, run: RunInput, options: TransactionOptions & { database: DatabaseSync }) {
    const { database, files, packBytes } = options;
    this.#run = run;
    this.#now = options.now;
    this.#database = database;
    database.exec("BEGIN IMMEDIATE");
    sweepTemporary(files, root);
    this.#statements = prepareStatements(database);
    if (this.#statements.findRun.get(run.run) !== undefined) throw runExists(run.run);
    this.#statements.recordRun(run, (run.createdAt ?? options.now()).toISOString());
    const packsOf = (stem: string) => ({ packs: new RunPacks(root, { files, run: stem, packBytes }), ids: [] });
    this.#packs = { model: packsOf(run.run), leaderboard: packsOf(`${run.run}\nleaderboards`) };
  }

  addShared(name: string, bytes: Uint8Array): void {
    this.#step(`keep shared artifact ${JSON.stringify(name)}`, () => {
      const artifact = this.#addArtifact("model", `shared:${name}`, bytes);
      this.#unique(`shared artifact ${name}`, () => this.#statements.addShared.run(this.#run.run, name, artifact));
    });
  }

  addVersion(version: VersionInput): number {
    return this.#step(`register key ${version.key.id}`, () => {
      const series = this.#series(version.key);
      const number = Number(this.#statements.nextNumber.get(series)?.number);
      const model = this.#addArtifact("model", `model:${version.key.id}`, version.model);
      const board = version.leaderboard;
      const leaderboard = board === undefined
        ? null
        : this.#addArtifact("leaderboard", `leaderboard:${version.key.id}`, board);
      this.#unique(`version of key ${version.key.id}`, () => {
        this.#statements.recordVersion(version, { series, number, run: this.#run.run, model, leaderboard });
      });
      return number;
    });
  }

  addOutcome(outcome: Outcome): void {
    this.#step(`record the outcome of key ${outcome.key.id}`, () => {
      const series = this.#series(outcome.key);
      const version = this.#statements.findVersion.get(this.#run.run, series);
      const wanted = outcome.status === "failed" ? undefined : `${outcome.status} ${outcome.contender}`;
      const found = version === undefined ? undefined : `${version.status} ${version.contender}`;
      if (wanted !== found) {
        throw outcomeMismatch(`key ${outcome.key.id} is ${outcome.status} with version "${found ?? "none"}"`);
      }
      this.#unique(`outcome of key ${outcome.key.id}`, () => {
        this.#statements.recordOutcome(outcome, { run: this.#run.run, series, number: Number(version?.number ?? 0) });
      });
    });
  }

  challengers(): number {
    return this.#step(`count challengers of run ${this.#run.run}`, () => this.#stageChallengers());
  }

  commit(summary: unknown): void {
    this.#step(`commit run ${this.#run.run}`, () => {
      this.#assertCounts();
      for (const { packs, ids } of Object.values(this.#packs)) {
        packs.publish().forEach((pack, i) => this.#statements.namePack.run(pack.sha256, pack.bytes, ids[i]!));
      }
      const at = this.#now().toISOString();
      this.#statements.flagEqualModels.run(this.#run.run, this.#run.run);
      this.#stageChallengers();
      this.#statements.endChallenges(this.#run.run, at);
      this.#statements.archiveFormer(this.#run.run, at);
      this.#statements.moveAlias.run(CHAMPION, this.#run.run);
      this.#statements.nameChallengers(this.#run.run, at);
      this.#statements.closeRun.run(at, JSON.stringify(summary ?? null), this.#run.run);
      this.#statements.addRunEvent.run(at, this.#run.run, this.#run.run);
      this.#database.exec("COMMIT");
    });
    this.#open = false;
    this.#database.close();
  }

  abort(): void {
    if (!this.#open) return;
    this.#open = false;
    // The run has already failed or was given up: what cannot be cleaned now is swept by the next run.
    const attempt = (work: () => void) => {
      try {
        work();
      } catch {
        // see above
      }
    };
    for (const { packs } of Object.values(this.#packs)) attempt(() => packs.discard());
    attempt(() => this.#database.exec("ROLLBACK"));
    attempt(() => this.#database.close());
  }

  #stageChallengers(): number {
    return this.#run.challenges === true ? this.#statements.stageChallengers(this.#run.run) : 0;
  }

  /** One step; a failure aborts the run. */
  #step<T>(action: string, work: () => T): T {
    if (!this.#open) {
      throw new RegistryError("RUN_CLOSED", `Cannot ${action} as the run must be open: current value is closed`, {
        hint: "Begin a new run: this one was committed or aborted.",
      });
    }
    try {
      return work();
    } catch (thrown) {
      this.abort();
      throw thrown instanceof TypeError || thrown instanceof RangeError ? thrown : registryFailure(thrown, action);
    }
  }

  #series(key: SeriesKey): number {
    const { group } = this.#run.data;
    const found = this.#statements.findSeries.get(key.id, group);
    return found === undefined
      ? this.#statements.recordSeries(key, { group, columns: this.#run.keyColumns })
      : Number(found.id);
  }

  /** Equal bytes are stored once per run. */
  #addArtifact(kind: ArtifactKind, name: string, bytes: Uint8Array): number {
    const found = this.#statements.findArtifact.get(this.#run.run, hashBytes(bytes));
    if (found !== undefined) return Number(found.id);
    const { packs, ids } = this.#packs[kind];
    const position = packs.next();
    ids[position] ??= Number(this.#statements.addPack.run(this.#run.run).lastInsertRowid);
    const { offset, length, sha256 } = packs.add(name, bytes);
    const pack = ids[position];
    return Number(this.#statements.addArtifact.run(this.#run.run, pack, offset, length, sha256).lastInsertRowid);
  }

  #unique(what: string, insert: () => void): void {
    try {
      insert();
    } catch (thrown) {
      if (!/UNIQUE constraint failed/.test(String(thrown))) throw thrown;
      throw new RegistryError("DUPLICATE_KEY", `Cannot add the ${what} as there is one per run: current value is 2`, {
        hint: "Give every key exactly once.",
        cause: thrown,
      });
    }
  }

  #assertCounts(): void {
    const counts = this.#statements.counts.get(this.#run.run, this.#run.run, this.#run.run);
    const outcomes = Number(counts?.outcomes), served = Number(counts?.served), versions = Number(counts?.versions);
    if (served !== versions) {
      throw outcomeMismatch(`${versions} versions, ${served} outcomes of champions and fallbacks`);
    }
    if (this.#run.keys !== undefined && outcomes !== this.#run.keys) {
      throw outcomeMismatch(`${this.#run.keys} keys, ${outcomes} outcomes`);
    }
  }
}

function assertRun(run: RunInput): void {
  if (!/^\P{Cc}{1,200}$/u.test(run.run)) {
    throw new RangeError(
      `Cannot begin a run as its id must be 1 to 200 printable characters: current value is ${JSON.stringify(run.run)}`,
    );
  }
  if (run.keyColumns.length === 0) {
    throw new RangeError("Cannot begin a run as it needs key columns: current value is []");
  }
}

function runExists(run: string): RegistryError {
  return new RegistryError(
    "RUN_EXISTS",
    `Cannot begin a run as its id must be new in the registry: current value is ${run}`,
    { hint: "Its models are registered; nothing has to be done again.", context: { run } },
  );
}

function outcomeMismatch(value: string): RegistryError {
  return new RegistryError(
    "OUTCOME_MISMATCH",
    `Cannot register a run as every key must have exactly one outcome that fits its version: current value is ${value}`,
    { hint: "Add one outcome per key: champion or fallback after its version, failed without one." },
  );
}
