import { drawPaths, type ErrorPaths, type PathDraws } from "../../competition/calibration/error_paths.ts";
import { quantileForecasts } from "../../competition/calibration/quantiles.ts";
import { type Spread, spreadOf } from "../../competition/calibration/spread.ts";
import type { Champion } from "../../competition/champions/champion.ts";
import type { ChampionInterval } from "../../competition/calibration/intervals.ts";
import { widened } from "../../competition/calibration/drift.ts";
import { fromRow, historyUpTo } from "../../competition/backtest/history.ts";
import { isClosed } from "../../core/time/calendar.ts";
import { partition } from "../../core/rows/panel.ts";
import type { ChunkForecast } from "./open_forecaster.ts";
import type { Serving } from "../champions/serving.ts";
import { settleServing } from "../champions/settle_serving.ts";

/** What draws of a key's forecast are made of. */
export interface DrawOptions {
  /** Last period known. */
  readonly asOf: number;
  /** Number of draws. */
  readonly draws: number;
  /** Paths of errors by run; null for a run that has kept none. */
  readonly pathsOf: (run: string) => ErrorPaths | null;
}

/**
 * Draws of what may come for one key of a chunk, whose intervals are those of its forecast.
 *
 * @param made Forecasts of some keys. @param k Position of the key. @param options See there.
 * @returns Values of shape [draws × horizon], 0 where the calendar is closed; null for a failed key, and where its run has kept no
 * paths of errors, nothing is known of its errors, or its model does not reach the horizon.
 */
export function keyDraws(made: ChunkForecast, k: number, options: DrawOptions): PathDraws | null {
  const { forecast: { yhat, horizon, keys }, whole, serving } = made, { run } = runOf(serving[k]!);
  const paths = run === undefined ? null : options.pathsOf(run),
    known = paths === null ? null : errorsOf(made, k, options);
  if (paths === null || known === null || keys[k]!.steps < horizon || paths.horizon !== known.champion.horizon) {
    return null;
  }
  const { interval, spread, champion } = known;
  if (!("profile" in interval)) return null;
  const draws = drawPaths(yhat.subarray(k * horizon, (k + 1) * horizon), {
    ...{ interval, spread, paths, key: whole.keys[k]!.id, draws: options.draws, floor: floorOf(champion) },
  });
  if (draws !== null) {
    for (let d = 0; d < options.draws; d++) {
      close(draws.values.subarray(d * horizon), made, options);
    }
  }
  return draws;
}

/**
 * Quantiles of what may come for one key of a chunk, from the errors that its intervals rest on.
 *
 * @param made Forecasts of some keys. @param k Position of the key. @param options `probabilities`: ascending, in (0, 1), shape [Q].
 * @returns Shape [Q][horizon], 0 where the calendar is closed; NaN of a failed key, beyond the steps of its model, and where its
 * run has kept no quantiles.
 */
export function keyQuantiles(
  made: ChunkForecast,
  k: number,
  options: { readonly asOf: number; readonly probabilities: readonly number[] },
): Float64Array[] {
  const { forecast: { yhat, horizon, keys } } = made, known = errorsOf(made, k, options), { steps } = keys[k]!;
  const none = () => new Float64Array(horizon).fill(NaN);
  if (known === null) return options.probabilities.map(none);
  const ends = quantileForecasts(known.interval, yhat.slice(k * horizon, k * horizon + steps), {
    ...{ spread: known.spread, floor: floorOf(known.champion), probabilities: options.probabilities },
  });
  return ends.map((values) => {
    const out = none();
    out.set(values);
    close(out.subarray(0, steps), made, options);
    return out;
  });
}

/** What the errors of a key's forecast are, as its interval was made; null for a failed key. */
function errorsOf(
  { forecast, whole, serving }: ChunkForecast,
  k: number,
  { asOf }: { readonly asOf: number },
): { readonly interval: ChampionInterval; readonly spread: Spread; readonly champion: Champion } | null {
  const { status, drift } = forecast.keys[k]!, trained = serving[k]!;
  if (status === "failed" || trained.status === "failed") return null;
  const series = partition(whole, k), entry = settleServing(trained, series, asOf);
  if (entry.status === "failed") return null;
  const { champion, from = 0 } = entry, known = historyUpTo(fromRow(series, from), asOf);
  return { champion, interval: widened(champion.interval, drift), spread: spreadOf(known, champion.seasonLength) };
}

function runOf(serving: Serving): { readonly run?: string } {
  return serving.status === "failed" ? {} : serving;
}

function floorOf({ nonNegative }: Champion): number {
  return nonNegative ? 0 : -Infinity;
}

/** Nothing comes where the calendar is closed. */
function close(
  values: Float64Array,
  { whole, forecast: { horizon } }: ChunkForecast,
  { asOf }: { readonly asOf: number },
) {
  for (let i = 0; i < Math.min(horizon, values.length); i++) {
    if (isClosed(whole.calendar, asOf + 1 + i)) values[i] = 0;
  }
}
