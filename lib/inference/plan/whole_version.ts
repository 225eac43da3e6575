import { DataError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { damageOf, type GroupDamage, tellDamage } from "../../data/store/group_damage.ts";
import type { InferenceSource } from "./plan_inference.ts";

/** On which data something was made. */
export interface DataFacts {
  /** Version of the feature group that it was made from. */
  readonly dataVersion: number;
  /** What should have served and is damaged: `dataVersion` stood in for it. Empty where all is well. */
  readonly damaged: readonly GroupDamage[];
}

/**
 * Work on the version of the table that serves. Content is verified as it is read: where it turns out to be damaged, all is
 * done again on the newest whole version, which a warning says. So work must leave nothing behind when it throws.
 *
 * @param source Folders, config, logger. @param work What to do. @param options `mayRepeat`: whether nothing has gone out yet.
 * @throws {DataError} `CORRUPT_GROUP` of the version that serves, if there is no whole one; whatever `work` throws.
 */
export async function onWholeVersion<T extends DataFacts>(
  source: InferenceSource,
  work: (source: InferenceSource & { readonly damaged: GroupDamage[] }) => Promise<T>,
  { mayRepeat = () => true }: { readonly mayRepeat?: () => boolean } = {},
): Promise<T> {
  const { log = SILENT_LOGGER } = source, damaged: GroupDamage[] = [];
  let first: unknown = null;
  for (;;) {
    try {
      const result = await work({ ...source, damaged });
      for (const damage of damaged) log.warn(tellDamage(damage, result.dataVersion));
      return result;
    } catch (thrown) {
      const damage = damageOf(thrown);
      const isNew = damage !== null && damaged.every(({ path }) => path !== damage.path);
      if (!mayRepeat()) throw thrown;
      if (!isNew) throw thrown instanceof DataError && NOTHING_LEFT.has(thrown.code) ? first ?? thrown : thrown;
      first ??= thrown;
      damaged.push(damage);
    }
  }
}

/** Codes that say, after damage, that no other version stands in. */
const NOTHING_LEFT = new Set<string>(["CORRUPT_GROUP", "MISSING_GROUP"]);
