import type { DatabaseSync } from "node:sqlite";
import { RegistryError } from "../../core/errors/errors.ts";
import { hashBytes } from "../../core/bytes/hash.ts";
import type { Outcome } from "../../core/outcome.ts";
import type { Files } from "../../storage/files/files.ts";
import type { Settle } from "../versions/action.ts";
import { Collection } from "../versions/collection.ts";
import { bindingsOf, versionDigest } from "../versions/digest.ts";
import { guard, registryFailure } from "../sqlite/failure.ts";
import { isCommitted, registerCollected, runExists } from "./register.ts";
import type { CommittedRun, RunInput, VersionInput } from "../versions/row_types.ts";
import { RunPacks, sweepWriters, WriterFiles } from "../packs/run_packs.ts";
import { openDatabase } from "../schema/schema.ts";
import { writeRecords } from "../records/write_records.ts";

/**
 * One run being registered. Nothing of it is visible before {@linkcode RunTransaction.commit} returns; any error aborts it.
 * Until then it holds no lock: others read and write the registry meanwhile.
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
   * Keep a fitted model as the next version of its key; it gets its numbers at commit. The chosen one of a key comes before its
   * outcome.
   *
   * @throws {RegistryError} `DUPLICATE_KEY` if the run already has a chosen version of the key, or one of the contender.
   */
  addVersion(version: VersionInput): void;
  /**
   * Record how a key ended; its version number is filled in at commit.
   *
   * @throws {RegistryError} `DUPLICATE_KEY` for a second outcome, `OUTCOME_MISMATCH` if champion or fallback lacks its
   * version of the same status and contender, or a failed key has one.
   */
  addOutcome(outcome: Outcome): void;
  /**
   * Force all packs to the disk, then publish them and everything else in one short SQLite transaction: versions get their
   * numbers, champion aliases move, former champions are archived, events are appended. Another writer is waited for.
   *
   * @param summaryOf Gives plain JSON data about the run; it may use what only the commit knows.
   * @param settle Decides what becomes of each version, inside the transaction. Default: what is chosen serves; a run that
   * `challenges` leaves champions of runs over more keys in place: its versions of their keys wait in `Staging`.
   * @returns What the commit decided, and the summary.
   * @throws {RegistryError} `OUTCOME_MISMATCH` unless every key has exactly one outcome; `RUN_EXISTS`, `LOCKED`, `DISK_FULL` and
   * the like.
   */
  commit<T>(summaryOf: (committed: CommittedRun) => T, settle?: Settle): CommittedRun & { readonly summary: T };
  /** Leave the registry as it was. After commit or abort: nothing. */
  abort(): void;
}

/** What a transaction needs beside the run. */
export interface TransactionOptions {
  readonly now: () => Date;
  readonly files: Files;
  readonly packBytes: number;
  readonly waitMs: number;
}

/**
 * Start registering a run.
 *
 * @param root Registry root.
 * @param run What the run is.
 * @param options Clock, file operations, pack size, patience.
 * @throws {RegistryError} `RUN_EXISTS`, `READ_ONLY`, `DISK_FULL`, `SCHEMA_VERSION`, `CORRUPT_DATABASE`.
 */
export function beginRun(root: string, run: RunInput, options: TransactionOptions): RunTransaction {
  assertRun(run);
  return guard(`begin run ${run.run}`, () => {
    sweepWriters(options.files, root);
    // A connection of its own: readers of the same process must not see the run before its commit.
    const database = openDatabase(`${root}/registry.db`, { readOnly: false, waitMs: options.waitMs });
    try {
      if (isCommitted(database, run.run)) throw runExists(run.run);
      return new SqliteTransaction(root, run, { ...options, database });
    } catch (thrown) {
      database.close();
      throw thrown;
    }
  });
}

type ArtifactKind = "models" | "leaderboards";

class SqliteTransaction implements RunTransaction {
  readonly #root: string;
  readonly #run: RunInput;
  readonly #options: TransactionOptions;
  readonly #database: DatabaseSync;
  readonly #collection: Collection;
  readonly #writer: WriterFiles;
  /** Leaderboards hold measured times, so they lie apart: equal models then give equal packs, whenever and however trained. */
  readonly #packs: Readonly<Record<ArtifactKind, { readonly packs: RunPacks; readonly positions: number[] }>>;
  readonly #createdAt: Date;
  #packCount = 0;
  #open = true;

  constructor(root: string, run: RunInput, options: TransactionOptions & { database: DatabaseSync }) {
    const { database, files, packBytes } = options;
    this.#root = root;
    this.#run = run;
    this.#options = options;
    this.#database = database;
    this.#createdAt = run.createdAt ?? options.now();
    this.#collection = new Collection(database, run.keyColumns);
    const writer = this.#writer = new WriterFiles(root);
    const packsOf = (kind: ArtifactKind) => ({
      packs: new RunPacks(root, { files, temporary: (i) => writer.temporary(`${kind}.${i}`), packBytes }),
      positions: [],
    });
    this.#packs = { models: packsOf("models"), leaderboards: packsOf("leaderboards") };
  }

