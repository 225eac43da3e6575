import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";

/** Parts that keys are dealt to: each is predicted by a model of all keys but its own. */
const PARTS = 3;

/** The keys whose rows models of all keys are fitted on. */
export function pooledChunksOf({ pooledChunks, chunks }: TrainingPlan): TrainingPlan["chunks"] {
  return pooledChunks ?? chunks;
}

/**
 * Origins beyond the end of a plan, where everything is known but the keys of a part: what models of all keys predict of keys
 * that they have not seen, they show on these.
 *
 * @param plan The run.
 * @returns None where keys begin and end in time, and are tried as new ones instead, or where there is one key alone.
 */
export function unseenOrigins(plan: TrainingPlan): number[] {
  const keys = pooledChunksOf(plan).flat().length;
  if (problemOf(plan).isSerial || keys < 2) return [];
  return Array.from({ length: Math.min(PARTS, keys) }, (_, part) => plan.end + 1 + part);
}

/**
 * The keys whose rows models of all keys are fitted on at an origin.
 *
 * @param plan The run. @param origin Also one of {@linkcode unseenOrigins}.
 * @returns Positions in the feature group, by chunk.
 */
export function pooledChunksAt(plan: TrainingPlan, origin: number): TrainingPlan["chunks"] {
  const all = pooledChunksOf(plan);
  if (origin <= plan.end) return all;
  const left = new Set(leftOutAt(plan, origin));
  return all.map((chunk) => chunk.filter((key) => !left.has(key)));
}

/**
 * The keys of the part that models of all keys are fitted without.
 *
 * @param plan The run. @param origin One of {@linkcode unseenOrigins}.
 * @returns Positions in the feature group, ascending.
 */
export function leftOutAt(plan: TrainingPlan, origin: number): readonly number[] {
  const parts = unseenOrigins(plan).length, part = origin - plan.end - 1;
  return pooledChunksOf(plan).flat().filter((_, i) => i % parts === part);
}
