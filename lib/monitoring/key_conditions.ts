import type { SeriesKey } from "../core/panel.ts";
import type { Condition, KeyCondition } from "./monitor_result.ts";

/** What is known of one key when its condition is decided. */
export interface KeyStanding {
  /** Which key. */
  readonly key: SeriesKey;
  /** Whether the table has it. */
  readonly isInTable: boolean;
  /** Whether a version serves it. */
  readonly hasModel: boolean;
  /** Periods of data newer than what its model was trained on; null where nobody knows. */
  readonly age: number | null;
  /** Share by which its error would fall at its promise; null where undefined. */
  readonly gain: number | null;
}

/**
 * Conditions of keys. The first that holds: ended, new, stale, ok.
 *
 * @param standings Of all keys. @param policy `staleAfter`: age from which a model is stale, periods.
 * @returns Those of keys that are not ok, and how many keys there are of each.
 */
export function keyConditions(
  standings: Iterable<KeyStanding>,
  { staleAfter }: { readonly staleAfter: number },
): { readonly counts: Record<Condition, number>; readonly conditions: KeyCondition[] } {
  const counts: Record<Condition, number> = { ok: 0, degraded: 0, drifted: 0, stale: 0, new: 0, ended: 0 };
  const conditions: KeyCondition[] = [];
  for (const standing of standings) {
    const found = conditionOf(standing, staleAfter);
    counts[found?.condition ?? "ok"]++;
    if (found !== null) conditions.push(found);
  }
  return { counts, conditions };
}

function conditionOf({ key, isInTable, hasModel, age, gain }: KeyStanding, staleAfter: number): KeyCondition | null {
  const own = { key, level: null, gain };
  if (!isInTable) return { ...own, condition: "ended", code: "NOT_IN_TABLE", evidence: {} };
  if (!hasModel) return { ...own, condition: "new", code: "NO_MODEL", evidence: {} };
  if (age !== null && age >= staleAfter) {
    return { ...own, condition: "stale", code: "MODEL_OLD", evidence: { age, staleAfter } };
  }
  return null;
}
