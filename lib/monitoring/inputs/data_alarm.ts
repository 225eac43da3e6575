import { type Severity, SEVERITY_RANKS } from "../../core/errors/finding.ts";
import { formatKey, type SeriesKey } from "../../core/rows/panel.ts";

/** What may be wrong with a table, by code. Stable: callers branch on them. */
export type DataAlarmCode =
  | "COLUMNS_CHANGED"
  | "COLUMN_DRIFTED"
  | "DUPLICATES_UP"
  | "FUTURE_MISSING"
  | "HISTORY_CHANGED"
  | "KEYS_ENDED"
  | "KEYS_GONE"
  | "KEYS_NEW"
  | "KEYS_SILENT"
  | "MASS_ALARM"
  | "MISSING_UP"
  | "NOT_FRESH"
  | "PREDICTIONS_DRIFTED"
  | "QUARANTINED_UP"
  | "TARGET_DRIFTED"
  | "UNIT_CHANGED";

/** Keys that an alarm is about. */
export interface AlarmKeys {
  /** How many; 0 where it is about the table. */
  readonly count: number;
  /** Up to five, for people. */
  readonly examples: readonly string[];
  /** Ids of all of them, ascending. */
  readonly ids: readonly string[];
}

/** Something wrong with what came in. Plain data. */
export interface DataAlarm {
  /** Stable code. */
  readonly code: DataAlarmCode;
  /** How bad it is. */
  readonly severity: Severity;
  /** Nothing may be trained on it: the whole table, or its `keys` alone, as `scope` says. */
  readonly blocking: boolean;
  /** What it is about: everything, or its `keys` alone. */
  readonly scope: "table" | "keys";
  /** One sentence with value and limit. */
  readonly message: string;
  /** The remedy in one line. */
  readonly hint: string;
  /** The column concerned; empty if none. */
  readonly column: string;
  /** The keys concerned. */
  readonly keys: AlarmKeys;
  /** Figures that it rests on; unknown is null. */
  readonly evidence: Readonly<Record<string, number | string | null>>;
}

/** Distance of one column from the same season before. */
export interface ColumnDrift {
  /** Column name. */
  readonly column: string;
  /** How it was measured: by kind of column and number of values. */
  readonly method: "psi" | "ks" | "wasserstein";
  /** Size of the difference, >= 0; null without values on both sides. */
  readonly distance: number | null;
  /** Distance from which it is an alarm: that of the config, or what the table's own past shows to be usual. */
  readonly limit: number;
  /** Chance of such a distance without drift, of `ks` and `psi` only. */
  readonly pValue: number | null;
  /** Values in the newest span. */
  readonly values: number;
}

/** What {@link checkInputs} found. */
export interface InputCheck {
  /** Table. */
  readonly table: string;
  /** Version of the feature store that serves. */
  readonly dataVersion: number;
  /** Version that most serving models were trained on; null if nothing serves, or it is gone. */
  readonly reference: number | null;
  /** ISO time. */
  readonly checkedAt: string;
  /** First and last period of the newest span, as the table writes them. */
  readonly span: readonly [first: string, last: string];
  /** Worst first. */
  readonly alarms: readonly DataAlarm[];
  /** One entry per column that is compared, the target first. */
  readonly drift: readonly ColumnDrift[];
}

const EXAMPLES = 5;

/** No key: the alarm is about the table. */
export const NO_KEYS: AlarmKeys = { count: 0, examples: [], ids: [] };

/** Keys as an alarm names them. */
export function alarmKeys(keys: readonly SeriesKey[]): AlarmKeys {
  return {
    count: keys.length,
    examples: keys.slice(0, EXAMPLES).map(formatKey),
    ids: keys.map(({ id }) => id).sort(),
  };
}

/** Worst first: what blocks, then by severity, then by code and column. */
export function sortAlarms(alarms: readonly DataAlarm[]): DataAlarm[] {
  const rank = ({ blocking, severity }: DataAlarm) => (blocking ? 0 : 10) + SEVERITY_RANKS[severity];
  return alarms.toSorted((a, b) =>
    rank(a) - rank(b) ||
    (a.code < b.code ? -1 : a.code > b.code ? 1 : a.column < b.column ? -1 : a.column > b.column ? 1 : 0)
  );
}
