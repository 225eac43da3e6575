import type { Backtest } from "../competition/backtest.ts";
import type { PooledFit } from "./journal.ts";
import type { TrainingPlan } from "./plan.ts";

/**
 * Seconds of one core that the fits of a competition have taken, by family: models of single keys on the sample of the race and
 * on all keys, models of all keys at every origin.
 *
 * @param plan The run.
 * @param spent `fits`: of models of all keys; `fitMs`: milliseconds on all keys, by contender, shape [C]; `races`: backtests of
 * the race.
 * @returns Longest first; families that took no time are left out.
 */
export async function familySeconds(
  plan: Pick<TrainingPlan, "contenders">,
  { fits, fitMs, races }: {
    readonly fits: readonly PooledFit[];
    readonly fitMs: Float64Array;
    readonly races: AsyncIterable<readonly Backtest[]>;
  },
): Promise<Record<string, number>> {
  const milliseconds = new Map<string, number>();
  const add = (family: string, spent: number) => milliseconds.set(family, (milliseconds.get(family) ?? 0) + spent);
  const families = new Map(plan.contenders.map(({ name, family }) => [name, family]));
  const addAll = (spent: Float64Array) => plan.contenders.forEach(({ family }, c) => add(family, spent[c] ?? 0));
  for (const { contender, milliseconds } of fits) add(families.get(contender) ?? contender, milliseconds);
  for await (const part of races) for (const backtest of part) addAll(backtest.fitMs);
  addAll(fitMs);
  const spent = [...milliseconds].filter(([, time]) => time > 0).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(spent.map(([family, time]) => [family, time / 1000]));
}
