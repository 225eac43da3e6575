import type { ErrorCode } from "../../core/errors/error_codes.ts";
import { ForecastError } from "../../core/errors/errors.ts";
import type { StoredProblem, Verification } from "../../core/errors/problem.ts";
import { DISK, isFile, isFolder } from "../../storage/files/files.ts";
import { isTemporary } from "../../storage/files/publish.ts";
import { currentGroup, type FeatureGroup, GROUP_FILES, openFile, openGroup, TEXT_KEYS_FILE } from "./feature_store.ts";
import { DAMAGED, listVersions, versionDir, versionNumber } from "./version_folders.ts";
import { serveVersion, SERVING_FILE, servingVersion } from "./serving_record.ts";
import { damagedFile, damageOf } from "./group_damage.ts";
import { assertKeyIds } from "./group_keys.ts";
import { assertFile, setAside } from "./publish_version.ts";
import { readFooter } from "./read_key_rows.ts";
import { STAGING } from "./staging.ts";

/** What there is in a feature store, and what is wrong with it. */
export interface StoreVerification extends Verification {
  /** Feature groups. */
  readonly groups: number;
  /** Versions of them. */
  readonly dataVersions: number;
  /** Bytes that were verified. */
  readonly bytes: number;
}

/**
 * Verify a feature store: every byte of every version against its manifest, ids of keys, chunks and rows, and which version
 * serves. Nothing is changed; memory is bounded by the keys of a version, time by the bytes that are there.
 *
 * @param store Folder of all groups; one that is missing has nothing in it.
 * @returns Problems and notes; damage is never an error.
 */
export async function verifyStore(store: string): Promise<StoreVerification> {
  const problems: StoredProblem[] = [], notes: StoredProblem[] = [];
  let groups = 0, dataVersions = 0, bytes = 0;
  for (const name of groupNames(store)) {
    const versions = await listVersions(store, name);
    for (const version of versions) {
      const dir = versionDir(store, name, version), found = await verifyVersion(dir, `${name} v${version}`);
      (found.isOther ? notes : problems).push(...found.problems);
      bytes += found.bytes;
      notes.push(...unpublishedIn(dir, `${name} v${version}`));
    }
    problems.push(...await verifyRecord(store, name, versions));
    notes.push(...leftOver(store, name));
    groups++;
    dataVersions += versions.length;
  }
  notes.push(...unpublishedIn(store, ""));
  return { problems, notes, groups, dataVersions, bytes };
}

/**
 * Take every damaged version out of use, and let the newest whole one serve where the record or what it names is damaged.
 *
 * @param store Folder of all groups.
 * @returns What was done, one line each.
 * @throws {DataError} `READ_ONLY`, `DISK_FULL`, `WRITE_FAILED` and the like.
 */
export async function repairStore(store: string): Promise<string[]> {
  const done: string[] = [];
  for (const name of groupNames(store)) {
    for (const version of await listVersions(store, name)) {
      const dir = versionDir(store, name, version), { problems } = await verifyVersion(dir, name);
      if (!problems.some(({ code }) => code === "CORRUPT_GROUP")) continue;
      setAside(store, { name, version });
      done.push(`set aside ${dir} as v${version}${DAMAGED}`);
    }
    if ((await verifyRecord(store, name, await listVersions(store, name))).length === 0) continue;
    const group = await standIn(store, name);
    if (group === null) continue;
    await serveVersion(store, group);
    done.push(`version ${group.version} of ${name} serves`);
  }
  return done;
}

