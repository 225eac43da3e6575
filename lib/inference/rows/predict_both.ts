import type { RowsChampion } from "../../competition/champions/rows_champion.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { pause } from "../../parallel/pause.ts";
import type { VersionRow } from "../../registry/versions/row_types.ts";
import { openRegistry } from "../../registry/registry.ts";
import { allKeys, type InferenceSource, planForecast } from "../plan/plan_inference.ts";
import { ChampionResolver, ROWS } from "../champions/resolve_champions.ts";
import { NOT_FINITE, type RowsToPredict, startPredictions, type TablePredictions } from "./predict_table.ts";
import type { RowServing } from "../champions/serving.ts";
import { storedRows } from "./stored_rows.ts";

/** Predictions of a key that has none. */
const NOTHING = new Float64Array(0);

/** The rows of one key, as what serves it predicts them, and as another version would. */
export interface BothWays {
  /** The key. */
  readonly key: SeriesKey;
  /** What serves now, in the order of `then`; empty where nothing does, or is asked. */
  readonly now: Float64Array;
  /** The version that would serve; empty where it cannot. As `now` for a key that does not move. */
  readonly then: Float64Array;
  /** Why it cannot, or "". */
  readonly code: string;
}

/** What is asked. */
export interface AskedVersions {
  /** Of one table, at least one, at most one per key. */
  readonly versions: readonly VersionRow[];
  /** Nothing is asked of what serves now, nor told of keys that stay. Default false. */
  readonly isAlone?: boolean;
}

/**
 * Predict the stored rows of a table without a calendar by what serves its keys, and as if other versions served some.
 *
 * @param source Folders, clock. @param asked Versions. @param tell Gets every key of the table.
 * @returns Version of the table.
 * @throws As `planInference`.
 */
export async function predictBoth(
  source: InferenceSource,
  { versions, isAlone = false }: AskedVersions,
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
    const isMoving = ({ id }: SeriesKey) => moving.has(id);
    for (const { from, to } of group.chunks) {
      if (isAlone && !group.keys.slice(from, to).some(isMoving)) continue;
      const panel = await readChunk(group, from, to), rows = storedRows(panel), { keys, offsets } = panel;
      const now = isAlone ? null : await predict(present, rows, () => true), then = await predict(next, rows, isMoving);
      const classes = [...new Set([...now?.classes ?? [], ...then.classes])].sort();
      keys.forEach((key, k) => {
        const moves = isMoving(key), at = { from: offsets[k]!, to: offsets[k + 1]! };
        // Of a key whose rows are all quarantined nothing can be asked.
        if (at.from === at.to || (isAlone && !moves)) return;
        const before = now === null ? NOTHING : numbersOf(now, classes, at);
        const after = moves ? numbersOf(then, classes, at) : before, { status, reason } = then.keys[k]!;
        const code = after.length > 0 || !moves ? "" : status === "failed" ? reason : NOT_FINITE;
        tell({ key, now: before, then: after, code }, moves);
      });
    }
    return group.version;
  } finally {
    registry.close();
  }
}

/** Predict the rows of some keys of a chunk; those of the others have failed. */
async function predict(
  resolver: ChampionResolver<RowsChampion, RowsChampion>,
  rows: RowsToPredict,
  isAsked: (key: SeriesKey) => boolean,
): Promise<TablePredictions> {
  const asked = rows.keys.flatMap((key, k) => isAsked(key) ? [k] : []);
  const serving = rows.keys.map((): RowServing => ({ status: "failed", reason: "ABORTED" }));
  const found = await resolver.resolve(asked.map((k) => rows.keys[k]!));
  asked.forEach((k, i) => serving[k] = found[i]!);
  const work = startPredictions(rows, serving);
  for (const k of asked) {
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
  if (failed.subarray(from, to).includes(1)) return NOTHING;
  const width = values.length / failed.length;
  if (classes.length === 0) return values.subarray(from * width, to * width);
  const places = as.map((name) => classes.indexOf(name)), out = new Float64Array((to - from) * as.length);
  for (let row = from, at = 0; row < to; row++) {
    // What the key's own model does not know of the others' classes is NaN.
    for (const c of places) out[at++] = (c < 0 ? 0 : values[row * width + c]!) || 0;
  }
  return out;
}
