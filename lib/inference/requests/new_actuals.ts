import { formatPeriod, isClosed } from "../../core/time/calendar.ts";
import { formatKey, type Panel, type SeriesKey } from "../../core/rows/panel.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { FutureFrame } from "../../data/store/future_frame.ts";
import { implausibleValues } from "../../data/demand/outliers.ts";
import { relativeOf } from "../../data/demand/neighbour_columns.ts";
import { relativeColumns } from "../../data/demand/relative_columns.ts";
import type { RequestFindings } from "./request_findings.ts";
import { cleaningOf } from "./broken_rule.ts";
import { farthest, type TableRow } from "./read_rows.ts";

/** What came after the table was stored, by key. */
export interface NewActuals {
  /** Last period that is known by it and the table: the origin of the whole request. */
  readonly end: number;
  /** Rows by key id, by period ascending. */
  readonly rows: ReadonlyMap<string, readonly TableRow[]>;
}

/**
 * Rows of a request by key. A period may be named once.
 *
 * @param rows As read. @param group The table. @param errors Gets what must be mended.
 */
export function gatherActuals(rows: readonly TableRow[], group: FeatureGroup, errors: RequestFindings): NewActuals {
  const most = farthest(group), byKey = new Map<string, Map<number, TableRow>>();
  let end = group.end;
  for (const row of withRelative(rows, group)) {
    const example = [formatKey(row.key), formatPeriod(group.calendar, row.period)];
    if (row.period > most) {
      errors.add("DATE_FAR_OFF", group.time, {
        message: `a row must be of a period up to ${formatPeriod(group.calendar, most)}, a year after the table`,
        example,
      });
      continue;
    }
    let own = byKey.get(row.key.id);
    if (own === undefined) byKey.set(row.key.id, own = new Map());
    if (own.has(row.period)) {
      errors.add("DUPLICATE_KEY_TIME", group.time, { message: "a key must have one row per period", example });
    }
    own.set(row.period, row);
    end = Math.max(end, row.period);
  }
  const sorted = [...byKey].map(([id, own]) => [id, [...own.values()].sort((a, b) => a.period - b.period)] as const);
  return { end, rows: new Map(sorted) };
}

/** Columns that the config derives: a value over the mean of its group in the period, of all rows that came. */
function withRelative(
  rows: readonly TableRow[],
  group: FeatureGroup,
): readonly TableRow[] {
  const { exogenous, keyColumns } = group, relative = relativeOf(group);
  if (relative.length === 0 || rows.length === 0) return rows;
  const derived = rows.map(({ x }) => [...x]);
  for (const at of Map.groupBy(rows.keys(), (i) => rows[i]!.period).values()) {
    const columns = exogenous.map(({ name }, x) => ({ name, values: Float64Array.from(at, (i) => rows[i]!.x[x]!) }));
    const of = at.map((i) => rows[i]!.key);
    for (const { name, values } of relativeColumns(columns, { relative, keys: keyColumns, of, steps: 1 })) {
      const x = exogenous.findIndex((column) => column.name === name);
      at.forEach((i, place) => derived[i]![x] = values[place]!);
    }
  }
  return rows.map((row, i) => ({ ...row, x: derived[i]! }));
}

/**
 * Note values that contradict the table: what it has is not replaced by a request, what it lacks is filled in, also where it has
 * zero for want of a row.
 *
 * @param panel History of the one key. @param rows Of the key. @param at `group`: the table; `errors`: gets what must be mended;
 * `notes`: what is worth knowing.
 */
export function checkActuals(
  panel: Panel,
  rows: readonly TableRow[],
  { group, errors, notes }: {
    readonly group: FeatureGroup;
    readonly errors: RequestFindings;
    readonly notes: RequestFindings;
  },
): void {
  const first = panel.ds[0] ?? group.end + 1, { gaps, outliers } = cleaningOf(group), isFilled = gaps === "zero";
  if (outliers === "missing") tellImplausible(panel, rows, { group, notes });
  tellVarying(panel, rows, { group, notes });
  for (const { key, period, y, x } of rows) {
    if (period > group.end) continue;
    const example = [formatKey(key), formatPeriod(group.calendar, period)], i = period - first;
    if (i < 0) {
      const message = "a row must not be of a period before the first one that the table has of its key";
      errors.add("OUTSIDE_SPAN", group.time, { message, example });
      continue;
    }
    const message = "a row must say what the table says of its period: correct the table with deno task features";
    const differs = (told: number, stored: number) => !Number.isNaN(told) && !Number.isNaN(stored) && told !== stored;
    if (isFilled && panel.y[i] === 0 && y > 0) {
      const message = "rows of periods that the table has as zero, maybe for want of a row, taken in their place";
      notes.add("VALUE_CONFLICT", group.target, { message, example: [...example, y] });
    } else if (differs(y, panel.y[i]!)) {
      errors.add("VALUE_CONFLICT", group.target, { message, example: [...example, y, panel.y[i]] });
    }
    panel.exogenous.forEach(({ name, values, kind }, c) => {
      if (kind !== "static" && group.exogenous[c]?.derived !== true && differs(x[c]!, values[i]!)) {
        errors.add("VALUE_CONFLICT", name, { message, example: [...example, x[c], values[i]] });
      }
    });
  }
}

