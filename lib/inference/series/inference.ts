import { RegistryError } from "../../core/errors/errors.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { dataShapeOf } from "../../data/data_shape.ts";
import { assertSeries } from "../../data/rows/assert_layout.ts";
import { openGroup } from "../../data/store/feature_store.ts";
import type { KeySelection } from "../../data/store/select_keys.ts";
import { TrainedRuns } from "../../lifecycle/trained_runs.ts";
import { openRegistry, type Registry } from "../../registry/registry.ts";
import type { ForecastContext } from "./forecast_tasks.ts";
import { type Forecaster, type ForecasterFacts, openForecaster } from "./open_forecaster.ts";
import { openFuture } from "../plan/open_future.ts";
import {
  allKeys,
  type InferencePlan,
  type InferenceSource,
  planForecast,
  type SelectPositions,
} from "../plan/plan_inference.ts";

/** Everything that is open before the first key is forecast. */
export interface Inference extends InferencePlan, Forecaster {
  /** Registry root. */
  readonly registry: string;
  /** What was decided: with registry and table all that forecasts depend on. */
  readonly facts: ForecasterFacts;
  /**
   * Keys that have a model of the choice, and are not in the table any more.
   *
   * @param where Accepted texts per key column; default all.
   */
  absent(where?: KeySelection["where"]): SeriesKey[];
  /** Bytes that a run keeps under a name, or null if it keeps none. */
  shared(run: string, name: string): Uint8Array<ArrayBuffer> | null;
  /** Release the registry. */
  close(): void;
}

/**
 * Open registry and feature store and decide what to forecast. Each model is served by its own run: after a rollback an
 * older one has its own horizon, levels and columns known ahead, whatever newer runs had.
 *
 * @param source Folders, config, horizon. @param select Which keys; default all.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run; as `openRegistry`.
 * @throws {FitError} `HORIZON_TOO_LONG` if no model reaches that far.
 * @throws {DataError} `WRONG_PROBLEM` for a table without a calendar; `MISSING_GROUP`, `NO_MATCHING_KEY`; `CORRUPT_GROUP` if the version that serves is damaged, also while it
 * is forecast (`inferTable` and `forecastKey` go on from another one); `FUTURE_COLUMN_MISSING` with the names of the future-known columns
 * that are needed; `CALENDAR_MISMATCH`, `TARGET_MISMATCH`, `KEYS_MISMATCH`, `POLICY_MISMATCH`, `COLUMN_MISMATCH` if every
 * model was trained on another kind of table.
 */
export async function openForecasting(source: InferenceSource, select: SelectPositions = allKeys): Promise<Inference> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const { runs, newcomerRun, ...plan } = await planForecast(registry, source, select), { group, config } = plan;
    assertSeries(group);
    const future = await openFuture(config, group, { ...source, positions: plan.positions });
    const scope = { ...source.choice, group: group.name, versions: source.versions, newcomerRun };
    const facts: ForecasterFacts = { config, scope, future, withoutHistory: source.withoutHistory };
    return inferenceOn(registry, { ...plan, root: source.registry, facts, runs });
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}

/**
 * Open what was decided before, as by another process.
 *
 * @param context Registry, table and facts. @param positions Keys to forecast, ascending positions in the table's keys.
 * @throws As `openRegistry` and `openGroup`.
 */
export async function reopenInference(
  { registry: root, table, facts }: Pick<ForecastContext, "registry" | "table" | "facts">,
  positions: readonly number[],
): Promise<Inference> {
  // Nothing is written, so that no clock is read.
  const registry = openRegistry(root, { now: () => new Date(0), readOnly: true });
  try {
    const group = await openGroup(table), runs = new TrainedRuns(registry, dataShapeOf(group), group.dates);
    return inferenceOn(registry, { group, positions, config: facts.config, root, facts, runs });
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}

function inferenceOn(
  registry: Registry,
  { root, facts, runs, ...plan }: InferencePlan & {
    readonly root: string;
    readonly facts: ForecasterFacts;
    readonly runs: TrainedRuns;
  },
): Inference {
  const { group } = plan;
  return {
    ...plan,
    ...openForecaster(registry, group, { ...facts, runs }),
    registry: root,
    facts,
    absent(where) {
      // Of one key asked for there is one model, and a million keys that it may be among.
      const left = new Map(registry.resolveAll({ ...facts.scope, where }).map(({ key }) => [key.id, key]));
      for (const { id } of group.keys) left.delete(id);
      return [...left.values()];
    },
    shared: (run, name) => readShared(registry, { run, name }),
    close: () => registry.close(),
  };
}

/** What a run keeps for all its keys; null for what it does not keep. */
function readShared(
  registry: Registry,
  { run, name }: { readonly run: string; readonly name: string },
): Uint8Array<ArrayBuffer> | null {
  try {
    return registry.readShared(run, name);
  } catch (thrown) {
    if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return null;
    throw thrown;
  }
}
