import { DISK, isFolder } from "../../storage/files/files.ts";
import { isInMemory } from "../../storage/files/memory_files.ts";

/*
 *     <store>/<group>/v3            a version
 *                     v3.damaged    one that was set aside
 *                     current.json  which serves
 */

/** Ends the name of what was set aside. */
export const DAMAGED = ".damaged";

/**
 * Versions of a feature group, ascending; empty if there are none. What was set aside is not among them.
 *
 * @param store Folder of all groups. @param name Group.
 */
export async function listVersions(store: string, name: string): Promise<number[]> {
  const versions: number[] = [];
  for (const entry of await foldersIn(`${store}/${name}`)) {
    if (/^v[1-9]\d*$/.test(entry)) versions.push(Number(entry.slice(1)));
  }
  return versions.sort((a, b) => a - b);
}

/** Folder of a version. */
export function versionDir(store: string, name: string, version: number): string {
  return `${store}/${name}/v${version}`;
}

/**
 * Number of a version by the name of its folder, also of one that was set aside; 0 of anything else.
 *
 * @param entry Of the folder of a group.
 */
export function versionNumber(entry: string): number {
  return Number(/^v([1-9]\d*)(?:\.damaged\b.*)?$/.exec(entry)?.[1] ?? 0);
}

/**
 * Names of groups with a version: one whose first build has failed has a folder alone.
 *
 * @param store Folder of all groups.
 */
export async function groupsIn(store: string): Promise<string[]> {
  const names: string[] = [];
  for (const name of await foldersIn(store)) if ((await listVersions(store, name)).length > 0) names.push(name);
  return names;
}

/** Names of the folders in a folder; none if it is missing. */
async function foldersIn(folder: string): Promise<string[]> {
  if (isInMemory(folder)) return DISK.list(folder).filter((name) => isFolder(`${folder}/${name}`));
  const names: string[] = [];
  try {
    for await (const entry of Deno.readDir(folder)) if (entry.isDirectory) names.push(entry.name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory)) throw error;
  }
  return names;
}
