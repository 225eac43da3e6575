import { ForecastError } from "../core/errors.ts";
import type { Problem, Verification } from "../core/problem.ts";
import { readManifest, versionDir } from "../data/feature_store.ts";
import { isOtherData } from "../data/other_data.ts";
import type { RunRow } from "../registry/records.ts";
import { openRegistry } from "../registry/registry.ts";
import { type Folders, isThere } from "./folders.ts";

/**
 * Whether the feature store holds what the models that serve were trained on. A version of equal number and other content may
 * have been put there, or rightly built anew in a store that was emptied: nothing stored tells these apart, so it is a note.
 * What is damaged or gone is told by its own room.
 *
 * @param folders Registry and store.
 */
export async function verifyLineage(folders: Folders): Promise<Verification> {
  const notes: Problem[] = [];
  for (const { run, lineage: { data } } of servingRuns(folders.registry)) {
    const path = versionDir(folders.store, data.group, data.version);
    const info = await orNull(() => readManifest(path));
    if (info === null || !isOtherData(data, info)) continue;
    notes.push({
      code: "OTHER_DATA",
      path,
      name: `run ${run}`,
      detail: "it is not the data that the run was trained on: built anew since, or put in its place; train again",
    });
  }
  return { problems: [], notes };
}

function servingRuns(root: string): RunRow[] {
  if (!isThere(root)) return [];
  const found: RunRow[] = [];
  try {
    // Nothing is written, so no time is asked for.
    const registry = openRegistry(root, { now: () => new Date(0), readOnly: true });
    try {
      const serving = new Set(registry.servingRuns({}).map(({ run }) => run));
      found.push(...registry.listRuns().filter(({ run, damage }) => damage === undefined && serving.has(run)));
    } finally {
      registry.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
  }
  return found;
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}
