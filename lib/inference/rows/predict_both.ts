import type { RowsChampion } from "../../competition/table/rows_champion.ts";
import type { SeriesKey } from "../../core/panel.ts";
import { readChunk } from "../../data/read_chunk.ts";
import { pause } from "../../parallel/pause.ts";
import type { VersionRow } from "../../registry/records.ts";
import { openRegistry } from "../../registry/registry.ts";
import { allKeys, type InferenceSource, planForecast } from "../plan_inference.ts";
import { ChampionResolver } from "../resolve_champions.ts";
import { type RowTable, startPredictions, type TablePredictions } from "./predict_table.ts";
import { ROWS } from "./rows_kind.ts";
import { storedRows } from "./stored_rows.ts";

/** The rows of one key, as what serves it predicts them, and as another version would. */
export interface BothWays {
  /** The key. */
  readonly key: SeriesKey;
  /** What serves now, in the order of `then`; empty where nothing does. */
  readonly now: Float64Array;
  /** The version that would serve; empty where it cannot. As `now` for a key that does not move. */
  readonly then: Float64Array;
  /** Why it cannot, or "". */
  readonly code: string;
}

/**
 * Predict the stored rows of a table without a calendar by what serves its keys, and as if other versions served some.
 *
 * @param source Folders, clock. @param versions Of one table, at least one, at most one per key. @param tell Gets every key of the table.
 * @returns Version of the table.
 * @throws As `planInference`.
 */
export async function predictBoth(
  source: InferenceSource,
  versions: readonly VersionRow[],
  tell: (key: BothWays, isMoving: boolean) => void,
): Promise<number> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const { group, runs } = await planForecast(registry, { ...source, versions }, allKeys);
    const resolverOf = (scope: { readonly versions?: readonly VersionRow[] }) =>
      new ChampionResolver(registry, { group: group.name, ...scope }, { runs, kind: ROWS });
    const present = resolverOf({}),
      next = resolverOf({ versions }),
      moving = new Set(versions.map(({ key }) => key.id));
    for (const { from, to } of group.chunks) {
      const panel = await readChunk(group, from, to), rows = storedRows(panel), { keys, offsets } = panel;
      const [now, then] = [await predict(present, rows), await predict(next, rows)];
      keys.forEach((key, k) => {
        const isMoving = moving.has(key.id), at = { from: offsets[k]!, to: offsets[k + 1]! };
        // Of a key whose rows are all quarantined nothing can be asked.
        if (at.from === at.to) return;
        const classes = [...new Set([...now.classes, ...then.classes])].sort();
        const before = numbersOf(now, classes, at), after = isMoving ? numbersOf(then, classes, at) : before;
        const code = after.length > 0 || !isMoving ? "" : then.keys[k]!.reason || "NOT_FINITE";
        tell({ key, now: before, then: after, code }, isMoving);
      });
    }
    return group.version;
  } finally {
    registry.close();
  }
}

async function predict(
  resolver: ChampionResolver<RowsChampion, RowsChampion>,
  rows: RowTable,
): Promise<TablePredictions> {
  const work = startPredictions(rows, await resolver.resolve(rows.keys));
  for (const k of rows.keys.keys()) {
    work.predict(k);
    await pause();
  }
  return work.predictions;
}

/** Predictions of a key, class by class: one that a model does not know has no probability. Empty where a row has none. */
function numbersOf(
  { values, classes, failed }: TablePredictions,
  as: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): Float64Array {
  if (failed.subarray(from, to).includes(1)) return new Float64Array(0);
  const width = values.length / failed.length;
  if (classes.length === 0) return values.subarray(from * width, to * width);
  const places = as.map((name) => classes.indexOf(name)), out = new Float64Array((to - from) * as.length);
  for (let row = from, at = 0; row < to; row++) {
    // What the key's own model does not know of the others' classes is NaN.
    for (const c of places) out[at++] = (c < 0 ? 0 : values[row * width + c]!) || 0;
  }
  return out;
}
