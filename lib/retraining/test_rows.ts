import type { SeriesKey } from "../core/rows/panel.ts";
import { type Panel, partition } from "../core/rows/panel.ts";
import { dataShapeOf } from "../data/data_shape.ts";
import type { FeatureGroup } from "../data/store/feature_store.ts";
import { readChunk } from "../data/store/read_chunk.ts";
import { thinRows } from "../data/rows/thin_rows.ts";
import type { InferenceSource } from "../inference/plan/plan_inference.ts";
import { ChampionResolver, ROWS } from "../inference/champions/resolve_champions.ts";
import { startPredictions, type TablePredictions } from "../inference/rows/predict_table.ts";
import type { RowServing } from "../inference/champions/serving.ts";
import { storedRows } from "../inference/rows/stored_rows.ts";
import { TrainedRuns } from "../lifecycle/trained_runs.ts";
import type { VersionRow } from "../registry/versions/row_types.ts";
import { openRegistry } from "../registry/registry.ts";

/** What a key's rows are predicted as: every number of it. */
export interface TestedKey {
  /** Which. */
  readonly key: SeriesKey;
  /** By the version that is asked. */
  readonly after: TestedNumbers;
  /** By what serves now; null where nothing does. */
  readonly before: TestedNumbers | null;
}

/** Numbers of a prediction. */
export interface TestedNumbers {
  /** Predictions, in one order for both sides; empty if failed. */
  readonly yhat: Float64Array;
  /** Both ends of all levels; of classes their sets; NaN where there is none. */
  readonly ends: readonly Float64Array[];
  /** Why it failed, or "". */
  readonly reason: string;
}

/** Rows of a key that are asked for: so many show whether a model answers. */
const MOST = 200;

/**
 * Predict stored rows with versions as serving would, each beside what serves its key now.
 *
 * @param source Registry, clock and version of the table. @param versions At most one per key, by key id; others are passed over.
 * @param tell Gets each key.
 * @throws As the registry and the store.
 */
export async function testRows(
  source: Pick<InferenceSource, "registry" | "now"> & { readonly table: FeatureGroup },
  versions: ReadonlyMap<string, VersionRow>,
  tell: (tested: TestedKey) => void,
): Promise<void> {
  const { table: group, now } = source, registry = openRegistry(source.registry, { now, readOnly: true });
  try {
    const runs = new TrainedRuns(registry, dataShapeOf(group), group.dates), scope = { group: group.name };
    const next = new ChampionResolver(registry, { ...scope, versions: [...versions.values()] }, { runs, kind: ROWS });
    const present = new ChampionResolver(registry, scope, { runs, kind: ROWS });
    for (const { from, to } of group.chunks) {
      const asked = group.keys.slice(from, to).flatMap((key, k) => versions.has(key.id) ? [{ key, k }] : []);
      if (asked.length === 0) continue;
      const panel = await readChunk(group, from, to), keys = asked.map(({ key }) => key);
      const [after, before] = [await next.resolve(keys), await present.resolve(keys)];
      asked.forEach(({ key, k }, i) => {
        const rows = thinRows(partition(panel, k), MOST);
        const said = predict(rows, after[i]!), says = before[i]!.status === "failed" ? null : predict(rows, before[i]!);
        const classes = [...new Set([...said.classes, ...says?.classes ?? []])].sort();
        tell({ key, after: numbersOf(said, classes), before: says === null ? null : numbersOf(says, classes) });
      });
    }
  } finally {
    registry.close();
  }
}

function predict(panel: Panel, serving: RowServing): TablePredictions {
  const work = startPredictions(storedRows(panel), [serving]);
  work.predict(0);
  return work.predictions;
}

/** What one side does not know of the other's classes it gives no probability. */
function numbersOf(
  { values, lo, hi, sets, classes, keys: [told], failed }: TablePredictions,
  as: readonly string[],
): TestedNumbers {
  if (told!.status === "failed") return { yhat: new Float64Array(0), ends: [], reason: told!.reason };
  if (failed.includes(1)) return { yhat: new Float64Array(0), ends: [], reason: "NOT_FINITE" };
  const width = classes.length, rows = failed.length;
  const yhat = as.length === 0 ? values : Float64Array.from({ length: rows * as.length }, (_, i) => {
    const c = classes.indexOf(as[i % as.length]!);
    return c < 0 ? 0 : values[Math.floor(i / as.length) * width + c]!;
  });
  return { yhat, ends: as.length === 0 ? [...lo, ...hi] : sets.map(endsOfSets(width)), reason: "" };
}

/** A set without any class says that nothing is known. */
function endsOfSets(width: number): (set: Uint8Array) => Float64Array {
  return (set) =>
    Float64Array.from({ length: set.length / width }, (_, row) => {
      const count = set.subarray(row * width, (row + 1) * width).reduce((sum, held) => sum + held, 0);
      return count === 0 ? NaN : count;
    });
}
