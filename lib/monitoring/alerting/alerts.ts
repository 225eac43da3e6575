import type { Config } from "../../core/config/config_type.ts";
import type { Severity } from "../../core/errors/finding.ts";
import type { DataAlarm } from "../inputs/data_alarm.ts";

/** A rule of `monitoring.alerts`: who is told of what, and how. */
export type AlertRule = Config["monitoring"]["alerts"][number];

/** What may be told: alarms of the data, keys that are watched, keys to act on, the service. */
export type AlertKind = AlertRule["when"][number];

/** Something that holds now and that somebody may want to be told of. Plain data. */
export interface Alert {
  /** What rules ask for. */
  readonly kind: AlertKind;
  /** Stable code. */
  readonly code: string;
  /** How bad it is. */
  readonly severity: Severity;
  /** What it is about, the same as long as it holds: id of a key, a column, a total; empty: the table. */
  readonly subject: string;
  /** One sentence with value and limit. */
  readonly message: string;
  /** The remedy in one line; may be empty. */
  readonly hint: string;
  /** Keys concerned, >= 0; 0 where it is about the table. */
  readonly keys: number;
  /** Up to five keys, for people. */
  readonly examples: readonly string[];
  /** Figures that it rests on. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

/** A data alarm as something to be told. */
export function alertOfData(alarm: DataAlarm): Alert {
  const { code, severity, column, message, hint, keys, evidence } = alarm;
  return {
    kind: "data",
    code,
    severity,
    subject: column,
    message,
    hint,
    keys: keys.count,
    examples: keys.examples,
    evidence,
  };
}
