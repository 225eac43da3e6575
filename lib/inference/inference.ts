import type { Config } from "../core/config.ts";
import { DataError, RegistryError } from "../core/errors.ts";
import { type Logger, SILENT } from "../core/logger.ts";
import { concatPanels, type Panel, partition } from "../core/panel.ts";
import { readRecordedConfig } from "../core/recorded_config.ts";
import { currentGroup, type FeatureGroup } from "../data/feature_store.ts";
import { appendFuture, type FutureFrame } from "../data/future_frame.ts";
import { readChunk } from "../data/read_chunk.ts";
import { CHAMPION } from "../registry/lifecycle.ts";
import { openRegistry, type Registry } from "../registry/registry.ts";
import { forecastPanel, horizonTooLong, type PanelForecast } from "./forecast_panel.ts";
import { ChampionResolver } from "./resolve_champions.ts";

/** What to forecast from. */
export interface InferenceSource {
  /** Registry root. */
  readonly registry: string;
  /** Folder of the feature store. */
  readonly store: string;
  /** What to forecast; default: the config of the registry's newest run. */
  readonly config?: Config;
  /** Steps, 1 to the horizon that was trained for, which is the default. */
  readonly horizon?: number;
  /** File with future-known columns, one row per key and period after the panel's end. */
  readonly future?: string;
  /** Alias that names the versions to serve; default `champion`. */
  readonly alias?: string;
  /** Clock. */
  readonly now: () => Date;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/** Everything that is open and decided before the first key is forecast. */
export interface Inference {
  /** Newest version of the feature group: data that came after training is used. */
  readonly group: FeatureGroup;
  /** Steps per key. */
  readonly horizon: number;
  /** Interval levels in percent. */
  readonly levels: readonly number[];
  /**
   * Forecast some keys.
   *
   * @param positions Ascending positions in `group.keys`, from one chunk, so that one read gets them.
   */
  forecast(positions: readonly number[]): Promise<{ readonly panel: Panel; readonly forecast: PanelForecast }>;
  /** Release the registry. */
  close(): void;
}

/**
 * Open registry and feature store and decide what to forecast.
 *
 * @param source Folders, config, horizon.
 * @throws {RegistryError} `NOT_FOUND` if there is no registry or it has no run; as `openRegistry`.
 * @throws {FitError} `HORIZON_TOO_LONG`. @throws {DataError} `MISSING_GROUP`, or `FUTURE_COLUMN_MISSING` with the names of
 * the future-known columns that are needed.
 */
export async function openInference(source: InferenceSource): Promise<Inference> {
  const registry = openRegistry(source.registry, { now: source.now, readOnly: true });
  try {
    const trained = await newestConfig(registry, source);
    const config = source.config ?? trained;
    const horizon = source.horizon ?? trained.horizon;
    if (horizon > trained.horizon) throw horizonTooLong(horizon, trained.horizon);
    const group = await currentGroup(source.store, config.name);
    const future = await openFuture({ ...config, horizon }, group, source);
    const resolver = new ChampionResolver(registry, { group: group.name, alias: source.alias ?? CHAMPION });
    const options = { asOf: group.end, horizon, levels: trained.levels };
    return {
      group,
      horizon,
      levels: trained.levels,
      async forecast(positions) {
        const panel = await readPositions(group, positions);
        const serving = await resolver.resolve(panel.keys);
        return { panel, forecast: forecastPanel(appendFuture(panel, future, horizon), serving, options) };
      },
      close: () => registry.close(),
    };
  } catch (thrown) {
    registry.close();
    throw thrown;
  }
}

/** The config of the newest run of the group; if the group has none, the given one stands, and every key will say so. */
async function newestConfig(registry: Registry, source: InferenceSource): Promise<Config> {
  const [run] = registry.listRuns({ group: source.config?.name, limit: 1 });
  if (run !== undefined) return await readRecordedConfig(run.configJson);
  if (source.config !== undefined) return source.config;
  throw new RegistryError(
    "NOT_FOUND",
    `Cannot forecast as the registry must hold a run: current value is none in ${source.registry}`,
    { hint: "Train first." },
  );
}

async function openFuture(config: Config, group: FeatureGroup, source: InferenceSource): Promise<FutureFrame | null> {
  const { log = SILENT } = source;
  const names = config.exogenous.future;
  if (source.future !== undefined) {
    // DuckDB is loaded only when there is something to read.
    const { readFutureFrame } = await import("../data/read_future_frame.ts");
    const frame = await readFutureFrame(config, group, source.future);
    for (const finding of frame.findings) log.warn(`${finding.count} ${finding.message} (${finding.code})`);
    return frame;
  }
  if (names.length === 0) return null;
  throw new DataError(
    "FUTURE_COLUMN_MISSING",
    `Cannot forecast as ${
      names.join(", ")
    } must be known for the ${config.horizon} periods ahead: current value is no file`,
    {
      hint: `Give a file with the columns ${
        [...config.keys, config.time, ...names].join(", ")
      } by --future; --draft-future writes one to start from.`,
      context: { missing: [...names] },
    },
  );
}

async function readPositions(group: FeatureGroup, positions: readonly number[]): Promise<Panel> {
  const from = positions[0], to = positions[positions.length - 1] + 1;
  const panel = await readChunk(group, from, to);
  if (to - from === positions.length) return panel;
  return concatPanels(positions.map((position) => partition(panel, position - from)));
}
