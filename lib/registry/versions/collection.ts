import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Outcome } from "../../core/outcome.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { bindingsOf } from "./digest.ts";
import type { VersionInput } from "./row_types.ts";

/** A run's rows before they are registered, in tables of the connection alone: no lock, no memory that grows with the keys. */
const TABLES = `
CREATE TEMP TABLE new_keys (
  position INTEGER PRIMARY KEY, key_id TEXT NOT NULL UNIQUE, parts TEXT NOT NULL, series_id INTEGER
) STRICT;
CREATE TEMP TABLE new_parts (key INTEGER NOT NULL, column_name TEXT NOT NULL, value ANY NOT NULL) STRICT;
CREATE TEMP TABLE new_packs (position INTEGER PRIMARY KEY, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL) STRICT;
CREATE TEMP TABLE new_artifacts (
  position INTEGER PRIMARY KEY, pack INTEGER NOT NULL, start INTEGER NOT NULL, length INTEGER NOT NULL,
  sha256 TEXT NOT NULL UNIQUE
) STRICT;
CREATE TEMP TABLE new_shared (name TEXT PRIMARY KEY, artifact INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE new_versions (
  position INTEGER PRIMARY KEY, key INTEGER NOT NULL, contender TEXT NOT NULL, family TEXT NOT NULL,
  status TEXT NOT NULL, reason TEXT NOT NULL, spec_hash TEXT NOT NULL, flags TEXT NOT NULL, model INTEGER NOT NULL,
  leaderboard INTEGER, chosen INTEGER NOT NULL, architecture TEXT NOT NULL, recipe TEXT NOT NULL, comparison TEXT,
  digest TEXT NOT NULL, stage TEXT NOT NULL DEFAULT 'None', UNIQUE (key, contender)
) STRICT;
CREATE UNIQUE INDEX temp.chosen_of_key ON new_versions (key) WHERE chosen;
CREATE TEMP TABLE new_metrics (version INTEGER NOT NULL, name TEXT NOT NULL, value REAL) STRICT;
CREATE TEMP TABLE new_outcomes (
  position INTEGER PRIMARY KEY, key INTEGER NOT NULL UNIQUE, status TEXT NOT NULL, contender TEXT NOT NULL,
  reason TEXT NOT NULL, error TEXT, scores TEXT NOT NULL
) STRICT;
`;

/** 64 MiB each: ids of keys are hashes, so a large run touches its indexes in no order. Taken only as far as it is needed. */
const CACHES = "PRAGMA main.cache_size = -65536; PRAGMA temp.cache_size = -65536;";