  addShared(name: string, bytes: Uint8Array): void {
    this.#step(`keep shared artifact ${JSON.stringify(name)}`, () => {
      const artifact = this.#addArtifact("models", `shared:${name}`, bytes);
      this.#unique(`shared artifact ${name}`, () => this.#collection.addShared(name, artifact.id));
    });
  }

  addVersion(version: VersionInput): void {
    this.#step(`register key ${version.key.id}`, () => {
      const { key: { id }, leaderboard: board } = version, { run, data: { group } } = this.#run;
      const bindings = bindingsOf(version), name = bindings.chosen ? id : `${id}:${version.contender}`;
      const model = this.#addArtifact("models", `model:${name}`, version.model);
      const leaderboard = board === undefined ? null : this.#addArtifact("leaderboards", `leaderboard:${name}`, board);
      const hashes = { model: model.sha256, leaderboard: leaderboard?.sha256 ?? null };
      const digest = versionDigest({ ...version, ...hashes, group, run, bindings });
      const row = { model: model.id, leaderboard: leaderboard?.id ?? null, digest };
      this.#unique(`version of key ${id}`, () => this.#collection.addVersion(version, row));
    });
  }

  addOutcome(outcome: Outcome): void {
    this.#step(`record the outcome of key ${outcome.key.id}`, () => {
      const { key, status, contender } = outcome;
      const wanted = status === "failed" ? null : `${status} ${contender}`, found = this.#collection.findVersion(key);
      if (wanted !== found) throw outcomeMismatch(`key ${key.id} is ${status} with version "${found ?? "none"}"`);
      this.#unique(`outcome of key ${key.id}`, () => this.#collection.addOutcome(outcome));
    });
  }

  commit<T>(summaryOf: (committed: CommittedRun) => T, settle?: Settle): CommittedRun & { readonly summary: T } {
    const committed = this.#step(`commit run ${this.#run.run}`, () => {
      this.#assertCounts();
      for (const { packs, positions } of Object.values(this.#packs)) {
        packs.finish().forEach((pack, i) => this.#collection.addPack(positions[i]!, pack));
      }
      this.#collection.close();
      const path = `${this.#root}/registry.db`, { waitMs } = this.#options;
      return registerCollected(this.#database, this.#run, {
        createdAt: this.#createdAt,
        now: this.#options.now,
        publish: () => this.#publish(),
        summaryOf,
        settle,
        openReader: () => openDatabase(path, { readOnly: true, waitMs }),
      });
    });
    this.#open = false;
    // The run is committed, whatever comes now: what is left undone here the next run does.
    attempt(() => writeRecords({ root: this.#root, database: this.#database }, { files: this.#options.files }));
    attempt(() => this.#database.close());
    attempt(() => this.#writer.release());
    return committed;
  }

  abort(): void {
    if (!this.#open) return;
    this.#open = false;
    // The run has already failed or was given up: what cannot be cleaned now is swept by the next run.
    for (const { packs } of Object.values(this.#packs)) attempt(() => packs.discard());
    attempt(() => this.#database.close());
    attempt(() => this.#writer.release());
  }

  /** While the writer's lock is held: nobody sweeps a pack between its publication and the commit that names it. */
  #publish(): void {
    for (const { packs } of Object.values(this.#packs)) packs.publish();
    if (this.#packCount > 0) this.#options.files.syncFolder(`${this.#root}/packs`);
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

  /** Equal bytes are stored once per run. */
  #addArtifact(kind: ArtifactKind, name: string, bytes: Uint8Array): { readonly id: number; readonly sha256: string } {
    const hash = hashBytes(bytes), found = this.#collection.findArtifact(hash);
    if (found !== null) return { id: found, sha256: hash };
    const { packs, positions } = this.#packs[kind];
    const pack = positions[packs.next()] ??= ++this.#packCount;
    const { offset, length, sha256 } = packs.add(name, bytes, hash);
    return { id: this.#collection.addArtifact({ pack, offset, length, sha256 }), sha256 };
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
    const { outcomes, served, versions } = this.#collection.counts();
    if (served !== versions) {
      throw outcomeMismatch(`${versions} chosen versions, ${served} outcomes of champions and fallbacks`);
    }
    if (this.#run.keys !== undefined && outcomes !== this.#run.keys) {
      throw outcomeMismatch(`${this.#run.keys} keys, ${outcomes} outcomes`);
    }
  }
}

function attempt(work: () => unknown): void {
  try {
    work();
  } catch {
    // the caller says why it does not matter
  }
}

function assertRun(run: RunInput): void {
  if (!/^\P{Cc}{1,200}$/u.test(run.run)) {
    throw new RangeError(
      `Cannot begin a run as its id must be 1 to 200 printable characters: current value is ${JSON.stringify(run.run)}`,
    );
  }
}

function outcomeMismatch(value: string): RegistryError {
  return new RegistryError(
    "OUTCOME_MISMATCH",
    `Cannot register a run as every key must have exactly one outcome that fits its version: current value is ${value}`,
    { hint: "Add one outcome per key: champion or fallback after its version, failed without one." },
  );
}
