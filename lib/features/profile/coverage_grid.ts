import type { Calendar } from "../../core/time/calendar.ts";
import { formatKey, type Panel } from "../../core/rows/panel.ts";

/** What was observed in a period of a key. */
export type Observed = "sold" | "zero" | "missing";

/** Keys and periods counted into a grid of cells: what was observed, by key and time. */
export interface CoverageGrid {
  /** Calendar of the periods. */
  readonly calendar: Calendar;
  /** Keys counted. */
  readonly keys: number;
  /** Their names for people where there are few of them; empty else. */
  readonly labels: readonly string[];
  /** First period, period number. */
  readonly first: number;
  /** Periods from there to the last. */
  readonly periods: number;
  /** Rows of cells, each of one or several keys. */
  readonly rows: number;
  /** Columns of cells, each of one or several periods. */
  readonly columns: number;
  /** Shares of a cell's key × period places, each of shape [rows × columns]. */
  readonly shares: Readonly<Record<Observed, Float64Array>>;
  /** Periods of keys by what was observed in them, from each key's first to its last. */
  readonly totals: Readonly<Record<Observed, number>>;
}

/** Keys up to this many have names beside the grid. */
const NAMED = 24;

/**
 * Count what was observed, by key and time.
 *
 * @param panel Columns. @param options `rows`: most rows of cells, 40 if absent; `columns`: most columns of cells, 48 if absent.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { coverageGrid } from "@lib/features/profile/coverage_grid.ts";
 * const { totals } = coverageGrid({
 *   calendar: { frequency: "day", anchor: 0 }, keys: [seriesKey(["tea"])], offsets: Int32Array.of(0, 3),
 *   ds: Int32Array.of(0, 1, 2), y: Float64Array.of(4, 0, NaN),
 * });
 * assertEquals(totals, { sold: 1, zero: 1, missing: 1 });
 * ```
 */
export function coverageGrid(
  panel: Pick<Panel, "calendar" | "keys" | "offsets" | "ds" | "y">,
  options: { readonly rows?: number; readonly columns?: number } = {},
): CoverageGrid {
  const { calendar, keys, offsets, ds, y } = panel;
  let first = Infinity, last = -Infinity;
  for (const period of ds) [first, last] = [Math.min(first, period), Math.max(last, period)];
  const periods = ds.length === 0 ? 0 : last - first + 1;
  const rows = Math.min(keys.length, options.rows ?? 40), columns = Math.min(periods, options.columns ?? 48);
  const empty = () => new Float64Array(rows * columns);
  const places = empty(), shares = { sold: empty(), zero: empty(), missing: empty() };
  const totals = { sold: 0, zero: 0, missing: 0 };
  keys.forEach((_, key) => {
    const row = Math.floor(key * rows / keys.length) * columns;
    for (let p = 0; p < periods; p++) places[row + Math.floor(p * columns / periods)]!++;
    for (let i = offsets[key]!; i < offsets[key + 1]!; i++) {
      const observed = observedAs(y[i]!);
      shares[observed][row + Math.floor((ds[i]! - first) * columns / periods)]!++;
      totals[observed]++;
    }
  });
  for (const counts of Object.values(shares)) counts.forEach((count, cell) => counts[cell] = count / places[cell]!);
  const labels = keys.length <= NAMED && rows === keys.length ? keys.map(formatKey) : [];
  return {
    calendar,
    keys: keys.length,
    labels,
    first: periods === 0 ? 0 : first,
    periods,
    rows,
    columns,
    shares,
    totals,
  };
}

function observedAs(value: number): Observed {
  return Number.isNaN(value) ? "missing" : value === 0 ? "zero" : "sold";
}
