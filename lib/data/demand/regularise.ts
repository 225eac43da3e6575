import { type Calendar, isClosed } from "../../core/time/calendar.ts";
import type { Config } from "../../core/config/config.ts";
import type { ExogenousKind } from "../../core/rows/panel.ts";
import type { AheadRows } from "../store/future_writer.ts";
import { implausibleValues } from "./outliers.ts";

/** Rows of one key as they came, sorted by period, then row number. */
export interface ObservedRows {
  /** Shape [n], ascending, may repeat. */
  readonly period: Int32Array;
  /** 1 for a good row, 0 for a quarantined one (its period is known, its values are not), shape [n]. */
  readonly good: Uint8Array;
  /** Row number in the source, shape [n]. */
  readonly row: Float64Array;
  /** Target, shape [n]; NaN is missing. */
  readonly y: Float64Array;
  /** Exogenous columns, each shape [n]. */
  readonly x: readonly Float64Array[];
}

/** What a key's rows become: a gap-free calendar that ends at the panel's end. */
export interface RegularRows {
  /** Period of the first row. */
  readonly start: number;
  /** Shape [rows]. */
  readonly y: Float64Array;
  /** Each shape [rows]. */
  readonly x: readonly Float64Array[];
  /** Source rows that became rows of their own. */
  readonly kept: number;
  /** Source rows that were merged into a kept one. */
  readonly merged: number;
  /** Row numbers that the duplicates policy quarantines. */
  readonly quarantined: readonly number[];
  /** Periods without a row that had to be filled in. */
  readonly gaps: number;
  /** Rows behind the last source row, which the gap policy filled: they may have been late. */
  readonly late: number;
  /** Positions in `y` (before the policy) of implausible values, and the values. */
  readonly outliers: readonly { readonly period: number; readonly value: number }[];
  /** Static columns with more than one value in the rows. */
  readonly varying: readonly number[];
  /** What is known of later periods. */
  readonly ahead: AheadRows;
}

/** How to make rows regular. */
export interface RegulariseOptions {
  /** Last period of the panel. */
  readonly end: number;
  /** Calendar of the periods. */
  readonly calendar: Calendar;
  readonly cleaning: Pick<Config["cleaning"], "duplicates" | "gaps" | "outliers">;
  /** Kind of each exogenous column. */
  readonly kinds: readonly ExogenousKind[];
  /** Which exogenous columns hold level indices, which have no mean. */
  readonly categorical: readonly boolean[];
}

/**
 * Make one key's rows regular.
 *
 *     period  3  3  5q 6      end 8, duplicates "sum", gaps "zero"; q: quarantined
 *     y       1  2  .  4
 *     becomes
 *     period  3  4  5  6  7  8
 *     y       3  0  NaN 4 0  0
 *
 * Rows after the end are merged in the same way and kept beside: their known columns are the future.
 *
 * A period whose only rows were quarantined had a value that nobody knows, so it is missing under either gap policy. So is
 * one at which the table is closed: "nobody could buy" is no demand of zero, and nothing is scored on it.
 * Static columns take their first known value everywhere. Historic and future columns stay missing in filled periods:
 * the last price is a guess, the next price would be a look ahead, and the model families know how to treat NaN.
 *
 * @param rows Rows of one key. @param options Panel end and policies.
 */
export function regulariseRows(rows: ObservedRows, options: RegulariseOptions): RegularRows {
  const { end, cleaning, kinds } = options;
  const next = rows.period.findIndex((period) => period > end);
  const past = next < 0 ? rows.period.length : next;
  const merged = mergeDuplicates(rows, options, { from: 0, to: past });
  const start = merged.periods[0] ?? end;
  const length = end - start + 1;
  const outliers = implausibleValues(merged.y).map((i) => ({ period: merged.periods[i]!, value: merged.y[i]! }));
  const fill = cleaning.gaps === "zero" && merged.periods.length > 0 ? 0 : NaN;
  const y = new Float64Array(length).fill(fill);
  const x = rows.x.map(() => new Float64Array(length).fill(NaN));
  let rowless = length - leaveClosed(y, start, options.calendar);
  for (let i = 0; i < past; i++) {
    const at = rows.period[i]! - start;
    if (at < 0) continue;
    const isNew = i === 0 || rows.period[i] !== rows.period[i - 1];
    if (isNew && !isClosed(options.calendar, rows.period[i]!)) rowless--;
    // A good row of the same period writes its value below.
    if (rows.good[i] === 0) y[at] = NaN;
  }
  for (let i = 0; i < merged.periods.length; i++) {
    const at = merged.periods[i]! - start;
    y[at] = merged.y[i]!;
    for (let c = 0; c < x.length; c++) x[c]![at] = merged.x[c]![i]!;
  }
  if (cleaning.outliers === "missing") { for (const { period } of outliers) y[period - start] = NaN; }
  const varying = fillStatic(x, rows, kinds);
  return {
    start,
    y,
    x,
    kept: merged.periods.length,
    merged: merged.merged,
    quarantined: merged.quarantined,
    gaps: merged.periods.length === 0 ? 0 : rowless,
    late: past === 0 ? 0 : Math.max(0, end - Math.max(rows.period[past - 1]!, start - 1)),
    outliers,
    varying,
    ahead: aheadRows(rows, options, past),
  };
}

