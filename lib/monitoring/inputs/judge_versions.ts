import { formatCount } from "../../core/text/plural.ts";
import { formatPercent } from "../../core/text/format_number.ts";
import type { Config } from "../../core/config/config_type.ts";
import { compareKeys } from "../../core/rows/panel.ts";
import type { FeatureGroup, RowCounts } from "../../data/store/feature_store.ts";
import { alarmKeys, type DataAlarm, NO_KEYS } from "./data_alarm.ts";

/** What of a version is compared with another. */
export type ComparedVersion = Pick<FeatureGroup, "counts" | "keys" | "exogenous" | "futureRows" | "version">;

/**
 * Compare the version that serves with the one that models were trained on: keys, rows that could not be used, columns
 * known ahead. Pure.
 *
 * @param group The version that serves. @param reference That of the models. @param monitoring Section of the config.
 */
export function judgeVersions(
  group: ComparedVersion,
  reference: ComparedVersion,
  monitoring: Pick<Config["monitoring"], "data" | "massAlarm">,
): DataAlarm[] {
  const { quarantined, duplicates } = monitoring.data;
  return [
    ...judgeKeys(group, reference, monitoring.massAlarm),
    ...judgeShare("QUARANTINED_UP", { now: group.counts, before: reference.counts, limit: quarantined }),
    ...judgeShare("DUPLICATES_UP", { now: group.counts, before: reference.counts, limit: duplicates }),
    ...judgeAhead(group, reference),
    ...judgeColumns(group, reference),
  ];
}

function judgeKeys(group: ComparedVersion, reference: ComparedVersion, limit: number): DataAlarm[] {
  const ids = new Set(group.keys.map(({ id }) => id)), known = new Set(reference.keys.map(({ id }) => id));
  const gone = reference.keys.filter(({ id }) => !ids.has(id)), fresh = group.keys.filter(({ id }) => !known.has(id));
  const of = reference.keys.length, alarms: DataAlarm[] = [];
  if (gone.length > 0) {
    const isMass = gone.length > limit * of;
    alarms.push({
      code: "KEYS_GONE",
      severity: isMass ? "error" : "warning",
      blocking: isMass,
      scope: isMass ? "table" : "keys",
      message: `${gone.length} of ${of} keys that models were trained on are not in the table`,
      hint: "Look whether their rows were left out, or whether their names were written in another way.",
      column: "",
      keys: alarmKeys(gone.toSorted(compareKeys)),
      evidence: { gone: gone.length, of },
    });
  }
  if (fresh.length > 0) {
    const isMass = fresh.length > limit * of;
    alarms.push({
      code: "KEYS_NEW",
      severity: isMass ? "warning" : "info",
      blocking: false,
      scope: "keys",
      message: `${formatCount(fresh.length, "key is", "keys are")} new, ${of} were there`,
      hint: isMass ? "Look whether keys are written in another way than before." : "Train, so that they have models.",
      column: "",
      keys: alarmKeys(fresh),
      evidence: { new: fresh.length, of },
    });
  }
  return alarms;
}

const ROWS = {
  QUARANTINED_UP: {
    name: "quarantined",
    told: "quarantined",
    hint: "Look into quarantine.csv: it has each row with its reason.",
  },
  DUPLICATES_UP: { name: "merged", told: "merged into others", hint: "Look whether rows were delivered twice." },
} as const;

/** Rows that came since, without which the share of all rows is compared. */
const FEWEST_ROWS = 20;

/** Of the rows that came since where there are enough: a bad month hides among the good rows of years. */
function judgeShare(
  code: keyof typeof ROWS,
  { now, before, limit }: { readonly now: RowCounts; readonly before: RowCounts; readonly limit: number | null },
): DataAlarm[] {
  if (limit === null || before.read === 0 || now.read === 0) return [];
  const { name, told, hint } = ROWS[code], read = now.read - before.read, bad = now[name] - before[name];
  const isSince = read >= FEWEST_ROWS && bad >= 0 && bad <= read;
  const share = isSince ? bad / read : now[name] / now.read, usual = before[name] / before.read;
  if (!(share - usual > limit)) return [];
  return [{
    code,
    severity: "error",
    blocking: true,
    scope: "table",
    message: `${formatPercent(share)} of the ${isSince ? "rows that came since" : "rows"} were ${told}, ${
      formatPercent(usual)
    } before`,
    hint,
    column: "",
    keys: NO_KEYS,
    evidence: { share, before: usual, limit, rows: isSince ? read : now.read },
  }];
}

/** Share of the rows ahead that were there, below which some are missing. */
const FEWEST_AHEAD = 0.5;

function judgeAhead(group: ComparedVersion, reference: ComparedVersion): DataAlarm[] {
  const columns = group.exogenous.filter(({ kind }) => kind === "future").map(({ name }) => name);
  const rows = sumOf(group.futureRows), before = sumOf(reference.futureRows);
  const expected = before / Math.max(1, reference.keys.length) * group.keys.length;
  if (columns.length === 0 || !(rows < FEWEST_AHEAD * expected)) return [];
  return [{
    code: "FUTURE_MISSING",
    severity: "warning",
    blocking: false,
    scope: "table",
    message: `The table has ${rows === 0 ? "no" : `only ${rows}`} rows ahead with ${
      columns.join(", ")
    }, it had ${before} as models were trained`,
    hint: "Add the rows known ahead to the table, or give them to deno task infer with --future.",
    column: columns[0] ?? "",
    keys: NO_KEYS,
    evidence: { rows, before },
  }];
}

/** Models of columns that are gone cannot forecast; those that are new no model knows. */
function judgeColumns(group: ComparedVersion, reference: ComparedVersion): DataAlarm[] {
  const missing = (from: ComparedVersion, to: ComparedVersion) =>
    from.exogenous.map(({ name }) => name).filter((name) => !to.exogenous.some((column) => column.name === name));
  const gone = missing(reference, group), fresh = missing(group, reference);
  if (gone.length + fresh.length === 0) return [];
  const told = [...gone.map((name) => `${name} is gone`), ...fresh.map((name) => `${name} is new`)];
  return [{
    code: "COLUMNS_CHANGED",
    severity: gone.length > 0 ? "warning" : "info",
    blocking: false,
    scope: "table",
    message: `The table has other columns than models were trained on: ${told.join(", ")}`,
    hint: "Train again, or name the columns in `exogenous` as they were.",
    column: gone[0] ?? fresh[0] ?? "",
    keys: NO_KEYS,
    evidence: { gone: gone.length, new: fresh.length },
  }];
}

function sumOf(values: Int32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
