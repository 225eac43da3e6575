import {
  type Calendar,
  formatPeriod,
  parsePeriod,
  PERIODS_PER_YEAR,
  periodsPerDay,
  readTime,
} from "../../core/time/calendar.ts";
import { DataError } from "../../core/errors/errors.ts";
import { nearestName } from "../../core/text/nearest_name.ts";
import { formatKey, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import type { CivilTime } from "../../core/time/time_format.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { GroupColumn } from "../../data/store/group_column.ts";
import { minutesOf } from "../../data/times/stamps.ts";
import type { RequestFindings } from "./request_findings.ts";
import { brokenRule, cleaningOf } from "./broken_rule.ts";
import { readValue } from "./read_value.ts";
import type { RequestRow } from "./request.ts";

/** A row of a request as the table would have it. */
export interface TableRow {
  /** Its key. */
  readonly key: SeriesKey;
  /** Period number. */
  readonly period: number;
  /** Target; NaN is missing. */
  readonly y: number;
  /** Columns beside the target, in the panel's order; NaN is missing, and so is what was not said. */
  readonly x: readonly number[];
}

/** What rows are for. */
export interface RequestRowsOptions {
  /** The table. */
  readonly group: FeatureGroup;
  /** Whether the target is read, or columns known ahead alone. */
  readonly what: "actuals" | "future";
  /** Whether a key may be there. */
  readonly isKnown: (id: string) => boolean;
  /** Gets what must be mended. */
  readonly errors: RequestFindings;
  /** Gets what is passed over. */
  readonly notes: RequestFindings;
}

/** How far the origin may move by rows of a request, in periods: a year, and some periods of any grain. */
export function farthest({ calendar: { frequency }, end }: Pick<FeatureGroup, "calendar" | "end">): number {
  return end + Math.max(60, Math.ceil(PERIODS_PER_YEAR[frequency]));
}

/**
 * Read the rows of a request; what is wrong with one is noted, and the row is left out.
 *
 * @param rows As they came. @param options Table, and what the rows are for.
 */
export function readRequestRows(rows: readonly RequestRow[], options: RequestRowsOptions): TableRow[] {
  const { group, errors } = options, keys = new Map<string, SeriesKey | null>();
  const columns = new Map(group.exogenous.flatMap((column, x) => isAsked(column, options) ? [[column.name, x]] : []));
  return rows.flatMap((row) => {
    const name = JSON.stringify(row.key);
    let key = keys.get(name);
    if (key === undefined) keys.set(name, key = readKey(row, options));
    const period = readPeriod(row, group, errors);
    const values = readColumns(row, columns, options);
    return key === null || period === null || values === null ? [] : [{ key, period, ...values }];
  });
}

function isAsked({ kind, derived }: GroupColumn, { what }: RequestRowsOptions): boolean {
  return derived !== true && (what === "actuals" || kind === "future");
}

function readKey(
  { key: parts }: RequestRow,
  { group, isKnown, errors, notes, what }: RequestRowsOptions,
): SeriesKey | null {
  const { keyColumns } = group;
  if (parts.length !== keyColumns.length) {
    errors.add("MISSING_KEY", what, {
      message: `each row must have the key columns ${keyColumns.join(", ")}`,
      example: parts,
    });
    return null;
  }
  const key = seriesKey(parts);
  for (const [c, part] of what === "actuals" ? parts.entries() : []) {
    const name = keyColumns[c]!, broken = brokenRule(part, name, cleaningOf(group));
    if (broken === null) continue;
    errors.add(broken.code, name, { message: broken.message, example: part });
    return null;
  }
  if (isKnown(key.id)) return key;
  if (what === "actuals") {
    const message = "each row must be of a key of the table, or of one that is asked for";
    errors.add("UNKNOWN_KEY", what, { message, example: formatKey(key) });
  } else {
    notes.add("FUTURE_ROWS_UNUSED", "", {
      message: "rows of unknown keys, or outside of what is forecast",
      example: formatKey(key),
    });
  }
  return null;
}

function readPeriod({ ds }: RequestRow, { calendar, time }: FeatureGroup, errors: RequestFindings): number | null {
  try {
    const period = parsePeriod(calendar, ds), written = readTime(calendar, ds);
    const own = readTime(calendar, formatPeriod(calendar, period));
    if (written !== null && !isOfClock(written, own, calendar)) {
      const message = `each time must be of the table's clock: ${
        own === null || own.zone === "" ? "without an offset from UTC" : `with ${own.zone} or without an offset`
      }`;
      errors.add("TIME_ZONE", time, { message, example: ds });
      return null;
    }
    if (written === null || isAtPeriod(written, own, calendar)) return period;
  } catch (thrown) {
    if (!(thrown instanceof DataError)) throw thrown;
  }
  const message =
    `each time must be one of the table's calendar (${calendar.frequency}), as the table writes it or as ${
      periodsPerDay(calendar.frequency) > 1 ? "YYYY-MM-DDTHH:mm, where a period begins" : "YYYY-MM-DD"
    }`;
  errors.add("INVALID_DATE", time, { message, example: ds });
  return null;
}

/** As in a table: one offset or none; of days and longer periods that of its summer time too. */
function isOfClock({ zone }: CivilTime, own: CivilTime | null, { frequency }: Calendar): boolean {
  if (zone === "") return true;
  if (own === null || own.zone === "") return false;
  const apart = Math.abs(minutesOf(zone) - minutesOf(own.zone));
  return apart === 0 || (apart === 60 && periodsPerDay(frequency) <= 1);
}

/** Whether a time of day is the beginning of a period, or where the table's own stamps are: no other one can be a period's. */
function isAtPeriod({ minute, finer }: CivilTime, own: CivilTime | null, { frequency }: Calendar): boolean {
  const step = 1440 / Math.max(1, periodsPerDay(frequency));
  if (minute % step === 0 && !finer) return true;
  return own !== null && (minute - own.minute) % step === 0 && finer === own.finer;
}

function readColumns(
  { values }: RequestRow,
  columns: ReadonlyMap<string, number>,
  options: RequestRowsOptions,
): Pick<TableRow, "y" | "x"> | null {
  const { group, what, errors, notes } = options, x = group.exogenous.map(() => NaN);
  let y = NaN, isSound = true;
  for (const [name, given] of Object.entries(values)) {
    const at = columns.get(name), isTarget = name === group.target;
    // As a file of rows ahead may have the column, empty or not.
    if (isTarget && what === "future") continue;
    if (at === undefined && !isTarget) {
      errors.add("UNKNOWN_COLUMN", name, { message: columnHint(name, columns, options), example: given });
      isSound = false;
      continue;
    }
    const column = at === undefined ? {} : group.exogenous[at]!, value = readValue(given, column);
    if (value === "UNKNOWN_LEVEL") {
      notes.add("FUTURE_LEVELS_UNKNOWN", name, {
        message: "rows with a text that the table does not have, taken as missing",
        example: given,
      });
    } else if (typeof value === "string") {
      const message = value === "NON_FINITE" ? "a value must be finite" : "a value must be a number or null";
      errors.add(value, name, { message, example: given });
      isSound = false;
    } else if (at !== undefined) x[at] = keptValue(value, { name, given }, options);
    else {
      const broken = brokenRule(given, name, cleaningOf(group));
      if (broken !== null) errors.add(broken.code, name, { message: broken.message, example: given });
      isSound &&= broken === null;
      y = value;
    }
  }
  if (y < 0 && cleaningOf(group).nonNegative === true) {
    errors.add("NEGATIVE", group.target, { message: "the target must not be negative", example: y });
    isSound = false;
  }
  return isSound ? { y, x } : null;
}

function columnHint(name: string, columns: ReadonlyMap<string, number>, { group, what }: RequestRowsOptions): string {
  const names = [...what === "actuals" ? [group.target] : [], ...columns.keys()], near = nearestName(name, names);
  return `a column must be ${names.length === 0 ? "none" : names.map((name) => JSON.stringify(name)).join(", ")}${
    near === null ? "" : `; did you mean ${JSON.stringify(near)}?`
  }`;
}

/** As in a table: beside the target what breaks a rule of the config is missing, and its row is kept. */
function keptValue(
  value: number,
  { name, given }: { readonly name: string; readonly given: RequestRow["values"][string] },
  { group, what, notes }: RequestRowsOptions,
): number {
  const broken = what === "future" ? null : brokenRule(given, name, cleaningOf(group));
  if (broken === null) return value;
  notes.add(broken.code, name, { message: `rows taken as missing there: ${broken.message}`, example: given });
  return NaN;
}