const SQL = {
  findKey: "SELECT position FROM new_keys WHERE key_id = ?",
  addKey: "INSERT INTO new_keys (key_id, parts) VALUES (?, ?)",
  addPart: "INSERT INTO new_parts VALUES (?, ?, ?)",
  addPack: "INSERT INTO new_packs VALUES (?, ?, ?)",
  findArtifact: "SELECT position FROM new_artifacts WHERE sha256 = ?",
  addArtifact: "INSERT INTO new_artifacts (pack, start, length, sha256) VALUES (?, ?, ?, ?)",
  addShared: "INSERT INTO new_shared VALUES (?, ?)",
  findVersion: "SELECT status, contender FROM new_versions WHERE key = ? AND chosen",
  addVersion: `INSERT INTO new_versions (key, contender, family, status, reason, spec_hash, flags, model, leaderboard,
    chosen, architecture, recipe, comparison, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  addOutcome: `INSERT INTO new_outcomes (key, status, contender, reason, error, scores) VALUES (?, ?, ?, ?, ?, ?)`,
  counts: `SELECT (SELECT count(*) FROM new_outcomes) AS outcomes,
    (SELECT count(*) FROM new_outcomes WHERE status <> 'failed') AS served,
    (SELECT count(*) FROM new_versions WHERE chosen) AS versions`,
};

/** Where an artifact lies among those of its run. */
export interface CollectedSpan {
  /** Position of its pack in the run, from 1. */
  readonly pack: number;
  /** First byte. */
  readonly offset: number;
  /** Bytes. */
  readonly length: number;
  /** SHA-256 of the bytes. */
  readonly sha256: string;
}

/** What a run has given so far. All numbers are positions within the run, from 1. */
export class Collection {
  readonly #database: DatabaseSync;
  readonly #statements: Readonly<Record<keyof typeof SQL, StatementSync>>;
  readonly #keyColumns: readonly string[];
  /** By number of metrics: a statement for all of a version. */
  readonly #metrics = new Map<number, StatementSync>();
  /** The key that came last: what is given of a key comes together. */
  #last: { readonly id: string; readonly position: number; chosen?: string } = { id: "", position: 0 };

  /**
   * @param database A connection of the run's own.
   * @param keyColumns Names of the key columns, in the order of each key's parts.
   */
  constructor(database: DatabaseSync, keyColumns: readonly string[]) {
    this.#database = database;
    this.#keyColumns = keyColumns;
    database.exec(CACHES + TABLES);
    // It touches tables of this connection alone: of the registry itself nothing is held.
    database.exec("BEGIN");
    const compiled = Object.entries(SQL).map(([name, sql]) => [name, database.prepare(sql)]);
    this.#statements = Object.fromEntries(compiled) as Record<keyof typeof SQL, StatementSync>;
  }

  /** Position of an artifact with these bytes, or null. */
  findArtifact(sha256: string): number | null {
    const found = this.#statements.findArtifact.get(sha256);
    return found === undefined ? null : Number(found.position);
  }

  /** Take an artifact; gives its position. */
  addArtifact({ pack, offset, length, sha256 }: CollectedSpan): number {
    return Number(this.#statements.addArtifact.run(pack, offset, length, sha256).lastInsertRowid);
  }

  /** Take a finished pack. */
  addPack(position: number, pack: { readonly sha256: string; readonly bytes: number }): void {
    this.#statements.addPack.run(position, pack.sha256, pack.bytes);
  }

  /** Take a shared artifact. */
  addShared(name: string, artifact: number): void {
    this.#statements.addShared.run(name, artifact);
  }

  /** Take a version, with the positions of its artifacts and the digest of its row. */
  addVersion(
    version: VersionInput,
    row: { readonly model: number; readonly leaderboard: number | null; readonly digest: string },
  ): void {
    const { contender, family, status, reason, specHash, flags } = version;
    const { model, leaderboard, digest } = row, { chosen, architecture, recipe, comparison } = bindingsOf(version);
    const facts = [contender, family, status, reason, specHash, JSON.stringify(flags), model, leaderboard];
    const id = this.#statements.addVersion.run(
      ...[this.#key(version.key), ...facts, Number(chosen), architecture, recipe, comparison, digest],
    ).lastInsertRowid;
    if (chosen) this.#last.chosen = `${status} ${contender}`;
    this.#addMetrics(Number(id), Object.entries(version.scores));
  }

  #addMetrics(version: number, scores: readonly (readonly [string, number])[]): void {
    if (scores.length === 0) return;
    let statement = this.#metrics.get(scores.length);
    if (statement === undefined) {
      const rows = scores.map(() => "(?, ?, ?)").join(", ");
      this.#metrics.set(scores.length, statement = this.#database.prepare(`INSERT INTO new_metrics VALUES ${rows}`));
    }
    statement.run(...scores.flatMap(([name, value]) => [version, name, Number.isFinite(value) ? value : null]));
  }

  /** Status and contender of the chosen version of a key, or null. */
  findVersion(key: SeriesKey): string | null {
    const position = this.#key(key);
    if (this.#last.chosen !== undefined) return this.#last.chosen;
    const found = this.#statements.findVersion.get(position);
    return found === undefined ? null : `${found.status} ${found.contender}`;
  }

  /** Take an outcome. */
  addOutcome({ key, status, contender, reason, error, scores }: Outcome): void {
    const text = error === undefined ? null : JSON.stringify(error);
    this.#statements.addOutcome.run(this.#key(key), status, contender, reason, text, JSON.stringify(scores));
  }

  /** Outcomes; those of champions and fallbacks; chosen versions. */
  counts(): { readonly outcomes: number; readonly served: number; readonly versions: number } {
    const counts = this.#statements.counts.get();
    return { outcomes: Number(counts?.outcomes), served: Number(counts?.served), versions: Number(counts?.versions) };
  }

  /** Nothing more comes: the connection is free for another transaction. */
  close(): void {
    this.#database.exec("COMMIT");
  }

  #key(key: SeriesKey): number {
    if (key.id === this.#last.id) return this.#last.position;
    const found = this.#statements.findKey.get(key.id), position = found?.position ?? this.#addKey(key);
    this.#last = { id: key.id, position: Number(position) };
    return this.#last.position;
  }

  #addKey(key: SeriesKey): number {
    const id = Number(this.#statements.addKey.run(key.id, JSON.stringify(key.parts)).lastInsertRowid);
    this.#keyColumns.forEach((column, i) => this.#statements.addPart.run(id, column, bindText(key.parts[i]!)));
    return id;
  }
}

/** A text as SQLite keeps it whole: as bytes if it holds NUL, where SQLite ends texts. */
export function bindText(text: string): string | Uint8Array {
  return text.includes("\0") ? new TextEncoder().encode(text) : text;
}
