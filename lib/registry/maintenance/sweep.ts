import type { OpenRoot } from "../sqlite/open_root.ts";
import type { DatabaseSync } from "node:sqlite";
import { DISK, type Files } from "../../storage/files/files.ts";
import { IN_PROGRESS, Mark } from "../../storage/files/mark.ts";
import { isTemporary, UNMARKED_DAYS } from "../../storage/files/publish.ts";
import { unknownPacks } from "../records/found_records.ts";
import { inTransaction } from "../sqlite/in_transaction.ts";
import { CHAMPION } from "../versions/lifecycle.ts";
import { IMPORTS } from "../packs/imports.ts";
import { packPath, sweepWriters, writerLives } from "../packs/run_packs.ts";
import { withDatabase } from "../schema/schema.ts";
import { usedPacks } from "./used_packs.ts";

/** What may go. */
export interface SweepOptions {
  /** Now. */
  readonly now: Date;
  /** How long anything is left alone after it was written, in days. */
  readonly graceDays: number;
  /** Promotions of each key that can be gone back by: so many former champions keep their artifacts. Default 3. */
  readonly keep?: number;
  /** File operations; default the real ones. */
  readonly files?: Files;
}

/** What goes, or would go. */
export interface SweepPlan {
  /** Files that nothing refers to: left behind by writers that died, or published by a run that was never committed. */
  readonly leftOver: readonly string[];
  /** SHA-256 of packs of which nothing serves or could be gone back to; their rows and events stay. */
  readonly packs: readonly string[];
  /** Versions that lose their artifacts. */
  readonly versions: number;
  /** Bytes of all of it. */
  readonly bytes: number;
}

const DAY_MS = 86_400_000;

/**
 * What a sweep would remove now; nothing is changed.
 *
 * @param root Registry root. @param options See there.
 * @throws {RegistryError} As `openRegistry` read-only.
 */
export function planSweep(root: string, options: SweepOptions): SweepPlan {
  const reading = { action: `look through ${root}`, readOnly: true, waitMs: 5000 };
  return withDatabase(`${root}/registry.db`, reading, (database) => makePlan({ root, database }, options));
}

/**
 * Remove what nothing refers to, and the packs of which nothing serves or could be gone back to. A pack goes as a whole or not
 * at all; its versions stay in the registry, marked. Training and inference may go on meanwhile.
 *
 * @param root Registry root. @param options See there.
 * @returns What was removed.
 * @throws {RegistryError} As `openRegistry`.
 */
export function sweepRegistry(root: string, options: SweepOptions): SweepPlan {
  const { files = DISK, now } = options;
  const writing = { action: `sweep ${root}`, readOnly: false, waitMs: 60_000 };
  return withDatabase(`${root}/registry.db`, writing, (database) => {
    // Marked first and removed then: whatever happens in between, no pointer leads to a missing pack.
    const plan = inTransaction(database, () => mark(database, makePlan({ root, database }, options), now));
    // No commit publishes a pack while the lock is held: what is free now stays so until it is gone.
    inTransaction(database, () => {
      const used = new Set(usedPacks(database));
      for (const sha256 of plan.packs) if (!used.has(sha256)) files.remove(packPath(root, sha256));
      for (const path of plan.leftOver) if (!used.has(hashOf(path))) files.remove(path);
    });
    sweepWriters(files, root);
    return plan;
  });
}

