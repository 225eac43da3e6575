import { assertRows } from "../data/rows/assert_layout.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import { type PredictedKey, predictKey } from "../inference/rows/predict_key.ts";
import { openRegistry } from "../registry/registry.ts";
import { type ModelCard, modelCard } from "./model_card.ts";
import { meantKey, namedGroup, type ShownVersion, shownVersions } from "./show_key.ts";

/** All that is to be seen of one key of a table without a calendar. */
export interface ShownRows extends PredictedKey {
  /** Names of the key's parts. */
  readonly keyColumns: readonly string[];
  /** Who competed, how they did, who predicts; null for a key without a version of its own. */
  readonly card: ModelCard | null;
  /** Name of the metric of `versions`; empty where it is not known. */
  readonly metric: string;
  /** What is registered for the key, newest first, at most ten. */
  readonly versions: readonly ShownVersion[];
}

/**
 * Look at one key of a table without a calendar: its rows and what is predicted of them, who says so and why, and who did before.
 *
 * @param where Texts by key column; as many columns as it takes to mean one key. @param source Registry, store, table.
 * @throws {DataError} `AMBIGUOUS_KEY`, `NO_MATCHING_KEY`, `MISSING_COLUMN`; `WRONG_PROBLEM` of a table of series; as `predictKey`.
 */
export async function showRows(
  where: Readonly<Record<string, readonly string[]>>,
  source: InferenceSource,
): Promise<ShownRows> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const group = await namedGroup(registry, source);
    assertRows(group);
    const key = meantKey(group, where), rows = await predictKey(key.parts, source);
    const [row] = rows.id === null ? [] : registry.listVersions({ id: rows.id, limit: 1 });
    const card = row === undefined ? null : modelCard(registry, row, null), metric = card?.group?.metric ?? "";
    return {
      ...rows,
      keyColumns: group.keyColumns,
      card,
      metric,
      versions: shownVersions(registry, { group: group.name, id: key.id }, metric),
    };
  } finally {
    registry.close();
  }
}
