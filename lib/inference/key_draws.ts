import { drawPaths, type ErrorPaths, type PathDraws } from "../competition/error_paths.ts";
import { widened } from "../competition/drift.ts";
import { fromRow, historyUpTo } from "../competition/history.ts";
import { spreadOf } from "../competition/spread.ts";
import { isClosed } from "../core/calendar.ts";
import { partition } from "../core/panel.ts";
import type { ChunkForecast } from "./inference.ts";
import { settleServing } from "./settle_serving.ts";

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
  const { forecast, whole, serving } = made, { horizon } = forecast, { status, steps, drift } = forecast.keys[k]!;
  const trained = serving[k]!;
  if (status === "failed" || trained.status === "failed" || steps < horizon || trained.run === undefined) return null;
  const paths = options.pathsOf(trained.run), series = partition(whole, k);
  const entry = settleServing(trained, series, options.asOf);
  if (paths === null || entry.status === "failed") return null;
  const { champion, from = 0 } = entry, interval = widened(champion.interval, drift);
  if (!("profile" in interval) || paths.horizon !== champion.horizon) return null;
  const known = historyUpTo(fromRow(series, from), options.asOf);
  const draws = drawPaths(forecast.yhat.subarray(k * horizon, (k + 1) * horizon), {
    interval,
    spread: spreadOf(known, champion.seasonLength),
    paths,
    key: series.keys[0]!.id,
    draws: options.draws,
    floor: champion.nonNegative ? 0 : -Infinity,
  });
  for (let i = 0; draws !== null && i < horizon; i++) {
    if (!isClosed(whole.calendar, options.asOf + 1 + i)) continue;
    for (let d = 0; d < options.draws; d++) draws.values[d * horizon + i] = 0;
  }
  return draws;
}
