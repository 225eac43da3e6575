import { DataError, type RegistryError } from "../../core/errors/errors.ts";
import { type FeatureGroup, readGroupManifest } from "../../data/store/feature_store.ts";
import { versionDir } from "../../data/store/version_folders.ts";
import { eachModel } from "../../registry/each_model.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import type { Registry } from "../../registry/registry.ts";

/**
 * Versions by their number in the registry: champions, and those that have made forecasts before.
 *
 * @param registry Open registry. @param group Name of the table. @param at `champions` of it; `ids`: numbers that are wanted,
 * `keys`: ids of the keys that those of them are of which are no champions any more.
 */
export function versionsById(
  registry: Pick<Registry, "listVersions">,
  group: string,
  { champions, ids, keys }: {
    readonly champions: readonly VersionRow[];
    readonly ids: ReadonlyMap<number, number>;
    readonly keys: readonly string[];
  },
): Map<number, VersionRow> {
  const versions = new Map(champions.map((version) => [version.id, version]));
  if ([...ids.keys()].every((id) => id < 0 || versions.has(id))) return versions;
  for (const version of registry.listVersions({ group, keys })) {
    if (ids.has(version.id)) versions.set(version.id, version);
  }
  return versions;
}

/**
 * Champions that nobody is served by, as their row or their bytes are not as they were written.
 *
 * @param registry Open registry. @param champions Of a table, damaged ones too.
 * @returns What is wrong with each, by key id.
 */
export function unreadableModels(
  registry: Pick<Registry, "readModels">,
  champions: readonly VersionRow[],
): Map<string, RegistryError> {
  const broken = new Map<string, RegistryError>();
  for (const [{ key }, model] of eachModel(registry, champions)) {
    if (!(model instanceof Uint8Array)) broken.set(key.id, model);
  }
  return broken;
}

/** How old models are: periods of data that came after what they were trained on. */
export class ModelAges {
  readonly #registry: Pick<Registry, "recordedRuns">;
  readonly #store: string;
  readonly #group: Pick<FeatureGroup, "name" | "end">;
  readonly #ends = new Map<string, number | null>();

  /** @param registry Open registry. @param at `store`: folder of the feature store; `group`: the table. */
  constructor(
    registry: Pick<Registry, "recordedRuns">,
    { store, group }: { readonly store: string; readonly group: Pick<FeatureGroup, "name" | "end"> },
  ) {
    [this.#registry, this.#store, this.#group] = [registry, store, group];
  }

  /** Age of the models of a run, periods, >= 0; null where the version of its table is gone. */
  async of(run: string): Promise<number | null> {
    let end = this.#ends.get(run);
    if (end === undefined) this.#ends.set(run, end = await this.#endOf(run));
    return end === null ? null : Math.max(0, this.#group.end - end);
  }

  async #endOf(run: string): Promise<number | null> {
    const [recorded] = this.#registry.recordedRuns({ run });
    if (recorded === undefined || recorded.damage !== undefined) return null;
    try {
      return (await readGroupManifest(versionDir(this.#store, this.#group.name, recorded.lineage.data.version))).end;
    } catch (thrown) {
      if (thrown instanceof DataError) return null;
      throw thrown;
    }
  }
}
