import { pause } from "../../parallel/pause.ts";
import type { ChampionResolver } from "../champions/resolve_champions.ts";
import { type RowsToPredict, startPredictions, type TablePredictions } from "./predict_table.ts";
import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import type { RowServing } from "../champions/serving.ts";

/** Rows that are predicted until others have their turn. */
const TURN = 500;

/** With what rows are predicted. */
export interface ServedOptions {
  /** What serves each key, shape [k]. */
  readonly serving: readonly RowServing[];
  /** Finds former versions. */
  readonly resolver: Pick<ChampionResolver<RowsChampion, RowsChampion>, "replace">;
  /** In percent; default: all that models have. */
  readonly levels?: readonly number[];
  /** Ends the work. */
  readonly signal?: AbortSignal;
}

/**
 * Predict rows, key by key, while others have their turns. A model that can be read and cannot predict is replaced by the key's
 * newest former one that can, as if unreadable.
 *
 * @param table Rows. @param options What serves them.
 * @throws The signal's reason if it is aborted.
 */
export async function predictServed(table: RowsToPredict, options: ServedOptions): Promise<TablePredictions> {
  const { serving, resolver, levels, signal } = options, work = startPredictions(table, serving, levels);
  let since = 0;
  for (const [k, key] of table.keys.entries()) {
    since += work.predict(k);
    let entry = serving[k]!, told = work.predictions.keys[k]!;
    while (told.status === "failed" && entry.status !== "failed") {
      entry = await resolver.replace(key, entry, told.reason);
      told = work.replace(k, entry);
    }
    if (since < TURN) continue;
    since = 0;
    await pause();
    signal?.throwIfAborted();
  }
  return work.predictions;
}
