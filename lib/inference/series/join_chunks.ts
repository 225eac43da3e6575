import { joinNumbers } from "../../core/numbers/join_numbers.ts";
import type { PanelForecast } from "../champions/forecast_panel.ts";
import type { MadeChunk } from "./made_chunk.ts";

/**
 * The forecasts of a chunk of those of its parts: what it would have been as a whole.
 *
 * @param parts In the order of the keys, at least one, of one horizon and the same levels.
 */
export function joinChunks(parts: readonly MadeChunk[]): MadeChunk {
  const forecasts = parts.map(({ forecast }) => forecast), [{ horizon, levels, lo, hi } = forecasts[0]!] = forecasts;
  const ends = (side: "lo" | "hi", all: PanelForecast[typeof side]) =>
    all.map((_, l) => joinNumbers(forecasts.map((forecast) => forecast[side][l]!)));
  return {
    forecast: {
      horizon,
      levels,
      yhat: joinNumbers(forecasts.map(({ yhat }) => yhat)),
      lo: ends("lo", lo),
      hi: ends("hi", hi),
      keys: forecasts.flatMap(({ keys }) => keys),
    },
    served: parts.flatMap(({ served }) => served),
    quantiles: parts[0]!.quantiles.map((_, q) => joinNumbers(parts.map(({ quantiles }) => quantiles[q]!))),
    withoutQuantile: parts.reduce((sum, { withoutQuantile }) => sum + withoutQuantile, 0),
    draws: parts.flatMap(({ draws }) => draws),
  };
}