/** As in a table: a column that is constant per key has its first known value everywhere. */
function tellVarying(
  panel: Panel,
  rows: readonly TableRow[],
  { group, notes }: { readonly group: FeatureGroup; readonly notes: RequestFindings },
): void {
  for (const [c, { name, kind, values }] of panel.exogenous.entries()) {
    const stored = kind === "static" ? values.find((value) => !Number.isNaN(value)) : undefined;
    if (stored === undefined) continue;
    for (const { key, period, x } of rows) {
      if (Number.isNaN(x[c]!) || x[c] === stored) continue;
      const message = "rows with another value of a column that is constant per key: that of the table counts";
      notes.add("STATIC_VARIES", name, { message, example: [formatKey(key), formatPeriod(group.calendar, period)] });
    }
  }
}

function tellImplausible(
  panel: Panel,
  rows: readonly TableRow[],
  { group, notes }: { readonly group: FeatureGroup; readonly notes: RequestFindings },
): void {
  const added = rows.filter(({ period }) => period > group.end), known = panel.y.length;
  for (const i of implausibleValues([...panel.y, ...added.map(({ y }) => y)])) {
    const row = added[i - known];
    if (row === undefined) continue;
    const example = [formatKey(row.key), formatPeriod(group.calendar, row.period), row.y];
    notes.add("OUTLIER", group.target, { message: "rows with an implausible value, taken as missing", example });
  }
}

/**
 * The history of a key with what came since, as the table would have it: periods without a row are missing, or zero if the config
 * says so; implausible values are missing if it says that; static columns have their first known value everywhere; columns known ahead are what the table
 * said ahead, where the row says nothing.
 *
 * @param key The key. @param history From the table; null for a key that it does not have. @param at `actuals`; `group`;
 * `ahead`: what the table said ahead of the key.
 */
export function extendHistory(
  key: SeriesKey,
  history: Panel | null,
  { actuals: { end, rows }, group, ahead }: {
    readonly actuals: NewActuals;
    readonly group: FeatureGroup;
    readonly ahead: FutureFrame | null;
  },
): Panel {
  const own = rows.get(key.id) ?? [];
  const start = history?.ds[0] ?? own[0]?.period ?? end + 1, length = end - start + 1;
  const ds = Int32Array.from({ length }, (_, i) => start + i);
  const { gaps, outliers } = cleaningOf(group), isFilled = gaps === "zero";
  // A row ahead is a row: of its target nothing is known.
  const isTold = (period: number) =>
    period > group.end && ahead?.columns.some(({ values }) => !Number.isNaN(values[period - group.end - 1] ?? NaN));
  const y = Float64Array.from(
    ds,
    (period) => isFilled && !isClosed(group.calendar, period) && !isTold(period) ? 0 : NaN,
  );
  if (history !== null) y.set(history.y);
  const columns = group.exogenous.map((_, c) => {
    const values = new Float64Array(length).fill(NaN);
    if (history !== null) values.set(history.exogenous[c]!.values);
    return values;
  });
  for (const row of own) {
    const i = row.period - start, isStored = row.period <= group.end && history !== null;
    if (!isStored || Number.isNaN(y[i]) || (isFilled && y[i] === 0 && row.y > 0)) y[i] = row.y;
    row.x.forEach((value, c) => {
      if (!isStored || Number.isNaN(columns[c]![i]!)) columns[c]![i] = value;
    });
  }
  if (outliers === "missing") { for (const i of implausibleValues(y)) y[i] = NaN; }
  const exogenous = group.exogenous.map(({ name, kind, levels }, c) => {
    const values = columns[c]!;
    const told = ahead?.columns.find((column) => column.name === name)?.values;
    for (let i = group.end + 1 - start; i < length; i++) {
      if (told !== undefined && i >= 0 && Number.isNaN(values[i]!)) values[i] = told[start + i - group.end - 1] ?? NaN;
    }
    if (kind === "static") values.fill(values.find((value) => !Number.isNaN(value)) ?? NaN);
    return { name, kind, values, ...levels === undefined ? {} : { levels } };
  });
  const { calendar, keyColumns } = group;
  return { calendar, keyColumns, keys: [key], offsets: Int32Array.of(0, length), ds, y, exogenous };
}
