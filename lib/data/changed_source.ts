import type { FeatureGroup } from "./feature_store.ts";
import { hashFiles, listSourceFiles, type SourceFile } from "./source_files.ts";

/**
 * Files of a version's source that are not as they were when it was made: changed, gone while others of the source are
 * there, or new. Only what was written since is read again, to compare its hash.
 *
 * @param group A version.
 * @returns Paths, sorted; none where the source is not on this machine, as where a store was copied.
 */
export async function changedSource(
  { lineage, created }: Pick<FeatureGroup, "lineage" | "created">,
): Promise<string[]> {
  const known = new Map(lineage.files.map((file) => [file.path, file]));
  let now: readonly SourceFile[];
  try {
    now = await listSourceFiles(lineage.source);
  } catch {
    return [];
  }
  const gone = [...known.keys()].filter((path) => now.every((file) => file.path !== path));
  const changed = await Promise.all(now.map(async (file) => {
    const before = known.get(file.path);
    if (before === undefined || before.bytes !== file.bytes) return true;
    return await isNewer(file.path, created) && await hashOf(file) !== before.sha256;
  }));
  return [...gone, ...now.filter((_, i) => changed[i]).map(({ path }) => path)].sort();
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
