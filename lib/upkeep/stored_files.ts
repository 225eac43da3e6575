import { GROUP_FILES } from "../data/store/feature_store.ts";
import { listVersions } from "../data/store/version_folders.ts";
import { SERVING_FILE } from "../data/store/serving_record.ts";
import { groupNames } from "../data/store/verify_store.ts";
import { DISK, isFile } from "../storage/files/files.ts";
import type { ArchiveSource } from "./archive.ts";

const VERSION_FILES: ReadonlySet<string> = new Set(Object.values(GROUP_FILES));

/**
 * The product's own files of a feature store, `store/<table>/v<N>/…` and `store/<table>/current.json`, and nothing else that
 * lies there.
 *
 * @param store Folder of all groups.
 */
export async function storeFiles(store: string): Promise<ArchiveSource[]> {
  const files: ArchiveSource[] = [];
  for (const name of groupNames(store)) {
    for (const version of await listVersions(store, name)) {
      files.push(...filesIn(store, `store/${name}/v${version}`, (file) => VERSION_FILES.has(file)));
    }
    files.push(...filesIn(store, `store/${name}`, (file) => file === SERVING_FILE));
  }
  return files;
}

/**
 * Files that lie directly in a folder; links and what is no file are not ours.
 *
 * @param root What the first part of `name` stands for. @param name Name of the folder. @param isOurs By the file's own name.
 */
export function filesIn(root: string, name: string, isOurs: (file: string) => boolean): ArchiveSource[] {
  const folder = `${root}/${name.slice(name.indexOf("/") + 1)}`;
  return DISK.list(folder).filter((file) =>
    isOurs(file) && isOwnFile(`${folder}/${file}`) && isFile(`${folder}/${file}`)
  )
    .map((file) => ({ name: `${name}/${file}`, path: `${folder}/${file}` }));
}

/** Whether something is itself and no link to it. */
export function isOwnFile(path: string): boolean {
  try {
    return !Deno.lstatSync(path).isSymlink;
  } catch (thrown) {
    if (thrown instanceof Deno.errors.NotFound) return false;
    throw thrown;
  }
}
