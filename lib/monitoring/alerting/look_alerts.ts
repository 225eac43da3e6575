import type { KeyTotal } from "../../competition/watch/watch_totals.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";
import { type Alert, alertOfData } from "./alerts.ts";
import type { DataAlarm } from "../inputs/data_alarm.ts";
import { massAlarm } from "../inputs/mass_alarm.ts";
import type { WatchFinding } from "../watch/key_findings.ts";

/** What stands of one key or total. */
export interface Watched {
  /** What it is about, for ever. */
  readonly subject: string;
  /** For people. */
  readonly name: string;
  /** Keys in it. */
  readonly keys: number;
  /** What stands. */
  readonly findings: readonly WatchFinding[];
}

/** A key as something that is watched. */
export function watchedKey(key: SeriesKey, findings: readonly WatchFinding[]): Watched {
  return { subject: key.id, name: formatKey(key), keys: 1, findings };
}

/** A total as something that is watched. */
export function watchedTotal({ id, column, value, members }: KeyTotal, findings: readonly WatchFinding[]): Watched {
  const name = column === "" ? "all keys together" : `the total of ${column} ${value}`;
  return { subject: id, name, keys: members.length, findings };
}

/**
 * That too many keys alarm together: then something has happened to all of them, and no key is told of by itself.
 *
 * @param keys All that something stands of. @param options `watched`: keys that are watched; `limit`: share of the config.
 */
export function alarmOfMass(
  keys: readonly { readonly key: SeriesKey; readonly findings: readonly WatchFinding[] }[],
  options: Parameters<typeof massAlarm>[1],
): DataAlarm | null {
  const acting = keys.filter(({ findings }) => findings.some(({ level }) => level === "act"));
  return massAlarm(acting.map(({ key }) => key), options);
}

/**
 * What may be told of a look: data alarms first, then keys to act on, then what is watched; under a mass alarm of single keys
 * nothing, as it is not about them.
 *
 * @param alarms About the data, worst first. @param keys That something stands of. @param totals Likewise.
 */
export function alertsOf(
  alarms: readonly DataAlarm[],
  keys: readonly Watched[],
  totals: readonly Watched[],
): Alert[] {
  const isMass = alarms.some(({ code }) => code === "MASS_ALARM");
  const found = [...isMass ? [] : keys, ...totals].flatMap((watched) =>
    watched.findings.map((finding) => alertOf(watched, finding))
  );
  const of = (kind: Alert["kind"]) => found.filter((alert) => alert.kind === kind);
  return [...alarms.map(alertOfData), ...of("act"), ...of("watch")];
}

function alertOf({ subject, name, keys }: Watched, { level, code, message, evidence }: WatchFinding): Alert {
  const isAct = level === "act";
  return {
    kind: level,
    code,
    severity: isAct ? "warning" : "info",
    subject,
    message: `${name}: ${message}`,
    hint: isAct ? "Look at its newest values; if they are right, train it again." : "",
    keys,
    examples: [name],
    evidence,
  };
}
