import type { ErrorRecord } from "../../core/errors/errors.ts";
import { cutOffErrors } from "./cut_off.ts";
import type { FinishTask } from "./tasks.ts";

/** What is done for a key when models are fitted, each left out by itself: an index is that of another contender than its champion. */
export type FinishPart = "champion" | "trial" | number;

/** What is left out for one key. */
export interface CutOffParts {
  /** Why nobody may be fitted on it; undefined: somebody may. */
  readonly champion?: ErrorRecord;
  /** Why it is not tried as if it were new; undefined: it is. */
  readonly trial?: ErrorRecord;
  /** Why others than its champion are not fitted, by contender, then combination. */
  readonly others: ReadonlyMap<number, ErrorRecord>;
}

/** Parts before the first index. */
const NAMED = ["champion", "trial"] as const;

/**
 * The unit of a task that stands for a part of a key's work: of K keys unit k is the champion of key k, K + k its trial,
 * K (2 + i) + k its other contender i.
 *
 * @param k Position of the key in its chunk. @param part What is done. @param keys Of the chunk, K.
 */
export function finishUnit(k: number, part: FinishPart, { keys }: { readonly keys: number }): number {
  const position = typeof part === "number" ? NAMED.length + part : NAMED.indexOf(part);
  return position * keys + k;
}

/** The key and the part of its work that a unit stands for. */
export function finishPart(unit: number, { keys }: { readonly keys: number }): { k: number; part: FinishPart } {
  const position = Math.floor(unit / keys);
  return { k: unit % keys, part: NAMED[position] ?? position - NAMED.length };
}

/**
 * What a task leaves out of the work for each key.
 *
 * Where it is known that a contender was being fitted, it is left out beside the combination that it was fitted for, so that
 * the next combination does not come to the same end.
 *
 * @param task Run again after its worker ended. @returns Shape [K].
 */
export function cutOffParts(task: FinishTask): CutOffParts[] {
  const keys = task.keys.length;
  const parts = task.keys.map(() => ({ others: new Map<number, ErrorRecord>() } as MutableParts));
  for (const [unit, error] of cutOffErrors(task)) {
    const { k, part } = finishPart(unit, { keys }), step = Number(error.context.step), found = parts[k];
    if (found === undefined) continue;
    if (typeof part === "string") found[part] = error;
    else for (const index of step >= 0 ? [part, step] : [part]) found.others.set(index, error);
  }
  return parts;
}

type MutableParts = { -readonly [Name in keyof CutOffParts]: CutOffParts[Name] } & {
  readonly others: Map<number, ErrorRecord>;
};
