import { isCalendarColumn } from "../dates/calendar_columns.ts";
import { calendarColumn } from "../dates/calendar_columns.ts";
import type { FeaturePlan } from "./definition.ts";
import { datedColumn, type DatedPlace, holidaysAt } from "../dates/dated_columns.ts";
import { holidayColumn, holidayDistance } from "../dates/holiday_columns.ts";
import { parseFeature } from "./parse_feature.ts";
import { type FeatureSpec, specHash } from "./spec.ts";

/** A spec made ready: names parsed once, calendar columns computed once per range of periods. */
export interface CompiledSpec {
  /** Hash of the spec. */
  readonly hash: string;
  /** One plan per name, shape [p]. */
  readonly plans: readonly FeaturePlan[];
  /** Shape [p]. */
  readonly categorical: readonly boolean[];
  /** Ids of all base columns that the plans read. */
  readonly bases: ReadonlySet<string>;
  /** Calendar and holiday columns that cover at least periods [from, to). */
  calendar(from: number, to: number): CalendarTable;
}

/** Calendar columns by name; entry i of each is period `from + i`. */
export interface CalendarTable {
  /** First period. */
  readonly from: number;
  /** End, exclusive. */
  readonly to: number;
  /** Column name to values, shape [to - from]; without those that differ by place. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** A column of holidays or events at a place, shape [to - from]; null if it is the same everywhere. */
  at(column: string, place: DatedPlace): Float64Array | null;
}

// A pure memo: equal specs compile to equal results, and one spec is asked for thousands of keys in a run.
const COMPILED = new WeakMap<FeatureSpec, CompiledSpec>();

/**
 * Parse and check a spec.
 *
 * @param spec Treated as immutable: the result is remembered for this object.
 * @throws {RangeError} If a season length or window is below 1, or a name stands twice.
 * @throws {DataError} `UNKNOWN_FEATURE`.
 */
export function compileSpec(spec: FeatureSpec): CompiledSpec {
  let compiled = COMPILED.get(spec);
  if (compiled === undefined) COMPILED.set(spec, compiled = compile(spec));
  return compiled;
}

function compile(spec: FeatureSpec): CompiledSpec {
  checkSpec(spec);
  const plans = spec.names.map((name) => parseFeature(name, spec));
  let table = buildTable(spec, plans, { from: 0, to: 0 });
  return {
    hash: specHash(spec),
    plans,
    categorical: plans.map((plan) => plan.info.categorical),
    bases: new Set(plans.flatMap(basesOf)),
    calendar(from, to) {
      if (table.to === table.from) table = buildTable(spec, plans, { from, to });
      if (from < table.from || to > table.to) {
        // Grown by half on top, so that keys which start a little earlier each do not each rebuild it.
        const slack = (table.to - table.from) >> 1;
        table = buildTable(spec, plans, {
          from: from < table.from ? from - slack : table.from,
          to: to > table.to ? to + slack : table.to,
        });
      }
      return table;
    },
  };
}

function checkSpec(spec: FeatureSpec): void {
  const numbers: [string, readonly number[]][] = [
    ["season length", spec.seasonLengths],
    ["level window", [spec.levelWindow]],
  ];
  for (const [what, values] of numbers) {
    const wrong = values.find((value) => !Number.isInteger(value) || value < 1);
    if (wrong !== undefined || values.length === 0) {
      throw new RangeError(
        `Cannot use a feature spec as its ${what} must be an integer >= 1: current value is ${wrong}`,
      );
    }
  }
  const twice = spec.names.find((name, i) => spec.names.indexOf(name) !== i);
  if (twice !== undefined) {
    throw new RangeError(
      `Cannot use a feature spec as its names must be distinct: current value repeats ${JSON.stringify(twice)}`,
    );
  }
}

function basesOf({ reading }: FeaturePlan): string[] {
  if (reading.at === "origin" || reading.at === "event") return [reading.base.id];
  if (reading.at === "change") {
    return reading.level === undefined ? [reading.base.id] : [reading.base.id, reading.level.id];
  }
  if (reading.at === "flag") return [reading.off.id, reading.on.id];
  if (reading.at === "season") {
    return reading.over === undefined ? [reading.base.id] : [reading.base.id, reading.over.id];
  }
  return reading.at === "ahead" && reading.against !== undefined ? [reading.against.id] : [];
}

function buildTable(
  spec: FeatureSpec,
  plans: readonly FeaturePlan[],
  span: { from: number; to: number },
): CalendarTable {
  const columns = new Map<string, Float64Array>(), placed = new Map<string, Float64Array>();
  for (const { reading } of plans) {
    if (reading.at === "calendar" && !isPlaced(reading.column, spec)) {
      columns.set(reading.column, dateColumn(reading.column, spec, { ...span, place: [] }));
    }
  }
  return {
    ...span,
    columns,
    at(column, place) {
      if (!isPlaced(column, spec)) return null;
      const id = JSON.stringify([column, place]),
        known = placed.get(id) ?? dateColumn(column, spec, { ...span, place });
      placed.set(id, known);
      return known;
    },
  };
}

/** Whether a column of dates may differ by key. */
function isPlaced(name: string, { dates, holidays }: FeatureSpec): boolean {
  if (dates === undefined || dates.columns.length === 0 || isCalendarColumn(name)) return false;
  return !name.startsWith(HOLIDAY) || !Object.hasOwn(holidays, name.slice(HOLIDAY.length));
}

const HOLIDAY = "holiday_";

function dateColumn(
  name: string,
  spec: FeatureSpec,
  at: { readonly from: number; readonly to: number; readonly place: DatedPlace },
): Float64Array {
  const { calendar, holidays, dates } = spec, { from, to, place } = at, span = { from, to };
  if (isCalendarColumn(name)) return calendarColumn(name, calendar, span);
  const own = name.startsWith(HOLIDAY) ? name.slice(HOLIDAY.length) : "";
  if (Object.hasOwn(holidays, own)) return holidayColumn(holidays[own]!, span);
  if (!/^days_(to|since)_holiday$/.test(name) && dates !== undefined) {
    return datedColumn(name, dates, { place, span, calendar });
  }
  const all = [...Object.values(holidays).flat(), ...dates === undefined ? [] : holidaysAt(dates, place)];
  return holidayDistance(all, span, { calendar, direction: name === "days_to_holiday" ? 1 : -1 });
}
