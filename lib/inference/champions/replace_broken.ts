import { isWithoutData } from "../../core/outcome.ts";
import { type Panel, partition } from "../../core/rows/panel.ts";
import { forecastPanel, type PanelForecast, type PanelForecastOptions } from "./forecast_panel.ts";
import type { ChampionResolver } from "./resolve_champions.ts";
import type { Serving } from "./serving.ts";

/** What was forecast, and by what. */
interface Replaced {
  /** What served each key in the end, shape [k]; a failed key has what failed last. */
  readonly serving: readonly Serving[];
  /** Forecasts, in the order of the keys. */
  readonly forecast: PanelForecast;
}

/**
 * A model that can be read and cannot forecast is replaced by the key's newest former one that can, as if unreadable.
 *
 * @param forecast Of the panel; numbers of keys that are replaced are written into it. @param from What it was made from.
 */
export async function replaceBroken(
  forecast: PanelForecast,
  from: {
    readonly panel: Panel;
    readonly serving: readonly Serving[];
    readonly resolver: Pick<ChampionResolver, "replace">;
    readonly options: PanelForecastOptions;
  },
): Promise<Replaced> {
  const { panel, resolver, options: { onKey, ...options } } = from,
    keys = [...forecast.keys],
    serving = [...from.serving];
  for (const [k, { status, reason }] of forecast.keys.entries()) {
    let entry = serving[k]!;
    // Of a key of which nothing is known no version can say more.
    while (status === "failed" && entry.status !== "failed" && !isWithoutData(reason)) {
      onKey?.(k);
      entry = await resolver.replace(panel.keys[k]!, entry, reason);
      const one = forecastPanel(partition(panel, k), [entry], options), own = one.keys[0]!;
      if (own.status === "failed") continue;
      copyForecast(one, forecast, k);
      keys[k] = own;
      serving[k] = entry;
      break;
    }
  }
  return { serving, forecast: { ...forecast, keys } };
}

function copyForecast(one: PanelForecast, into: PanelForecast, k: number): void {
  const columnsOf = ({ yhat, lo, hi }: PanelForecast) => [yhat, ...lo, ...hi];
  const columns = columnsOf(into);
  columnsOf(one).forEach((values, c) => columns[c]!.set(values, k * into.horizon));
}
