import { coverageOf, NAIVE_ERROR, SKILL } from "../../metrics/version_scores.ts";
import type { WatchedScores } from "./measured.ts";
import type { GroupSums } from "./row_sums.ts";

/** Columns of a row: weighted sums, each with its weight; behind them the same for each level. */
const MAE = 0, SQUARED = 2, WAPE = 4, BIAS = 6, SKILLED = 8, MASE = 10, CHOSEN = 12, WIDTH = 14;

/** Sums of what hold-outs have promised, weighted by the forecasts that rest on them; none yet. @param groups Rows. @param levels Nominal levels, percent. @param options `costs`: see {@linkcode GroupSums}. */
export function openPromises(
  groups: number,
  levels: readonly string[],
  { costs }: Pick<GroupSums, "costs"> = {},
): GroupSums {
  const width = WIDTH + 2 * levels.length;
  return { levels, width, values: new Float64Array(groups * width), ...costs && { costs } };
}

/**
 * Add what the hold-out of a version promised.
 *
 * Shares are pooled as they would be over the rows: a version's mean demand is its MAE over its WAPE. Skill is by what periods cost,
 * as it is of what came, whatever the version was chosen by.
 *
 * @param sums Changed in place. @param group Row. @param version `scores` of the version, `weight`: forecasts of it.
 */
export function addPromise(
  { values, width, levels, costs }: GroupSums,
  group: number,
  { scores, weight }: { readonly scores: Readonly<Record<string, number>>; readonly weight: number },
): void {
  const { mae = NaN, rmse = NaN, wape = NaN, bias = NaN, mase = NaN, [SKILL]: skill = NaN } = scores;
  const { [costs?.name ?? "mae"]: chosen = NaN } = scores;
  // Versions of former releases have skill alone.
  const { [NAIVE_ERROR]: naive = chosen / (1 - skill) } = scores;
  const at = group * width, demand = mae / wape, covered = coverageOf(scores);
  const add = (column: number, value: number, per: number) => {
    if (!Number.isFinite(value) || !Number.isFinite(per)) return;
    values[at + column]! += weight * value;
    values[at + column + 1]! += weight * per;
  };
  add(MAE, mae, 1);
  add(SQUARED, rmse * rmse, 1);
  add(WAPE, mae, demand);
  add(BIAS, bias * demand, demand);
  add(SKILLED, chosen, naive);
  add(MASE, mase, 1);
  add(CHOSEN, chosen, 1);
  for (const [l, level] of levels.entries()) add(WIDTH + 2 * l, covered[level] ?? NaN, 1);
}

/** Mean absolute error that was promised; NaN without a promise. */
export function promisedMae({ values, width }: GroupSums, group: number): number {
  return values[group * width + MAE]! / values[group * width + MAE + 1]!;
}

/** MASE that was promised; NaN without a promise. */
export function promisedMase({ values, width }: GroupSums, group: number): number {
  return values[group * width + MASE]! / values[group * width + MASE + 1]!;
}

/**
 * Scores that were promised to a row, without MASE, which is a mean over keys.
 *
 * @param sums Sums. @param group Row. @param scored Forecasts of the row that have come due.
 */
export function promisedOf(sums: GroupSums, group: number, scored: number): Omit<WatchedScores, "mase"> {
  const { levels, width, costs } = sums, row = sums.values.subarray(group * width, (group + 1) * width);
  const why: Record<string, string> = {};
  const ratio = (name: string, column: number, of = (value: number) => value) => {
    const value = of(row[column]! / row[column + 1]!);
    if (Number.isFinite(value)) return value;
    why[name] = scored === 0 ? "no forecast has come due" : "no hold-out of these versions says it";
    return null;
  };
  return {
    scored,
    mae: ratio("mae", MAE),
    rmse: ratio("rmse", SQUARED, Math.sqrt),
    wape: ratio("wape", WAPE),
    bias: ratio("bias", BIAS),
    ...costs && { chosen: { name: costs.name, value: ratio(costs.name, CHOSEN) } },
    coverage: Object.fromEntries(
      levels.map((level, l) => [level, ratio(`coverage_${level}`, WIDTH + 2 * l)]),
    ),
    skill: ratio("skill", SKILLED, (share) => 1 - share),
    undefined: why,
  };
}
