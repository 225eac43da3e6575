import type { OpenRoot } from "../sqlite/open_root.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { DatabaseSync } from "node:sqlite";
import { hashBytes, startHash } from "../../core/bytes/hash.ts";
import type { StoredProblem } from "../../core/errors/problem.ts";
import { DISK, type ReadableFile } from "../../storage/files/files.ts";
import { registryFailure } from "../sqlite/failure.ts";
import { packPath } from "./run_packs.ts";

/** What the registry says of a pack. */
export interface PackRow {
  /** SHA-256 of all bytes, its name. */
  readonly sha256: string;
  /** Size; -1 if it is not said. */
  readonly bytes: number;
}

/** Bytes read at once. */
const PIECE = 1 << 20;
/** Damaged artifacts of a pack that are named. */
const MOST = 100;

/**
 * Verify one pack: its bytes against its name, then each of its rows against its bytes.
 *
 * @param open Registry root. @param pack What the registry says of it.
 * @returns Its size, or null if it is not there; what is wrong, by key where it can be told.
 */
export function verifyPack(
  { root, database }: OpenRoot,
  pack: PackRow,
): { readonly size: number | null; readonly found: StoredProblem[] } {
  const path = packPath(root, pack.sha256);
  const problem = (detail: string, name = ""): StoredProblem => ({ code: "CORRUPT_PACK", path, name, detail });
  let file: ReadableFile;
  try {
    file = DISK.open(path);
  } catch (thrown) {
    return {
      size: null,
      found: [problem(registryFailure(thrown, "open it").message, affected(database, pack.sha256))],
    };
  }
  try {
    const isWhole = (pack.bytes < 0 || file.size === pack.bytes) && hashFile(file) === pack.sha256;
    const damaged = damagedSpans(database, file, pack.sha256).map(({ name, start }) =>
      problem(`the artifact at byte ${start} is not as it was written`, name)
    );
    if (isWhole || damaged.length > 0) return { size: file.size, found: damaged };
    return { size: file.size, found: [problem("its bytes differ from its name, though none of an artifact")] };
  } catch (thrown) {
    return { size: file.size, found: [problem(registryFailure(thrown, "read it").message)] };
  } finally {
    file.close();
  }
}

function hashFile(file: ReadableFile): string {
  const hash = startHash();
  for (let at = 0; at < file.size; at += PIECE) {
    hash.update(file.read(at, Math.min(PIECE, file.size - at)) ?? new Uint8Array());
  }
  return hash.digest("hex");
}

const SPANS = `SELECT max(a.id) AS id, a.start, a.length, a.sha256 FROM artifacts a JOIN packs p ON p.id = a.pack_id
  WHERE p.sha256 = ? GROUP BY a.start, a.length, a.sha256 ORDER BY a.start`;
const USERS = `SELECT s.group_name || ' ' || s.parts || ' version ' || v.number AS name FROM versions v
    JOIN series s ON s.id = v.series_id WHERE v.model_id = ?1 OR v.leaderboard_id = ?1
  UNION ALL SELECT run_id || ' ' || name FROM shared WHERE artifact_id = ?1 LIMIT 1`;

function damagedSpans(
  database: DatabaseSync,
  file: ReadableFile,
  sha256: string,
): { readonly name: string; readonly start: number }[] {
  const found: { name: string; start: number }[] = [];
  for (const row of database.prepare(SPANS).iterate(sha256)) {
    const start = Number(row.start), bytes = file.read(start, Number(row.length));
    if (bytes !== null && hashBytes(bytes) === row.sha256) continue;
    found.push({ name: String(database.prepare(USERS).get(Number(row.id))?.name ?? ""), start });
    if (found.length === MOST) break;
  }
  return found;
}

/** How many versions a missing pack costs. */
function affected(database: DatabaseSync, sha256: string): string {
  const row = database.prepare(`SELECT count(*) AS n, min(p.run_id) AS run FROM versions v
    JOIN artifacts a ON a.id = v.model_id JOIN packs p ON p.id = a.pack_id WHERE p.sha256 = ?`).get(sha256);
  return row?.run === null || row === undefined ? "" : `${formatCount(Number(row.n), "version")} of run ${row.run}`;
}
