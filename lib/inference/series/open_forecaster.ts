import { concatPanels, type Panel, partition } from "../../core/rows/panel.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { appendFuture, type FutureFrame } from "../../data/store/future_frame.ts";
import { readChunk } from "../../data/store/read_chunk.ts";
import { storedFuture } from "../../data/store/stored_future.ts";
import type { TrainedRuns } from "../../lifecycle/trained_runs.ts";
import type { Registry } from "../../registry/registry.ts";
import { forecastPanel, type PanelForecast } from "../champions/forecast_panel.ts";
import { HISTORY_MISSING } from "../plan/plan_inference.ts";
import { replaceBroken } from "../champions/replace_broken.ts";
import { ChampionResolver, type ChampionScope, SERIES } from "../champions/resolve_champions.ts";
import type { Serving } from "../champions/serving.ts";

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

/** What is decided before the first key is forecast. Plain data: with the registry it is all that a worker needs. */
export interface ForecasterFacts {
  /** Longest horizon, levels, columns known ahead of the models that serve. */
  readonly config: ResolvedConfig;
  /** Which versions serve, of which table. */
  readonly scope: Omit<ChampionScope, "champions">;
  /** What a file says of the periods ahead; null: what the table says. */
  readonly future: FutureFrame | null;
  /** Ids of keys of which the table has the new rows alone: they fail, with reason `HISTORY_MISSING`. */
  readonly withoutHistory?: ReadonlySet<string>;
}

/** What forecasts chunks of keys. */
export interface Forecaster {
  /**
   * Forecast some keys.
   *
   * @param positions Ascending positions in `group.keys`, from one chunk, so that one read gets them.
   * @param options `onKey`: told the position in the chunk of each key before its model is asked; `codes`: keys, by that
   * position, that fail with this code and are not forecast.
   */
  forecast(
    positions: readonly number[],
    options?: { readonly onKey?: (k: number) => void; readonly codes?: ReadonlyMap<number, string> },
  ): Promise<ChunkForecast>;
}

/**
 * Forecast chunks of a table. What a chunk gives depends on the registry, the table and these facts alone.
 *
 * @param registry Open registry. @param group The version of the table. @param from Facts, and the runs that are open.
 */
export function openForecaster(
  registry: Registry,
  group: FeatureGroup,
  from: ForecasterFacts & { readonly runs: TrainedRuns },
): Forecaster {
  const { config: { horizon, levels }, scope, future, withoutHistory, runs } = from;
  const resolver = new ChampionResolver(registry, scope, { runs, kind: SERIES });
  return {
    async forecast(positions, { onKey, codes } = {}) {
      const panel = await readPositions(group, positions);
      const serving = (await resolver.resolve(panel.keys)).map((served, k): Serving => {
        const code = withoutHistory?.has(panel.keys[k]!.id) ? HISTORY_MISSING : codes?.get(k);
        return code === undefined ? served : { status: "failed", reason: code };
      });
      const ahead = future ?? await storedFuture(group, { ...spanOf(positions), steps: horizon });
      const options = { asOf: group.end, horizon, levels, onKey };
      const whole = appendFuture(panel, ahead, horizon);
      const forecast = forecastPanel(whole, serving, options);
      const replaced = await replaceBroken(forecast, { panel: whole, serving, resolver, options });
      return { panel, whole, ...replaced };
    },
  };
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