function aheadRows(rows: ObservedRows, options: RegulariseOptions, from: number): AheadRows {
  const { periods, x } = mergeDuplicates(rows, options, { from, to: rows.period.length });
  return { period: Int32Array.from(periods), x: x.map((values) => Float64Array.from(values)) };
}

/** Makes closed periods missing; returns how many there are. */
function leaveClosed(y: Float64Array, start: number, calendar: Calendar): number {
  if (calendar.closed === undefined) return 0;
  let closed = 0;
  for (let i = 0; i < y.length; i++) {
    if (!isClosed(calendar, start + i)) continue;
    y[i] = NaN;
    closed++;
  }
  return closed;
}

interface Merged {
  periods: number[];
  y: number[];
  x: number[][];
  merged: number;
  quarantined: number[];
}

/** One value set per period with a good row. */
function mergeDuplicates(
  rows: ObservedRows,
  options: RegulariseOptions,
  { from, to }: { readonly from: number; readonly to: number },
): Merged {
  const { duplicates } = options.cleaning;
  const result: Merged = { periods: [], y: [], x: rows.x.map(() => []), merged: 0, quarantined: [] };
  let same: number[] = [];
  for (let i = from; i < to; i++) {
    if (rows.good[i] === 1) same.push(i);
    if (i + 1 < to && rows.period[i + 1] === rows.period[i]) continue;
    if (same.length === 0) continue;
    result.periods.push(rows.period[i]!);
    if (duplicates === "quarantine") {
      for (const extra of same.slice(1)) result.quarantined.push(rows.row[extra]!);
      same = same.slice(0, 1);
    }
    result.merged += same.length - 1;
    result.y.push(combine(rows.y, same, duplicates));
    rows.x.forEach((column, c) => result.x[c]!.push(combine(column, same, exogenousPolicy(options, c))));
    same = [];
  }
  return result;
}

type Merge = Config["cleaning"]["duplicates"];

/** Prices do not add up, categories have no mean. */
function exogenousPolicy({ cleaning, kinds, categorical }: RegulariseOptions, column: number): Merge {
  if (cleaning.duplicates === "last") return "last";
  if (cleaning.duplicates === "first" || categorical[column] || kinds[column] === "static") return "first";
  return "mean";
}

function combine(values: Float64Array, rows: readonly number[], policy: Merge): number {
  if (rows.length === 1) return values[rows[0]!]!;
  const known = rows.map((row) => values[row]!).filter((value) => !Number.isNaN(value));
  if (known.length === 0) return NaN;
  if (policy === "last") return known.at(-1)!;
  if (policy === "first" || policy === "quarantine") return known[0]!;
  const sum = known.reduce((total, value) => total + value, 0);
  return policy === "mean" ? sum / known.length : sum;
}

/** The first known value everywhere; says which columns had others. */
function fillStatic(x: readonly Float64Array[], rows: ObservedRows, kinds: readonly ExogenousKind[]): number[] {
  const varying: number[] = [];
  for (let c = 0; c < x.length; c++) {
    if (kinds[c] !== "static") continue;
    let first = NaN, varies = false;
    for (let i = 0; i < rows.period.length; i++) {
      const value = rows.x[c]![i]!;
      if (rows.good[i] === 0 || Number.isNaN(value)) continue;
      if (Number.isNaN(first)) first = value;
      else if (value !== first) varies = true;
    }
    x[c]!.fill(first);
    if (varies) varying.push(c);
  }
  return varying;
}