function makePlan({ root, database }: OpenRoot, options: SweepOptions): SweepPlan {
  const daysAgo = (days: number) => new Date(options.now.getTime() - days * DAY_MS);
  const before = daysAgo(options.graceDays), unmarked = daysAgo(Math.max(options.graceDays, UNMARKED_DAYS));
  const used = new Set(usedPacks(database)), leftOver: string[] = [];
  const { kept } = unknownPacks({ root, database }, options.files);
  let bytes = 0;
  for (const { path, info } of unpublished(root, options.files ?? DISK)) {
    const name = path.replace(/^.*\//, ""), lives = writerLives(root, name);
    // A file on its way has no mark: whatever the grace, its process may live.
    const limit = isTemporary(name.replace(/-journal$/, "")) ? unmarked : before;
    const isYoung = lives === null && (info.mtime ?? options.now) > limit;
    // A rebuild that was killed leaves a folder.
    const isOurs = info.isFile || info.isDirectory && isTemporary(name);
    const isInUse = lives === true || isYoung || Mark.isTaken(`${path}/${IN_PROGRESS}`);
    if (used.has(hashOf(path)) || kept.has(hashOf(path)) || !isOurs || isInUse) continue;
    leftOver.push(path);
    bytes += info.isFile ? info.size : 0;
  }
  const { packs, versions, bytes: more } = freePacks(database, { before, keep: options.keep ?? 3 });
  return { leftOver, packs, versions, bytes: bytes + more };
}

/** What this release calls them, and the first one did; what others call `notes.tmp` is theirs. */
const UNPUBLISHED =
  /^\..+\.[0-9a-f]{8}-[0-9a-f]{4}\.tmp(?:-journal)?$|^\.run-[0-9a-f-]{36}\..*tmp$|^[0-9a-f]{32}\.\d+\.tmp$|^[0-9a-f]{64}\.pack$/;

/** Packs by name, and files that only exist while something is being written. */
function* unpublished(root: string, files: Files): Generator<{ path: string; info: Deno.FileInfo }> {
  for (const folder of [root, `${root}/packs`, `${root}/${IMPORTS}`]) {
    for (const name of files.list(folder)) {
      if (!UNPUBLISHED.test(name)) continue;
      const path = `${folder}/${name}`;
      try {
        yield { path, info: Deno.lstatSync(path) };
      } catch (thrown) {
        if (!(thrown instanceof Deno.errors.NotFound)) throw thrown;
      }
    }
  }
}

/** Hash in the name of a pack; empty for another file. */
function hashOf(path: string): string {
  return /\/([0-9a-f]{64})\.pack$/.exec(path)?.[1] ?? "";
}

/**
 * Versions that keep their artifacts: those with an alias, those in a stage that serves or waits, the last champions of each key
 * by promotion, and all of young runs. Of the last runs of a group new keys are served, so their shared artifacts stay too.
 */
const KEPT = `
CREATE TEMP TABLE kept_versions AS
  SELECT version_id AS id FROM aliases
  UNION SELECT id FROM versions WHERE stage IN ('Production', 'Staging')
  UNION SELECT v.id FROM versions v JOIN runs r ON r.id = v.run_id WHERE r.committed_at > ?1
  UNION SELECT v.id FROM (
    SELECT series_id, version, row_number() OVER (PARTITION BY series_id ORDER BY max(id) DESC) AS position FROM events
    WHERE kind = 'ALIAS_MOVED' AND json_extract(detail, '$.alias') = '${CHAMPION}' GROUP BY series_id, version) e
    JOIN versions v ON v.series_id = e.series_id AND v.number = e.version WHERE e.position <= ?2 + 1`;
const FREE = `
CREATE TEMP TABLE free_packs AS SELECT p.id, p.sha256, p.bytes FROM packs p JOIN runs r ON r.id = p.run_id
  WHERE p.swept_at IS NULL AND r.committed_at <= ?1 AND p.id NOT IN (
    SELECT a.pack_id FROM artifacts a JOIN versions v ON v.model_id = a.id WHERE v.id IN (SELECT id FROM kept_versions)
    UNION SELECT a.pack_id FROM artifacts a JOIN versions v ON v.leaderboard_id = a.id
      WHERE v.id IN (SELECT id FROM kept_versions)
    UNION SELECT a.pack_id FROM artifacts a JOIN shared s ON s.artifact_id = a.id WHERE s.run_id IN (
      SELECT run_id FROM versions WHERE id IN (SELECT id FROM kept_versions)
      UNION SELECT run_id FROM (SELECT l.run_id,
        row_number() OVER (PARTITION BY l.data_group ORDER BY r.committed DESC) AS position
        FROM lineage l JOIN runs r ON r.id = l.run_id) WHERE position <= ?2 + 1))`;

function freePacks(
  database: DatabaseSync,
  { before, keep }: { before: Date; keep: number },
): Pick<SweepPlan, "packs" | "versions" | "bytes"> {
  database.exec("DROP TABLE IF EXISTS temp.kept_versions; DROP TABLE IF EXISTS temp.free_packs");
  database.prepare(KEPT).run(before.toISOString(), keep);
  database.prepare(FREE).run(before.toISOString(), keep);
  const packs = database.prepare("SELECT DISTINCT sha256, bytes FROM free_packs ORDER BY sha256").all();
  const versions = database.prepare(`SELECT count(*) AS n FROM versions v JOIN artifacts a ON a.id = v.model_id
    WHERE a.pack_id IN (SELECT id FROM free_packs)`).get();
  return {
    packs: packs.map(({ sha256 }) => String(sha256)),
    versions: Number(versions?.n),
    bytes: packs.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  };
}

/** Say in the registry what will be gone. It is no event: on other machines nothing has happened. */
function mark(database: DatabaseSync, plan: SweepPlan, now: Date): SweepPlan {
  const at = now.toISOString();
  database.prepare("UPDATE packs SET swept_at = ? WHERE id IN (SELECT id FROM free_packs)").run(at);
  return plan;
}
