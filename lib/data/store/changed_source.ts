import type { FeatureGroup } from "./feature_store.ts";
import { type HashedFile, hashFiles, listSourceFiles, type SourceFile } from "../sources/source_files.ts";

/**
 * Files of a version's source, and of its events, that are not as they were when it was made: changed, gone while others of the source are
 * there, or new. Only what was written since is read again, to compare its hash.
 *
 * @param group A version.
 * @returns Paths, sorted; none where the source is not on this machine, as where a store was copied.
 */
export async function changedSource(
  { lineage, created }: Pick<FeatureGroup, "lineage" | "created">,
): Promise<string[]> {
  const known = new Map(lineage.files.map((file) => [file.path, file]));
  const now = await filesOf(lineage.source),
    changed = await Promise.all([
      ...now.map((file) => whetherChanged(file, known.get(file.path), created)),
      ...(lineage.events ?? []).map(async (before) => {
        const [file] = await filesOf(before.path);
        return file === undefined ? [] : await whetherChanged(file, before, created);
      }),
    ]);
  const gone = now.length === 0 ? [] : [...known.keys()].filter((path) => now.every((file) => file.path !== path));
  return [...gone, ...changed.flat()].sort();
}

/** None where the source is not on this machine. */
async function filesOf(source: string): Promise<readonly SourceFile[]> {
  try {
    return await listSourceFiles(source);
  } catch {
    return [];
  }
}

/** The path of a file, if it is another one than before. */
async function whetherChanged(file: SourceFile, before: HashedFile | undefined, created: string): Promise<string[]> {
  const isSame = before !== undefined && before.bytes === file.bytes &&
    (!await isNewer(file.path, created) || await hashOf(file) === before.sha256);
  return isSame ? [] : [file.path];
}

/** Whether a file was written after a time; also where nobody knows. */
async function isNewer(path: string, created: string): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path), made = Date.parse(created);
    return mtime === null || Number.isNaN(made) || mtime.getTime() > made;
  } catch {
    return true;
  }
}

/** Empty where it cannot be read: that is a change too. */
async function hashOf(file: SourceFile): Promise<string> {
  try {
    return (await hashFiles([file]))[0]?.sha256 ?? "";
  } catch {
    return "";
  }
}
