import { RegistryError } from "../core/errors/errors.ts";
import { GROUP_FILES, readGroupManifest } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { damageOf } from "../data/store/group_damage.ts";
import { setAside } from "../data/store/publish_version.ts";
import { isFolder } from "../storage/files/files.ts";
import type { ObjectStore } from "../storage/objects/object_store.ts";
import { makeFolders, publishFolder } from "../storage/files/publish.ts";
import { damaged, type SharedFile, type SharedState } from "./shared_state.ts";
import { isIt, type WantedFile } from "./transfer.ts";

/** A version of a table that is to come. */
export interface PulledVersion {
  /** Table. */
  readonly name: string;
  /** Number. */
  readonly version: number;
  /** Folder that it is fetched into. */
  readonly staged: string;
  /** Whether one of its number is there that is not whole. */
  readonly isDamaged: boolean;
  /** What to fetch. */
  readonly files: readonly WantedFile[];
}

/**
 * The versions of a state that are not here whole.
 *
 * @param store The storage. @param options `folder`: feature store; `stage`: where to fetch to; `files`: of the state.
 * @throws {RegistryError} `CONFLICT` if a version of one number has another content here. @throws {DataError} `DAMAGED_FILE`.
 */
export async function planVersions(
  store: ObjectStore,
  { folder, stage, files }: { readonly folder: string; readonly stage: string; readonly files: SharedState["files"] },
): Promise<PulledVersion[]> {
  const byVersion = Map.groupBy(
    Object.entries(files).flatMap(([path, file]) => {
      const [, name, version, own] = /^store\/([^/]+)\/v(\d+)\/([^/]+)$/.exec(path) ?? [];
      return name === undefined || own === undefined ? [] : [{ name, version: Number(version), own, file }];
    }),
    ({ name, version }) => `${name}/v${version}`,
  );
  const wanted: PulledVersion[] = [];
  for (const [id, all] of byVersion) {
    const [first] = all, info = all.find(({ own }) => own === GROUP_FILES.info)?.file;
    if (first === undefined || info === undefined) throw damaged(store, id, `no ${GROUP_FILES.info}`);
    const { name, version } = first, dir = versionDir(folder, name, version), isThere = isFolder(dir);
    if (isThere && all.every(({ own, file }) => isIt(`${dir}/${own}`, file))) continue;
    if (isThere) await assertSame(dir, info);
    const staged = `${stage}/${info.sha256}`;
    wanted.push({
      name,
      version,
      staged,
      isDamaged: isThere,
      files: all.map(({ own, file }) => ({ path: `${staged}/${own}`, file })),
    });
  }
  return wanted;
}

/** Only what is damaged is replaced: a whole one of the same number may be needed here. */
async function assertSame(dir: string, info: SharedFile): Promise<void> {
  if (isIt(`${dir}/${GROUP_FILES.info}`, info)) return;
  try {
    await readGroupManifest(dir);
  } catch (thrown) {
    if (damageOf(thrown) !== null) return;
  }
  throw otherContent(dir);
}

/**
 * Give versions their names; nothing refers to them yet.
 *
 * @param versions Fetched whole. @param options `folder`: feature store.
 * @throws {DataError} `READ_ONLY` and the like. @throws {RegistryError} `CONFLICT` if one has come there meanwhile.
 */
export function placeVersions(versions: readonly PulledVersion[], { folder }: { readonly folder: string }): void {
  for (const { name, version, staged, isDamaged } of versions) {
    if (isDamaged) setAside(folder, { name, version });
    makeFolders(`${folder}/${name}`);
    const dir = versionDir(folder, name, version);
    if (!publishFolder(staged, dir)) throw otherContent(dir);
  }
}

function otherContent(dir: string): RegistryError {
  return new RegistryError(
    "CONFLICT",
    `Cannot pull ${dir} as it must be free or what was pushed: current value is another version of the same number`,
    { hint: "Pull into another folder with --store, or move this one away first.", context: { dir } },
  );
}
