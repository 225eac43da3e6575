import { formatCount } from "../../core/text/plural.ts";
import { formatNumber, formatPercent } from "../../core/text/format_number.ts";
import { formatPeriod } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config_type.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { formatFactor } from "../../data/demand/unit_ratios.ts";
import { alarmKeys, type ColumnDrift, type DataAlarm, NO_KEYS } from "./data_alarm.ts";
import { judgeDrift, marginOf } from "./drift.ts";
import type { ColumnUnit, ScannedTable } from "./scan_table.ts";

/** What the checks go by. */
export interface JudgeOptions {
  /** Section `monitoring` of the config. */
  readonly monitoring: Pick<Config["monitoring"], "data" | "massAlarm" | "promise">;
  /** The table. */
  readonly group: Pick<FeatureGroup, "calendar" | "target">;
  /** Its last period. */
  readonly end: number;
}

/**
 * Judge what the rows of a table say about its newest span. Pure.
 *
 * @param facts Of {@linkcode scanTable}. @param options Limits, table.
 * @returns Alarms in no order, and the distance of every column.
 */
export function judgeRows(
  facts: ScannedTable,
  options: JudgeOptions,
): { alarms: DataAlarm[]; drift: ColumnDrift[] } {
  const drifts = judgeColumns(facts, options);
  return {
    alarms: [
      ...judgeUnits(facts, options),
      ...drifts.filter(({ isDrift }) => isDrift).map((drift) => driftAlarm(drift, options, facts)),
      ...judgeMissing(facts, options),
      ...judgeSilence(facts, options),
      ...judgeEnded(facts),
    ],
    drift: drifts.map(({ isDrift: _, ...drift }) => drift),
  };
}

/** What differs from the span just before may be the season. */
const WITHOUT_SEASON = 2;

function judgeColumns({ samples, spans }: ScannedTable, { monitoring: { data } }: JudgeOptions) {
  const floor = data.drift;
  if (floor === null) return [];
  return samples.map((column) => judgeDrift(column, spans.isSeasonal ? floor : WITHOUT_SEASON * floor));
}

const UNIT_ALARM = { code: "UNIT_CHANGED", blocking: true } as const;

function judgeUnits(facts: ScannedTable, options: JudgeOptions): DataAlarm[] {
  if (!options.monitoring.data.units) return [];
  const tables = facts.tableUnits.flatMap((column) => judgeColumnUnit(column, options));
  return tables.some(({ column }) => column === options.group.target)
    ? tables
    : [...tables, ...judgeKeyUnits(facts, options)];
}

function judgeColumnUnit({ column, change }: ColumnUnit, { group, end }: JudgeOptions): DataAlarm[] {
  if (change === null) return [];
  const { factor, ratio, values } = change, textOf = (back: number) => formatPeriod(group.calendar, end - back);
  const [first, last] = [textOf(change.first), textOf(change.last)];
  return [{
    ...UNIT_ALARM,
    column,
    severity: "error",
    scope: "table",
    message: `${column} is about ${formatFactor(factor)} what it was, from ${first} to ${last}, in most keys`,
    hint: "Ask the source for the unit of these periods and mend them; nothing is trained until then.",
    keys: NO_KEYS,
    evidence: { factor, ratio, values, first, last },
  }];
}

function judgeKeyUnits({ units, active, spans }: ScannedTable, { group, monitoring }: JudgeOptions): DataAlarm[] {
  if (units.length === 0) return [];
  const { massAlarm, promise } = monitoring;
  const isMass = units.length >= 3 && units.length > massAlarm * active, worst = units[0]!.change;
  // Of thousands of keys a few do so by themselves: no more than what the promise allows is nothing to be told.
  const isUsual = units.length <= promise * active * spans.ofYear;
  return [{
    ...UNIT_ALARM,
    column: group.target,
    severity: isMass ? "error" : isUsual ? "info" : "warning",
    scope: isMass ? "table" : "keys",
    message: `${group.target} of ${formatCount(units.length, "key")} suddenly is about ${
      formatFactor(worst.factor)
    } what it was`,
    hint: "Ask the source for the unit of these keys; they are not trained until then.",
    keys: alarmKeys(units.map(({ key }) => key)),
    evidence: { factor: worst.factor, ratio: worst.ratio, values: worst.values },
  }];
}

