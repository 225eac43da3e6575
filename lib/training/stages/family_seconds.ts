import type { PooledFit } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";

/**
 * Seconds of one core that the fits of a competition have taken, by family: models of single keys, those of the race among
 * them, and models of all keys at every origin.
 *
 * @param plan The run.
 * @param spent `fits`: of models of all keys; `fitMs`: milliseconds on all keys, by contender, shape [C].
 * @returns Longest first; families that took no time are left out.
 */
export function familySeconds(
  plan: Pick<TrainingPlan, "contenders">,
  { fits, fitMs }: { readonly fits: readonly PooledFit[]; readonly fitMs: Float64Array },
): Record<string, number> {
  const milliseconds = new Map<string, number>();
  const add = (family: string, spent: number) => milliseconds.set(family, (milliseconds.get(family) ?? 0) + spent);
  const families = new Map(plan.contenders.map(({ name, family }) => [name, family]));
  for (const { contender, milliseconds } of fits) add(families.get(contender) ?? contender, milliseconds);
  plan.contenders.forEach(({ family }, c) => add(family, fitMs[c] ?? 0));
  const spent = [...milliseconds].filter(([, time]) => time > 0).sort(([, a], [, b]) => b - a);
  return Object.fromEntries(spent.map(([family, time]) => [family, time / 1000]));
}
