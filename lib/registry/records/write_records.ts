import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync } from "node:sqlite";
import { DISK, type Files } from "../../storage/files/files.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { PackWriter } from "../packs/pack_writer.ts";
import { actionEntries, type RecordEntry, type RecordFacts, runEntries } from "./record.ts";
import { packPath, WriterFiles } from "../packs/run_packs.ts";

/** Something that was committed, and where its record is named. */
export interface Recorded {
  /** What its row tells. */
  readonly head: RecordFacts;
  /** SHA-256 of its record, or null. */
  readonly record: string | null;
  /** What its record must hold. */
  readonly entries: () => Generator<RecordEntry>;
  /** Name its record. */
  readonly name: (sha256: string) => void;
}

/**
 * Runs and decisions of a registry, oldest first of each.
 *
 * @param database The registry's. @param options `missing`: only those without a record.
 */
export function recordedIn(database: DatabaseSync, { missing = false }: { missing?: boolean } = {}): Recorded[] {
  const lacking = missing ? "WHERE record IS NULL" : "";
  const runs = database.prepare(`SELECT id, committed, committed_at, record FROM runs ${lacking} ORDER BY committed`);
  const actions = database.prepare(`SELECT a.event_id, a.committed, a.record, e.kind, e.run_id, e.at FROM actions a
    JOIN events e ON e.id = a.event_id ${lacking} ORDER BY a.event_id`);
  const textOrNull = (value: unknown) => value === null ? null : String(value);
  return [
    ...runs.all().map(({ id, committed, committed_at: at, record }): Recorded => {
      const head = { run: String(id), sequence: Number(committed), committedAt: String(at) };
      return {
        head,
        record: textOrNull(record),
        entries: () => runEntries(database, head),
        name: (sha256) => database.prepare("UPDATE runs SET record = ? WHERE id = ?").run(sha256, head.run),
      };
    }),
    ...actions.all().map(({ event_id: id, committed, record, kind, run_id: run, at }): Recorded => {
      const event = Number(id);
      const head = { action: String(kind), run: String(run), sequence: Number(committed), committedAt: String(at) };
      return {
        head,
        record: textOrNull(record),
        entries: () => actionEntries(database, head, event),
        name: (sha256) => database.prepare("UPDATE actions SET record = ? WHERE event_id = ?").run(sha256, event),
      };
    }),
  ];
}

/**
 * Write the record of every run and decision that has none: a pack that holds its own rows, so that a registry which has lost its
 * database can be rebuilt from its packs. It comes after the commit: what has a record was committed.
 *
 * @param open Registry root, writable. @param options `files`: file operations.
 * @returns Number of records written.
 */
export function writeRecords(open: OpenRoot, { files = DISK }: { files?: Files } = {}): number {
  const missing = recordedIn(open.database, { missing: true });
  if (missing.length === 0) return 0;
  const writer = new WriterFiles(open.root);
  try {
    for (const [i, recorded] of missing.entries()) {
      writeRecord(open, { recorded, files, path: writer.temporary(`record.${i}`) });
    }
    return missing.length;
  } finally {
    writer.release();
  }
}

function writeRecord(
  { root, database }: OpenRoot,
  { recorded, files, path }: { recorded: Recorded; files: Files; path: string },
): void {
  const pack = new PackWriter(files, path);
  try {
    for (const { name, bytes } of recorded.entries()) pack.add(name, bytes);
    const { sha256 } = pack.finish();
    inTransaction(database, () => {
      files.rename(path, packPath(root, sha256));
      files.syncFolder(`${root}/packs`);
      recorded.name(sha256);
    });
  } catch (thrown) {
    pack.close();
    files.remove(path);
    throw thrown;
  }
}
