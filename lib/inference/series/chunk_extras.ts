import { decodePaths, type ErrorPaths, SHARED_PATHS } from "../../competition/calibration/error_paths.ts";
import { DRAWS } from "./forecast_totals.ts";
import { keyDraws, keyQuantiles } from "./key_draws.ts";
import type { ChunkExtras, ExtrasFrom, MadeChunk } from "./made_chunk.ts";
import type { ChunkForecast } from "./open_forecaster.ts";

/** What a chunk has beside its forecasts. */
type Extras = Pick<MadeChunk, "quantiles" | "withoutQuantile" | "draws">;

/**
 * Makes quantiles, and draws for sums, of the forecasts of chunks.
 *
 * @param extras Which. @param from Last period known, and what runs keep.
 */
export function extrasMaker(
  { quantiles, isSummed }: ChunkExtras,
  { asOf, shared }: ExtrasFrom,
): (made: ChunkForecast) => Extras {
  const paths = new Map<string, ErrorPaths | null>();
  const pathsOf = (run: string) => {
    let known = paths.get(run);
    if (known === undefined) {
      const bytes = shared(run, SHARED_PATHS);
      paths.set(run, known = bytes === null ? null : decodePaths(bytes));
    }
    return known;
  };
  return (made) => ({
    ...quantilesOf(made, { probabilities: quantiles, asOf }),
    draws: isSummed ? made.serving.map((_, k) => keyDraws(made, k, { asOf, draws: DRAWS, pathsOf })) : [],
  });
}

function quantilesOf(
  made: ChunkForecast,
  options: { readonly probabilities: readonly number[]; readonly asOf: number },
): Pick<Extras, "quantiles" | "withoutQuantile"> {
  const { forecast: { horizon, keys, yhat } } = made;
  const quantiles = options.probabilities.map(() => new Float64Array(yhat.length).fill(NaN));
  let withoutQuantile = 0;
  if (quantiles.length === 0) return { quantiles, withoutQuantile };
  keys.forEach(({ status }, k) => {
    const own = keyQuantiles(made, k, options);
    own.forEach((values, q) => quantiles[q]!.set(values, k * horizon));
    if (status !== "failed" && own.some((values) => Number.isNaN(values[0]))) withoutQuantile++;
  });
  return { quantiles, withoutQuantile };
}
