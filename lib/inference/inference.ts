import { RegistryError } from "../core/errors.ts";
import { concatPanels, type Panel, partition, type SeriesKey } from "../core/panel.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { appendFuture } from "../data/future_frame.ts";
import { readChunk } from "../data/read_chunk.ts";
import type { KeySelection } from "../data/select_keys.ts";
import { storedFuture } from "../data/stored_future.ts";
import { openRegistry } from "../registry/registry.ts";
import { forecastPanel, type PanelForecast } from "./forecast_panel.ts";
import { openFuture } from "./open_future.ts";
import {
  allKeys,
  type InferencePlan,
  type InferenceSource,
  planForecast,
  type SelectPositions,
} from "./plan_inference.ts";
import { replaceBroken } from "./replace_broken.ts";
import { ChampionResolver } from "./resolve_champions.ts";
import type { Serving } from "./serving.ts";

/** Code of a key of which only the new rows are known: a model that looks back would find nothing. */
export const HISTORY_MISSING = "HISTORY_MISSING";

/** Some keys, what was known of them, and what made their forecasts. */
export interface ChunkForecast {
  /** History, to the end of the version of the table. */
  readonly panel: Panel;
  /** The panel with the rows that are known ahead: what the forecasts were made from. */
  readonly whole: Panel;
  /** What served each key in the end, shape [k]; a failed key has what failed last. */
  readonly serving: readonly Serving[];
  /** Forecasts, in the order of the keys. */
  readonly forecast: PanelForecast;
}

/** Everything that is open before the first key is forecast. */
export interface Inference extends InferencePlan {
  /**
   * Forecast some keys.
   *
   * @param positions Ascending positions in `group.keys`, from one chunk, so that one read gets them.
   */
  forecast(positions: readonly number[]): Promise<ChunkForecast>;
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
    const { group, config } = plan, { horizon, levels } = config;
    const future = await openFuture(config, group, source);
    const scope = { ...source.choice, group: group.name, versions: source.versions };
    const resolver = new ChampionResolver(registry, { ...scope, newcomerRun }, runs);
    return {
      ...plan,
      async forecast(positions) {
        const panel = await readPositions(group, positions);
        const serving = (await resolver.resolve(panel.keys)).map((served, k): Serving =>
          source.withoutHistory?.has(panel.keys[k]!.id) ? { status: "failed", reason: HISTORY_MISSING } : served
        );
        const ahead = future ?? await storedFuture(group, { ...spanOf(positions), steps: horizon });
        const options = { asOf: group.end, horizon, levels };
        const whole = appendFuture(panel, ahead, horizon);
        const forecast = forecastPanel(whole, serving, options);
        const replaced = await replaceBroken(forecast, { panel: whole, serving, resolver, options });
        return { panel, whole, ...replaced };
      },
      absent(where) {
        const present = new Set(group.keys.map(({ id }) => id));
        return registry.resolveAll({ ...scope, where }).map(({ key }) => key).filter(({ id }) => !present.has(id));
      },
      shared(run, name) {
        try {
          return registry.readShared(run, name);
        } catch (thrown) {
          if (thrown instanceof RegistryError && thrown.code === "NOT_FOUND") return null;
          throw thrown;
        }
      },
      close: () => registry.close(),
    };
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}

function spanOf(positions: readonly number[]): { from: number; to: number } {
  return { from: positions[0]!, to: positions.at(-1)! + 1 };
}

async function readPositions(group: FeatureGroup, positions: readonly number[]): Promise<Panel> {
  const { from, to } = spanOf(positions);
  const panel = await readChunk(group, from, to);
  if (to - from === positions.length) return panel;
  return concatPanels(positions.map((position) => partition(panel, position - from)));
}
