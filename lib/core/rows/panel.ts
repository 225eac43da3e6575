import type { Calendar } from "../time/calendar.ts";
import { hashId } from "../bytes/hash.ts";
import type { ColumnKind } from "./task.ts";

/** Identity of one series: the texts of its key columns and a hash of them. */
export interface SeriesKey {
  /** 32 hexadecimal digits; the only form in which a key enters a path, a URL or SQL. */
  readonly id: string;
  /** One text per key column, exactly as read: "007" is not "7". */
  readonly parts: readonly string[];
}

/** When the values of an exogenous column are known: constant per key, known to the origin, known ahead. */
export type ExogenousKind = "static" | "historic" | "future";

/** One exogenous column of a panel. */
export interface ExogenousColumn {
  /** Column name as in the table. */
  readonly name: string;
  /** When its values are known. */
  readonly kind: ExogenousKind;
  /** Shape [n]; NaN is missing. With `levels`, an index into them. */
  readonly values: Float64Array;
  /** The texts of a categorical column, sorted; absent for numbers. */
  readonly levels?: readonly string[];
  /** What the values are, of a table without a calendar; absent: a category with `levels`, else numbers. */
  readonly holds?: ColumnKind;
  /** Shape [n], "" is missing; of a column that holds texts, whose `values` are NaN. */
  readonly texts?: readonly string[];
}

/**
 * All series on a common calendar: flat columns plus offsets. Rows of key k are [offsets[k], offsets[k + 1]).
 *
 *     keys      k0          k1
 *     offsets   0           3        5
 *     ds        7  8  9     8  9            consecutive period numbers within a key
 *     y         2  0  NaN   5  6            NaN is missing, never silently zero
 *
 * Rows after the last known target (the future frame) have `y` NaN and carry only `future` and `static` columns.
 *
 * A table without a calendar (frequency `row`) has any number of rows with one `ds`: the part of the split that they belong to,
 * ascending within a key. All its columns are `future`: known when a row is asked for.
 */
export interface Panel {
  /** Common to all keys. */
  readonly calendar: Calendar;
  /** Names of the columns that `parts` of a key come from. */
  readonly keyColumns: readonly string[];
  /** Sorted by parts, code unit order. */
  readonly keys: readonly SeriesKey[];
  /** Shape [k + 1]. */
  readonly offsets: Int32Array;
  /** Period numbers, shape [n]. */
  readonly ds: Int32Array;
  /** Target in its own unit, shape [n]; with several [n × targets], row-major; of classes their numbers. */
  readonly y: Float64Array;
  /** Number of targets in a row of `y`; absent: 1. */
  readonly targets?: number;
  /** Columns beside the target, each of shape [n]. */
  readonly exogenous: readonly ExogenousColumn[];
}

/**
 * The key of a row. Parts are length-prefixed before hashing, so ("a", "bc") and ("ab", "c") differ.
 *
 * @param parts One text per key column, at least one.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatKey, seriesKey } from "1000models/core";
 * const key = seriesKey(["007", "north"]);
 * assertEquals([key.parts, formatKey(key)], [["007", "north"], "007 / north"]);
 * assertEquals(seriesKey(["a", "bc"]).id === seriesKey(["ab", "c"]).id, false);
 * ```
 */
export function seriesKey(parts: readonly string[]): SeriesKey {
  return { id: hashId(parts.map((part) => `${part.length}:${part}`).join("")), parts: [...parts] };
}

/** Order of keys in a panel: part by part in code unit order. */
export function compareKeys(a: Pick<SeriesKey, "parts">, b: Pick<SeriesKey, "parts">): number {
  for (let i = 0; i < Math.min(a.parts.length, b.parts.length); i++) {
    if (a.parts[i] !== b.parts[i]) return a.parts[i]! < b.parts[i]! ? -1 : 1;
  }
  return a.parts.length - b.parts.length;
}

