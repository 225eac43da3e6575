import type { SeriesKey } from "../core/panel.ts";
import type { KeySelection } from "../data/select_keys.ts";
import { openRegistry } from "../registry/registry.ts";
import { sharedReader } from "./forecast_executor.ts";
import { type Forecaster, type ForecasterFacts, openForecaster } from "./open_forecaster.ts";
import { openFuture } from "./open_future.ts";
import {
  allKeys,
  type InferencePlan,
  type InferenceSource,
  planForecast,
  type SelectPositions,
} from "./plan_inference.ts";

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
 * @throws {DataError} `MISSING_GROUP`, `NO_MATCHING_KEY`; `CORRUPT_GROUP` if the version that serves is damaged, also while it
 * is forecast (`inferTable` and `forecastKey` go on from another one); `FUTURE_COLUMN_MISSING` with the names of the future-known columns
 * that are needed; `CALENDAR_MISMATCH`, `TARGET_MISMATCH`, `KEYS_MISMATCH`, `POLICY_MISMATCH`, `COLUMN_MISMATCH` if every
 * model was trained on another kind of table.
 */
export async function openInference(source: InferenceSource, select: SelectPositions = allKeys): Promise<Inference> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const { runs, newcomerRun, ...plan } = await planForecast(registry, source, select);
    const { group, config } = plan;
    const future = await openFuture(config, group, source);
    const scope = { ...source.choice, group: group.name, versions: source.versions, newcomerRun };
    const facts: ForecasterFacts = { config, scope, future, withoutHistory: source.withoutHistory };
    return {
      ...plan,
      ...openForecaster(registry, group, { ...facts, runs }),
      registry: source.registry,
      facts,
      absent(where) {
        const present = new Set(group.keys.map(({ id }) => id));
        return registry.resolveAll({ ...scope, where }).map(({ key }) => key).filter(({ id }) => !present.has(id));
      },
      shared: sharedReader(registry),
      close: () => registry.close(),
    };
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}
