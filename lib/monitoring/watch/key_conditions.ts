import type { SeriesKey } from "../../core/rows/panel.ts";
import type { DataAlarm } from "../inputs/data_alarm.ts";
import type { WatchFinding } from "./key_findings.ts";

/**
 * How a key stands.
 *
 * `degraded`: an alarm at the level *act*; `drifted`: one at the level *watch*, or its unit or its history changed; `stale`: its
 * model is older than the schedule allows, or nothing has come of it for longer than ever before; `new`: in the table, without
 * a model, or with one that cannot be read; `ended`: it has a model, and left the table or sells no more.
 */
export type Condition = "ok" | "degraded" | "drifted" | "stale" | "new" | "ended";

/** One key with what it rests on. */
export interface KeyCondition {
  /** Which key. */
  readonly key: SeriesKey;
  /** How it stands. */
  readonly condition: Condition;
  /** Level of its alarm; null without one. */
  readonly level: "watch" | "act" | null;
  /** What was found, for instance `MODEL_OLD`. */
  readonly code: string;
  /** Figures behind it: units are those of the target, or shares; null where undefined. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
  /** Share by which the error of the key would fall at the promise of its hold-out, in [0, 1]; null where undefined. */
  readonly gain: number | null;
}

/** What is known of one key when its condition is decided. */
export interface KeyStanding {
  /** Which key. */
  readonly key: SeriesKey;
  /** Whether the table has it. */
  readonly isInTable: boolean;
  /** Whether a version serves it. */
  readonly hasModel: boolean;
  /** Code of why its champion cannot be read; null where it can, or there is none. */
  readonly damage: string | null;
  /** Periods of data newer than what its model was trained on; null where nobody knows. */
  readonly age: number | null;
  /** Share by which its error would fall at its promise; null where undefined. */
  readonly gain: number | null;
  /** What stands of it; those to act on first. */
  readonly findings: readonly WatchFinding[];
  /** What is wrong with its data, or null. */
  readonly input: KeyInput | null;
}

/** What a data alarm says of one of its keys. */
export interface KeyInput {
  /** How the key stands by it. */
  readonly condition: Extract<Condition, "drifted" | "stale" | "ended">;
  /** Code of the alarm. */
  readonly code: string;
}

/** How keys stand that a data alarm names. */
const BY_ALARM: Readonly<Partial<Record<DataAlarm["code"], KeyInput["condition"]>>> = {
  UNIT_CHANGED: "drifted",
  HISTORY_CHANGED: "drifted",
  KEYS_SILENT: "stale",
  KEYS_ENDED: "ended",
};

/** What data alarms say of single keys, by key id; of several of one key the first. */
export function keyInputs(alarms: readonly DataAlarm[]): Map<string, KeyInput> {
  const inputs = new Map<string, KeyInput>();
  for (const { code, keys } of alarms) {
    const condition = BY_ALARM[code];
    if (condition === undefined) continue;
    for (const id of keys.ids) if (!inputs.has(id)) inputs.set(id, { condition, code });
  }
  return inputs;
}

/**
 * Conditions of keys. The first that holds: ended, new, degraded, drifted, stale, ok.
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

function conditionOf(standing: KeyStanding, staleAfter: number): KeyCondition | null {
  const { key, isInTable, hasModel, damage, age, gain, findings: [finding], input } = standing;
  const own = { key, level: null, gain }, byInput = input === null ? null : { ...own, ...input, evidence: {} };
  if (!isInTable) return { ...own, condition: "ended", code: "NOT_IN_TABLE", evidence: {} };
  if (byInput?.condition === "ended") return byInput;
  const isNew = { ...own, condition: "new", code: damage ?? "NO_MODEL", evidence: {} } as const;
  if (!hasModel) return isNew;
  if (finding !== undefined) {
    const { level, code, evidence } = finding;
    return { ...own, condition: level === "act" ? "degraded" : "drifted", level, code, evidence };
  }
  if (byInput !== null) return byInput;
  // What alarms say of it holds whether or not its bytes are there.
  if (damage !== null) return isNew;
  if (age !== null && age >= staleAfter) {
    return { ...own, condition: "stale", code: "MODEL_OLD", evidence: { age, staleAfter } };
  }
  return null;
}
