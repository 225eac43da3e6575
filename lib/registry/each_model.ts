import type { RegistryError } from "../core/errors/errors.ts";
import type { VersionRow } from "./versions/row_types.ts";
import type { Registry } from "./registry.ts";

/** Models that are in memory at a time. */
const BATCH = 500;

/**
 * Encoded models one after the other, or why each cannot be read; only some are in memory at a time.
 *
 * @param registry Open registry. @param versions Which, in this order.
 */
export function* eachModel(
  registry: Pick<Registry, "readModels">,
  versions: readonly VersionRow[],
): Generator<readonly [version: VersionRow, model: Uint8Array<ArrayBuffer> | RegistryError]> {
  for (let from = 0; from < versions.length; from += BATCH) {
    const batch = versions.slice(from, from + BATCH), models = registry.readModels(batch);
    for (const [i, version] of batch.entries()) yield [version, models[i]!];
  }
}