function driftAlarm(drift: ColumnDrift, { group }: JudgeOptions, { spans }: ScannedTable): DataAlarm {
  const { column, method, distance, limit, pValue, values } = drift, isTarget = column === group.target;
  const when = spans.isSeasonal ? "the same season a year before" : "the span before";
  return {
    code: isTarget ? "TARGET_DRIFTED" : "COLUMN_DRIFTED",
    severity: "warning",
    blocking: false,
    scope: "table",
    message: `${column} differs from ${when} by ${DRIFT_NAMES[method]} ${formatNumber(distance)}, which is at least ${
      formatNumber(limit)
    }`,
    hint: isTarget ? "Look at errors by key; train again if they grow." : `Look at how ${column} is made; train again.`,
    column,
    keys: NO_KEYS,
    evidence: { method, distance, limit, pValue, values },
  };
}

/** What a distance is called, to stand before its value. */
export const DRIFT_NAMES = {
  psi: "PSI",
  ks: "a Kolmogorov-Smirnov distance of",
  wasserstein: "a Wasserstein distance of",
} as const;

function judgeMissing({ missing }: ScannedTable, { monitoring: { data } }: JudgeOptions): DataAlarm[] {
  const floor = data.missing;
  if (floor === null) return [];
  return missing.flatMap(({ column, newest, before, usual, past }, c): DataAlarm[] => {
    const limit = marginOf(past) * Math.max(floor, usual), increase = newest - before, isTarget = c === 0;
    if (!(increase > limit)) return [];
    return [{
      code: "MISSING_UP",
      severity: isTarget ? "error" : "warning",
      blocking: isTarget,
      scope: "table",
      message: `${formatPercent(newest)} of the newest periods have no ${column}, ${
        formatPercent(before)
      } had none before`,
      hint: "Look for rows that were not delivered; give them to deno task features.",
      column,
      keys: NO_KEYS,
      evidence: { newest, before, limit },
    }];
  });
}

/** Fewer keys than these fall silent by themselves now and then. */
const FEWEST_SILENT = 3;
/** Spans of the past without which a table's own past does not say what is usual: a first closure silences many. */
const FEWEST_SPANS = 3;

function judgeSilence({ silent, active, fell }: ScannedTable, { monitoring }: JudgeOptions): DataAlarm[] {
  if (silent.length === 0) return [];
  const usual = Math.max(0, ...fell), limit = Math.max(FEWEST_SILENT, 1.5 * usual, 0.02 * active);
  const share = silent.length / active, isMass = silent.length > limit && share > monitoring.massAlarm;
  const isUnusual = isMass || (silent.length > limit && fell.length >= FEWEST_SPANS);
  return [{
    code: "KEYS_SILENT",
    severity: isMass ? "error" : isUnusual ? "warning" : "info",
    blocking: isMass,
    scope: isMass ? "table" : "keys",
    message:
      `${silent.length} of ${active} keys fell silent, longer than ever before; in spans of the past at most ${usual}`,
    hint: isUnusual ? "Look for keys that were not delivered." : "Nothing to do: their forecasts follow by themselves.",
    column: "",
    keys: alarmKeys(silent),
    evidence: { silent: silent.length, active, share, usual, limit },
  }];
}

function judgeEnded({ ended }: { readonly ended: readonly SeriesKey[] }): DataAlarm[] {
  if (ended.length === 0) return [];
  return [{
    code: "KEYS_ENDED",
    severity: "info",
    blocking: false,
    scope: "keys",
    message: `${formatCount(ended.length, "key has", "keys have")} ended: silent for a year`,
    hint: "Nothing to do: their forecasts are zero.",
    column: "",
    keys: alarmKeys(ended),
    evidence: { ended: ended.length },
  }];
}
