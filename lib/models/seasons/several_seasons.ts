import { decomposeStl, type StlOptions } from "./stl.ts";

/** A series taken apart: y = trend + all seasons + remainder. */
export interface SeveralSeasons {
  /** Shape [n]. */
  readonly trend: Float64Array;
  /** In the order of the periods, shape [S][n]. */
  readonly seasons: readonly Float64Array[];
}

/** Passes over all seasons, where there are several. */
const PASSES = 2;

/**
 * MSTL, the seasonal-trend decomposition with several seasons: each in turn from what the others leave, twice.
 *
 * @param y Shape [n], finite, n >= m of each. @param known As in {@linkcode decomposeStl}.
 * @param windows By season, ascending by length; at least one.
 * @see Bandara, Hyndman & Bergmeir (2021), arXiv:2107.13462
 */
export function decomposeSeveral(
  y: Float64Array,
  known: Float64Array | null,
  windows: readonly StlOptions[],
): SeveralSeasons {
  const seasons = windows.map(() => new Float64Array(y.length)), rest = y.slice();
  let trend: Float64Array = rest;
  for (let pass = 0; pass < (windows.length === 1 ? 1 : PASSES); pass++) {
    windows.forEach((window, s) => {
      const season = seasons[s]!;
      for (let t = 0; t < rest.length; t++) rest[t]! += season[t]!;
      const parts = decomposeStl(rest, known, window);
      for (let t = 0; t < rest.length; t++) rest[t]! -= parts.seasonal[t]!;
      season.set(parts.seasonal);
      trend = parts.trend;
    });
  }
  return { trend, seasons };
}
