import { ForecastError } from "../core/errors/errors.ts";
import type { StoredProblem, Verification } from "../core/errors/problem.ts";
import { readGroupManifest } from "../data/store/feature_store.ts";
import { versionDir } from "../data/store/version_folders.ts";
import { isOtherData } from "../data/store/other_data.ts";
import type { RunRow } from "../registry/versions/row_types.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { importPath } from "../registry/packs/imports.ts";
import { isFile } from "../storage/files/files.ts";
import { IMPORTED } from "../models/trees/imported.ts";
import { contendersOf } from "../training/plan/enter_imports.ts";
import { type Folders, isThere } from "./folders.ts";

/**
 * Whether the registry has the imported models that its runs entered, without which none of them can be made again; and whether
 * the feature store holds what the models that serve were trained on. A version of equal number and other content may
 * have been put there, or rightly built anew in a store that was emptied: nothing stored tells these apart, so it is a note.
 * What is damaged or gone is told by its own room.
 *
 * @param folders Registry and store.
 */
export async function verifyLineage(folders: Folders): Promise<Verification> {
  const notes: StoredProblem[] = [], { problems, serving } = look(folders.registry);
  for (const { run, lineage: { data } } of serving) {
    const path = versionDir(folders.store, data.group, data.version);
    const info = await orNull(() => readGroupManifest(path));
    if (info === null || !isOtherData(data, info)) continue;
    notes.push({
      code: "OTHER_DATA",
      path,
      name: `run ${run}`,
      detail: "it is not the data that the run was trained on: built anew since, or put in its place; train again",
    });
  }
  return { problems, notes };
}

function look(root: string): { problems: StoredProblem[]; serving: RunRow[] } {
  const problems: StoredProblem[] = [], found: RunRow[] = [];
  if (!isThere(root)) return { problems, serving: found };
  try {
    // Nothing is written, so no time is asked for.
    const registry = openRegistry(root, { now: () => new Date(0), readOnly: true });
    try {
      problems.push(...lostImports(root, registry));
      const serving = new Set(registry.servingRuns({}).map(({ run }) => run));
      found.push(...registry.listRuns().filter(({ run, damage }) => damage === undefined && serving.has(run)));
    } finally {
      registry.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof ForecastError)) throw thrown;
  }
  return { problems, serving: found };
}

/** Those that are there are verified with the registry. */
function lostImports(root: string, registry: Registry): StoredProblem[] {
  const lost = new Map<string, StoredProblem>();
  for (const { run } of registry.recordedRuns()) {
    for (const { name, family, params } of contendersOf(registry, run)) {
      const path = importPath(root, String(params.model));
      if (family !== IMPORTED || isFile(path)) continue;
      const detail = `it is gone, and run ${run} entered it as ${name}: import it again, or pull it`;
      lost.set(path, { code: "CORRUPT_IMPORT", path, name: String(params.model), detail });
    }
  }
  return [...lost.values()];
}

async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (thrown) {
    if (thrown instanceof ForecastError) return null;
    throw thrown;
  }
}