/**
 * A key as one line for people: its parts joined by " / ", `the series` where a table has but one. Never used for lookup.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatKey, seriesKey } from "1000models/core";
 * assertEquals(formatKey(seriesKey(["007", "north"])), "007 / north");
 * ```
 */
export function formatKey(key: SeriesKey): string {
  return key.parts.length === 0 ? "the series" : key.parts.join(" / ");
}

/**
 * The panel of one key, as views (`subarray`) of the columns.
 *
 * @param panel Source. @param index Position in `panel.keys`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { partition, seriesKey } from "1000models/core";
 * const panel = {
 *   calendar: { frequency: "day", anchor: 0 } as const,
 *   keyColumns: ["item"],
 *   keys: [seriesKey(["a"]), seriesKey(["b"])],
 *   offsets: Int32Array.of(0, 2, 3),
 *   ds: Int32Array.of(1, 2, 2),
 *   y: Float64Array.of(5, 6, 7),
 *   exogenous: [],
 * };
 * assertEquals([...partition(panel, 0).y], [5, 6]);
 * ```
 */
export function partition(panel: Panel, index: number): Panel {
  return slicePanel(panel, index, index + 1);
}

/**
 * The panel of keys [from, to), as views of the columns.
 *
 * @param panel Source. @param from First key. @param to End, exclusive.
 * @throws {RangeError} If the span is not inside the panel.
 */
export function slicePanel(panel: Panel, from: number, to: number): Panel {
  if (from < 0 || to > panel.keys.length || from > to) {
    throw new RangeError(
      `Cannot slice a panel of ${panel.keys.length} keys as the span must lie inside: current value is [${from}, ${to})`,
    );
  }
  const start = panel.offsets[from]!, end = panel.offsets[to]!, { targets = 1 } = panel;
  return {
    calendar: panel.calendar,
    keyColumns: panel.keyColumns,
    ...several(targets),
    keys: panel.keys.slice(from, to),
    offsets: panel.offsets.slice(from, to + 1).map((offset) => offset - start),
    ds: panel.ds.subarray(start, end),
    y: panel.y.subarray(start * targets, end * targets),
    exogenous: panel.exogenous.map((column) => ({
      ...column,
      values: column.values.subarray(start, end),
      ...column.texts === undefined ? {} : { texts: column.texts.slice(start, end) },
    })),
  };
}

function several(targets: number): Pick<Panel, "targets"> {
  return targets === 1 ? {} : { targets };
}

/**
 * Panels of disjoint, ascending keys joined into one (columns copied).
 *
 * @param panels At least one; same calendar, key columns and exogenous columns.
 */
export function concatPanels(panels: readonly Panel[]): Panel {
  const [first] = panels;
  if (first === undefined) throw new RangeError("Cannot join panels as at least one is needed: current value is []");
  const rows = panels.reduce((sum, panel) => sum + panel.ds.length, 0);
  const keys = panels.flatMap((panel) => panel.keys), { targets = 1 } = first;
  const joined = {
    offsets: new Int32Array(keys.length + 1),
    ds: new Int32Array(rows),
    y: new Float64Array(rows * targets),
    exogenous: first.exogenous.map((column, c) => ({
      ...column,
      values: new Float64Array(rows),
      ...column.texts === undefined ? {} : { texts: panels.flatMap((panel) => panel.exogenous[c]?.texts ?? []) },
    })),
  };
  let row = 0, key = 0;
  for (const panel of panels) {
    joined.ds.set(panel.ds, row);
    joined.y.set(panel.y, row * targets);
    joined.exogenous.forEach((column, c) => column.values.set(panel.exogenous[c]!.values, row));
    for (let k = 0; k < panel.keys.length; k++) joined.offsets[key + k] = row + panel.offsets[k]!;
    row += panel.ds.length;
    key += panel.keys.length;
  }
  joined.offsets[key] = row;
  return { calendar: first.calendar, keyColumns: first.keyColumns, ...several(targets), keys, ...joined };
}
