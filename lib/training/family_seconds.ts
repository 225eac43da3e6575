import type { Backtest } from "../competition/backtest.ts";
import type { Journal } from "./journal.ts";
import { pooledOrigins, type TrainingPlan } from "./plan.ts";

/**
 * Seconds of one core that the fits of a competition have taken, by family: models of single keys on the sample of the race and
 * on all keys, models of all keys at every origin.
 *
 * @param plan The run. @param journal With all that has competed.
 * @returns Longest first; families that took no time are left out.
 */
export async function familySeconds(plan: TrainingPlan, journal: Journal): Promise<Record<string, number>> {
  const milliseconds = new Map<string, number>();
  const add = (family: string, spent: number) => milliseconds.set(family, (milliseconds.get(family) ?? 0) + spent);
  const families = new Map(plan.contenders.map(({ name, family }) => [name, family]));
  const addAll = (backtests: readonly Backtest[]) => {
    for (const { fitMs } of backtests) plan.contenders.forEach(({ family }, c) => add(family, fitMs[c] ?? 0));
  };
  for (const origin of pooledOrigins(plan, true)) {
    const models = (await journal.pooled(origin))?.models ?? [];
    for (const { contender, milliseconds = 0 } of models) add(families.get(contender) ?? contender, milliseconds);
  }
  for await (const part of journal.races()) addAll(part);
  for await (const chunk of journal.backtests(plan.chunks.length)) addAll(chunk);
  const spent = [...milliseconds].filter(([, time]) => time > 0).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(spent.map(([family, time]) => [family, time / 1000]));
}