async function standIn(store: string, name: string): Promise<FeatureGroup | null> {
  try {
    return await currentGroup(store, name, { onDamage() {} });
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}

/**
 * Names of the groups of a store, sorted.
 *
 * @param store Folder of all groups.
 */
export function groupNames(store: string): string[] {
  return DISK.list(store).filter((name) => !name.startsWith(".") && isGroup(`${store}/${name}`));
}

/** A folder of something else may lie there too, whatever it calls its own: a version has one of our files. */
function isGroup(home: string): boolean {
  if (!isFolder(home)) return false;
  return DISK.list(home).some((name) =>
    name.startsWith(STAGING) || name === SERVING_FILE && isFile(`${home}/${name}`) ||
    versionNumber(name) > 0 && OWN_FILES.some((file) => isFile(`${home}/${name}/${file}`))
  );
}

const OWN_FILES: readonly string[] = [...Object.values(GROUP_FILES), TEXT_KEYS_FILE];

interface VersionFound {
  readonly problems: readonly StoredProblem[];
  readonly bytes: number;
  /** Whether it is of another release, so that nothing can be said of it. */
  readonly isOther: boolean;
}

async function verifyVersion(dir: string, name: string): Promise<VersionFound> {
  const problems: StoredProblem[] = [];
  const attempt = async <T>(work: () => T | Promise<T>): Promise<T | null> => {
    try {
      return await work();
    } catch (thrown) {
      problems.push(problemOf(thrown, { name, path: dir }));
      return null;
    }
  };
  let bytes = 0;
  const group = await attempt(() => openGroup(dir));
  if (group === null) return { problems, bytes, isOther: problems[0]?.code === "STORE_FORMAT" };
  for (const file of Object.keys(group.files)) {
    const verified = await attempt(() => assertFile(openFile(group, file)));
    if (verified === null) continue;
    bytes += verified;
    if (file === GROUP_FILES.panel) await attempt(() => assertRows(group, "panel", group.rows));
    if (file === GROUP_FILES.future) await attempt(() => assertRows(group, "future", sum(group.futureRows)));
  }
  const damaged = damagedFile(dir, GROUP_FILES.keys);
  await attempt(() => assertKeyIds(group.keys, { from: 0, damaged }));
  return { problems, bytes, isOther: false };
}

/** The file must have the rows, and the panel the chunks, that manifest and keys say. */
async function assertRows(group: FeatureGroup, file: "panel" | "future", rows: number): Promise<void> {
  const footer = await readFooter(group, file), damaged = damagedFile(group.dir, GROUP_FILES[file]);
  if (Number(footer.num_rows) !== rows) throw damaged(`it has ${footer.num_rows} rows instead of ${rows}`);
  const chunks = footer.row_groups.length;
  if (file === "panel" && chunks !== group.chunks.length) {
    throw damaged(`it has ${chunks} chunks instead of ${group.chunks.length}`);
  }
}

async function verifyRecord(store: string, name: string, versions: readonly number[]): Promise<StoredProblem[]> {
  const path = `${store}/${name}/${SERVING_FILE}`;
  try {
    const serving = await servingVersion(store, name);
    if (serving === null || versions.includes(serving)) return [];
    return [{ code: "CORRUPT_GROUP", path, name, detail: `it names version ${serving}, which is not there` }];
  } catch (thrown) {
    return [problemOf(thrown, { name, path })];
  }
}

/** What a version that was set aside, an unfinished build or an unpublished file is called. */
const LEFT_OVER: readonly (readonly [pattern: RegExp, code: ErrorCode, detail: string])[] = [
  [/^v\d+\.damaged/, "CORRUPT_GROUP", "a damaged version that was set aside"],
  [/^\.removing_/, "LEFT_OVER", "a version that is being removed"],
  [/\.mark$/, "LEFT_OVER", "the mark of a build"],
  [/^\.building_/, "LEFT_OVER", "an unfinished build"],
  [/^\..+\.[0-9a-f]{8}-[0-9a-f]{4}\.tmp$|^\.current_/, "LEFT_OVER", "an unpublished file"],
];

/** Of the store itself and of its versions, where only probes and publications leave something. */
function unpublishedIn(folder: string, name: string): StoredProblem[] {
  return DISK.list(folder).filter(isTemporary)
    .map((entry) => ({ code: "LEFT_OVER", path: `${folder}/${entry}`, name, detail: "an unpublished file" }));
}

function leftOver(store: string, name: string): StoredProblem[] {
  return DISK.list(`${store}/${name}`).flatMap((entry) => {
    const [, code, detail] = LEFT_OVER.find(([pattern]) => pattern.test(entry)) ?? [];
    return code === undefined || detail === undefined
      ? []
      : [{ code, path: `${store}/${name}/${entry}`, name, detail }];
  });
}

function problemOf(thrown: unknown, { name, path }: { name: string; path: string }): StoredProblem {
  const damage = damageOf(thrown), error = ForecastError.from(thrown);
  return { code: error.code, path: damage?.path ?? path, name, detail: damage?.detail ?? error.message };
}

function sum(values: Int32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
