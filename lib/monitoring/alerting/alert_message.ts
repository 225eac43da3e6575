import { hashValue } from "../../core/bytes/hash.ts";
import type { Alert } from "./alerts.ts";
import { type AlertStatus, compareAlerts, identityOf, type Notice } from "./plan_alerts.ts";

/** One event of a message. */
export interface ToldEvent extends Alert {
  /** The same as long as an event lasts, in every message and to every rule: by it a receiver knows what it has. */
  readonly id: string;
  /** Whether it holds, or is over. */
  readonly status: AlertStatus;
  /** ISO time at which it was first seen. */
  readonly since: string;
  /** ISO time at which it was no longer seen; null: it holds. */
  readonly until: string | null;
}

/** What a webhook, a command and a file get, as JSON. Plain data. */
export interface AlertMessage {
  /** The same whenever the same is told again. */
  readonly id: string;
  /** Name of the rule. */
  readonly rule: string;
  /** Table. */
  readonly table: string;
  /** ISO time of the look. */
  readonly at: string;
  /** All in a few lines, for people and for chats that show `text`. */
  readonly text: string;
  /** Worst first, what holds before what is over; 100 at most. */
  readonly events: readonly ToldEvent[];
  /** Events that are told by their number alone. */
  readonly omitted: number;
}

const MOST_EVENTS = 100;
const MOST_LINES = 20;

/**
 * What is told of notices. Pure.
 *
 * @param notices At least one. @param about Rule, table and time.
 */
export function alertMessage(
  notices: readonly Notice[],
  { rule, table, at }: { readonly rule: string; readonly table: string; readonly at: string },
): AlertMessage {
  const all = notices.toSorted((a, b) =>
    Number(a.status === "recovered") - Number(b.status === "recovered") || compareAlerts(a.event.alert, b.event.alert)
  ).map(({ status, event: { alert, since, until } }): ToldEvent => ({
    id: hashValue([table, identityOf(alert), since]).slice(0, 16),
    status,
    since,
    until: status === "recovered" ? until : null,
    ...alert,
  }));
  const events = all.slice(0, MOST_EVENTS);
  return {
    id: hashValue([rule, all.map(({ id, status, severity, keys }) => [id, status, severity, keys])]).slice(0, 32),
    rule,
    table,
    at,
    text: textOf(table, all),
    events,
    omitted: all.length - events.length,
  };
}

function textOf(table: string, events: readonly ToldEvent[]): string {
  const shown = events.slice(0, MOST_LINES).map((event) => plain(lineOf(table, event)));
  const rest = events.length - shown.length;
  return [...shown, ...rest === 0 ? [] : [`and ${rest} more`]].join("\n");
}

function lineOf(
  table: string,
  { status, severity, code, subject, message, hint, examples, keys, since }: ToldEvent,
): string {
  if (status === "recovered") return `${table}: over: ${code}${subject && ` of ${subject}`}, which held since ${since}`;
  const who = examples.length === 0 ? "" : ` (${examples.join(", ")}${keys > examples.length ? ", …" : ""})`;
  return `${table}: ${severity} ${code}: ${message}${who}${hint && `. ${hint}`}`;
}

/** Names of keys are anybody's text: neither a line nor a chat's mark-up (`<!channel>`) may come of them. */
function plain(text: string): string {
  // deno-lint-ignore no-control-regex
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, " ").replaceAll("<", "‹").replaceAll(">", "›");
}
