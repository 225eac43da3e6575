import type { WatchedScores } from "./measured.ts";
import type { GroupSums } from "./row_sums.ts";

/** Columns of a row; behind them, for each level, the forecasts inside their interval and those that have one. */
const COUNT = 0, ABSOLUTE = 1, SQUARED = 2, SIGNED = 3, TOTAL = 4, SIZE = 5;
/** Absolute errors, or what they cost, ours and those of a naive forecast, where there is one. */
const OURS_NAIVE = 6, NAIVE = 7, OURS_SEASONAL = 8, SEASONAL = 9, WIDTH = 10;

/**
 * No forecasts yet.
 *
 * @param groups Rows. @param levels Nominal levels, percent. @param options `costs`: see {@linkcode GroupSums}.
 */
export function openSums(
  groups: number,
  levels: readonly string[],
  { costs }: Pick<GroupSums, "costs"> = {},
): GroupSums {
  const width = WIDTH + 2 * levels.length;
  return { levels, width, values: new Float64Array(groups * width), ...costs && { costs } };
}

/** A forecast and what came. */
export interface ScoredForecast {
  /** Observed, unit of `y`. */
  y: number;
  /** Forecast. */
  yhat: number;
  /** Naive forecast from the same origin; NaN where there is none. */
  naive: number;
  /** Seasonal naive forecast from the same origin; NaN where there is none. */
  seasonal: number;
}

/**
 * Add a forecast to a row.
 *
 * @param sums Changed in place. @param group Row. @param forecast With what came.
 */
export function addForecast(
  { values, width, costs }: GroupSums,
  group: number,
  forecast: Readonly<ScoredForecast>,
): void {
  const { y, yhat, naive, seasonal } = forecast, at = group * width, error = yhat - y, size = Math.abs(error);
  values[at + COUNT]! += 1;
  values[at + ABSOLUTE]! += size;
  values[at + SQUARED]! += error * error;
  values[at + SIGNED]! += error;
  values[at + TOTAL]! += y;
  values[at + SIZE]! += Math.abs(y);
  if (naive === naive) {
    values[at + OURS_NAIVE]! += lossOf(error, costs);
    values[at + NAIVE]! += lossOf(naive - y, costs);
  }
  if (seasonal === seasonal) {
    values[at + OURS_SEASONAL]! += lossOf(error, costs);
    values[at + SEASONAL]! += lossOf(seasonal - y, costs);
  }
}

/** What an error costs; without costs its size. */
function lossOf(error: number, costs: GroupSums["costs"]): number {
  if (costs === undefined) return Math.abs(error);
  return error < 0 ? -costs.under * error : costs.over * error;
}

/**
 * Add whether an actual lay inside its interval.
 *
 * @param sums Changed in place. @param group Row. @param at `level`: position of the level.
 */
export function addInside(
  { values, width }: GroupSums,
  group: number,
  { level, isInside }: { readonly level: number; readonly isInside: boolean },
): void {
  const at = group * width + WIDTH + 2 * level;
  if (isInside) values[at]! += 1;
  values[at + 1]! += 1;
}

/** Forecasts of a row. */
export function countOf({ values, width }: GroupSums, group: number): number {
  return values[group * width + COUNT]!;
}

/** Mean absolute error of a row; NaN without forecasts. */
export function maeOf({ values, width }: GroupSums, group: number): number {
  return values[group * width + ABSOLUTE]! / values[group * width + COUNT]!;
}

/**
 * Scores of a row, without MASE, which is a mean over keys.
 *
 * @param sums Sums. @param group Row.
 */
export function rowScores(sums: GroupSums, group: number): Omit<WatchedScores, "mase"> {
  const { levels, width, costs } = sums,
    at = group * width,
    row = sums.values.subarray(at, at + width),
    count = row[COUNT]!;
  const [total, size] = [row[TOTAL]!, row[SIZE]!], why: Record<string, string> = {};
  const share = (name: string, value: number, reason: string) => {
    if (Number.isFinite(value)) return value;
    why[name] = count === 0 ? "no forecast has come due" : reason;
    return null;
  };
  const coverage = Object.fromEntries(levels.map((level, l) => {
    const [inside = 0, all = 0] = row.subarray(WIDTH + 2 * l);
    return [level, share(`coverage_${level}`, 100 * inside / all, "no forecast has an interval of this level")];
  }));
  return {
    scored: count,
    mae: share("mae", row[ABSOLUTE]! / count, TOO_LARGE),
    rmse: share("rmse", Math.sqrt(row[SQUARED]! / count), TOO_LARGE),
    wape: share("wape", row[ABSOLUTE]! / size, "all actuals are 0"),
    bias: share("bias", row[SIGNED]! / Math.abs(total), "the actuals add up to 0"),
    ...costs && { chosen: { name: costs.name, value: share(costs.name, costOf(row, costs) / count, TOO_LARGE) } },
    coverage,
    skill: share("skill", skillOf(row), "no naive forecast from the origins, or one without any error"),
    undefined: why,
  };
}

const TOO_LARGE = "errors are too large to be added up";

/** Of errors too small and too large: their sizes are half of the sum and the difference of absolute and signed ones. */
function costOf(row: Float64Array, { under, over }: NonNullable<GroupSums["costs"]>): number {
  return (over * (row[ABSOLUTE]! + row[SIGNED]!) + under * (row[ABSOLUTE]! - row[SIGNED]!)) / 2;
}

/** Over the better of the two naive forecasts, each where it could be made. */
function skillOf(row: Float64Array): number {
  const over = (ours: number, theirs: number) => row[theirs]! > 0 ? 1 - row[ours]! / row[theirs]! : NaN;
  const skills = [over(OURS_NAIVE, NAIVE), over(OURS_SEASONAL, SEASONAL)].filter((skill) => !Number.isNaN(skill));
  return skills.length === 0 ? NaN : Math.min(...skills);
}
