import { type Severity, SEVERITY_RANKS } from "../../core/errors/finding.ts";
import type { Alert, AlertKind, AlertRule } from "./alerts.ts";

/** What a rule was told of an event. */
export interface ToldEvent {
  /** Whether the last word was that it holds, or that it is over. */
  readonly status: AlertStatus;
  /** ISO time at which it was last told that it holds. */
  readonly at: string;
  /** How bad it was then. */
  readonly severity: Severity;
  /** Keys concerned then. */
  readonly keys: number;
}

/** Whether something holds, or is over. */
export type AlertStatus = "firing" | "recovered";

/** Something that holds, or did, as a rule knows it. Plain data. */
export interface AlertEvent {
  /** As it was last seen. */
  readonly alert: Alert;
  /** ISO time at which it was first seen. */
  readonly since: string;
  /** ISO time at which it was no longer seen; null: it holds. */
  readonly until: string | null;
  /** Null: nobody was told yet. */
  readonly told: ToldEvent | null;
}

/** An event that is to be told. */
export interface Notice {
  /** What is to be said of it. */
  readonly status: AlertStatus;
  /** The event. */
  readonly event: AlertEvent;
}

/** What was looked at, and what was seen. */
export interface SeenLook {
  /** What holds now. */
  readonly alerts: readonly Alert[];
  /** Kinds that were looked for: only of these something that is not seen is over. */
  readonly looked: readonly AlertKind[];
  /** ISO time. */
  readonly at: string;
}

/**
 * What a rule's events are after a look. Pure.
 *
 * @param rule Of the config. @param former Its events before. @param seen What holds now.
 * @returns All that hold, and those that are over as long as they matter; in the order in which they were first seen.
 */
export function nextEvents(rule: AlertRule, former: readonly AlertEvent[], seen: SeenLook): AlertEvent[] {
  const now = new Map(matching(rule, seen.alerts).map((alert) => [identityOf(alert), alert]));
  const known = new Set(former.map(({ alert }) => identityOf(alert)));
  const kept = former.flatMap((event): AlertEvent[] => {
    const alert = now.get(identityOf(event.alert));
    if (alert !== undefined) return [back(event, alert, seen.at)];
    if (!seen.looked.includes(event.alert.kind)) return [event];
    const over = { ...event, until: event.until ?? seen.at, told: withoutEnd(rule, event.told) };
    return isForgotten(rule, over, seen.at) ? [] : [over];
  });
  const fresh = [...now.values()].filter((alert) => !known.has(identityOf(alert)));
  return [...kept, ...fresh.map((alert) => ({ alert, since: seen.at, until: null, told: null }))];
}

/**
 * What is to be told of a rule's events: what holds and was not told, got worse, or came back after the quiet hours; what was
 * told and is over; and what nobody could be told of before it was over. Pure.
 *
 * @param rule Of the config. @param events Of {@linkcode nextEvents}. @param at ISO time.
 */
export function dueNotices(rule: AlertRule, events: readonly AlertEvent[], at: string): Notice[] {
  return events.flatMap((event): Notice[] => {
    const { told, until } = event;
    if (until !== null) {
      return told?.status !== "recovered" ? [{ status: "recovered", event }] : [];
    }
    const isDue = told === null || isWorse(event.alert, told) ||
      (told.status === "recovered" && !isQuiet(rule, told, at));
    return isDue ? [{ status: "firing", event }] : [];
  });
}

/**
 * A rule's events after notices were told. Pure.
 *
 * @param events Of the rule. @param notices What was told. @param at ISO time.
 */
export function markTold(events: readonly AlertEvent[], notices: readonly Notice[], at: string): AlertEvent[] {
  const told = new Map(notices.map(({ event, status }) => [identityOf(event.alert), status]));
  return events.map((event) => {
    const status = told.get(identityOf(event.alert)), { severity, keys } = event.alert;
    if (status === undefined) return event;
    const last = status === "firing" ? at : event.told?.at ?? at;
    return { ...event, told: { status, at: last, severity, keys } };
  });
}

/** What an alert is about, the same as long as it holds. */
export function identityOf({ kind, code, subject }: Alert): string {
  return JSON.stringify([kind, code, subject]);
}

/** Worst first: by severity, then more keys, then by code and subject. */
export function compareAlerts(a: Alert, b: Alert): number {
  const [one, other] = [identityOf(a), identityOf(b)];
  return SEVERITY_RANKS[a.severity] - SEVERITY_RANKS[b.severity] || b.keys - a.keys ||
    (one < other ? -1 : one > other ? 1 : 0);
}

/** What a rule asks for; the keys of one code count together. */
function matching({ when, severity, minKeys }: AlertRule, alerts: readonly Alert[]): Alert[] {
  const asked = alerts.filter((alert) =>
    when.includes(alert.kind) && SEVERITY_RANKS[alert.severity] <= SEVERITY_RANKS[severity]
  );
  const keys = new Map<string, number>(), groupOf = ({ kind, code }: Alert) => `${kind} ${code}`;
  for (const alert of asked) keys.set(groupOf(alert), (keys.get(groupOf(alert)) ?? 0) + alert.keys);
  return asked.filter((alert) => alert.keys === 0 || keys.get(groupOf(alert))! >= minKeys);
}

/** What was over and told as such is another occurrence when it comes back; what is quiet goes on as it was. */
function back(event: AlertEvent, alert: Alert, at: string): AlertEvent {
  return { ...event, alert, since: event.until === null ? event.since : at, until: null };
}

/** Where nobody wants to be told of the end, it counts as told. */
function withoutEnd({ recovery }: AlertRule, told: ToldEvent | null): ToldEvent | null {
  return recovery || told === null ? told : { ...told, status: "recovered" };
}

/** How many times the keys that were told of make it news. */
const MORE_KEYS = 2;

function isWorse({ severity, keys }: Alert, told: ToldEvent): boolean {
  return SEVERITY_RANKS[severity] < SEVERITY_RANKS[told.severity] || (told.keys > 0 && keys >= MORE_KEYS * told.keys);
}

function isQuiet({ quietHours }: AlertRule, { at }: ToldEvent, now: string): boolean {
  return Date.parse(now) - Date.parse(at) < quietHours * 3_600_000;
}

/** Nothing more is to be said of it, and it may come back as something new. */
function isForgotten(rule: AlertRule, event: AlertEvent, at: string): boolean {
  return event.told?.status === "recovered" && !isQuiet(rule, event.told, at);
}
