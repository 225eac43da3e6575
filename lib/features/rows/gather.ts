import { dayOfPeriod } from "../../core/time/calendar.ts";
import type { Panel } from "../../core/rows/panel.ts";
import type { BaseStore } from "./base_store.ts";
import type { CalendarTable } from "../spec/compile.ts";
import type { DatedPlace } from "../dates/dated_columns.ts";
import { flagOf } from "../statistics/flags.ts";
import { HOLIDAY_REACH } from "../dates/holiday_columns.ts";
import type { Form, Reading } from "../spec/reading.ts";
import type { RowIndex } from "./sampling.ts";
import type { Levels } from "./transform.ts";

/** One feature with everything computed that does not depend on the rows asked for. */
export type Gatherable =
  | {
    readonly at: "origin";
    readonly values: Float64Array;
    readonly shift: number;
    readonly minus: number;
    readonly relative: boolean;
    readonly form: Form;
  }
  | {
    readonly at: "season";
    readonly values: Float64Array;
    readonly period: number;
    readonly shift: number;
    readonly over: Float64Array | null;
    readonly level: boolean;
  }
  | {
    readonly at: "change";
    readonly values: Float64Array;
    readonly since: Int32Array;
    readonly level: Float64Array | null;
    readonly period: number;
    readonly shift: number;
    readonly count: number;
    readonly beyond: number;
  }
  | {
    readonly at: "flag";
    readonly flag: Float64Array;
    readonly period: number;
    readonly off: Float64Array;
    readonly on: Float64Array;
  }
  | {
    readonly at: "event";
    readonly nearest: Float64Array;
    readonly reach: number;
    readonly days: (from: number, to: number) => number;
  }
  | { readonly at: "calendar"; readonly values: Float64Array; readonly from: number }
  | {
    readonly at: "place";
    readonly values: readonly Float64Array[];
    readonly index: Int32Array;
    readonly from: number;
  }
  | {
    readonly at: "ahead";
    readonly values: Float64Array;
    readonly shift: number;
    readonly against: Float64Array | null;
    readonly how: "value" | "minus" | "ratio" | "change";
  }
  | { readonly at: "static"; readonly values: Float64Array }
  | { readonly at: "step" };

/** What the columns of one panel are made from. */
export interface GatherContext {
  /** Series. */
  readonly panel: Panel;
  /** Computed columns. */
  readonly store: BaseStore;
  /** Transform parameters by origin, shape [n + 1]; entry n is 0 and 1. */
  readonly levels: Levels;
  /** Row of each key's first origin with a level, shape [k]. */
  readonly since: Int32Array;
  /** Periods after an origin for which columns known ahead are read, >= 1. */
  readonly reach: number;
  /** Calendar columns. */
  readonly table: CalendarTable;
  /** Where the keys are, as holidays and events differ. */
  readonly places: { readonly places: readonly DatedPlace[]; readonly index: Int32Array };
}

/** `minus` of a feature that subtracts nothing. */
const NONE = -1;

/**
 * Compute what a reading needs, once per panel.
 *
 * @param reading Where the feature is read. @param context Panel and shared columns.
 */
export function makeGatherable(reading: Reading, context: GatherContext): Gatherable {
  const { store, panel } = context;
  switch (reading.at) {
    case "origin": {
      const { shift, minus = NONE, relative = false, form } = reading;
      return { at: "origin", values: store.column(reading.base), shift, minus, relative, form };
    }
    case "season": {
      const over = reading.over === undefined ? null : store.column(reading.over);
      const { period, shift } = reading;
      return { at: "season", values: store.column(reading.base), period, shift, over, level: reading.form === "level" };
    }
    case "change":
      return {
        ...reading,
        values: store.column(reading.base),
        level: reading.level === undefined ? null : store.column(reading.level),
        since: context.since,
      };
    case "flag": {
      const flag = store.source({ exogenous: reading.exogenous, log: false });
      return { at: "flag", flag, period: reading.period, off: store.column(reading.off), on: store.column(reading.on) };
    }
    case "event": {
      const { calendar, ds } = panel;
      const days = (from: number, to: number) => dayOfPeriod(calendar, ds[to]!) - dayOfPeriod(calendar, ds[from]!);
      return { at: "event", nearest: store.column(reading.base), reach: context.reach, days };
    }
    case "calendar":
      return gatherableDate(reading.column, context);
    case "ahead": {
      const against = reading.against === undefined ? null : store.column(reading.against);
      return { at: "ahead", values: store.source(reading.source), shift: reading.shift, against, how: reading.how };
    }
    case "static":
      return { at: "static", values: staticColumn(store.source({ exogenous: reading.exogenous, log: false }), panel) };
    case "step":
      return reading;
  }
}

function gatherableDate(column: string, { table, places: { places, index } }: GatherContext): Gatherable {
  const { from } = table, values = places.map((place) => table.at(column, place));
  return values.every((own) => own !== null)
    ? { at: "place", values, index, from }
    : { at: "calendar", values: table.columns.get(column) ?? new Float64Array(0), from };
}

// Constant per key by contract: its first known value, shape [k].
function staticColumn(values: Float64Array, panel: Panel): Float64Array {
  const out = new Float64Array(panel.keys.length).fill(NaN);
  for (let k = 0; k < out.length; k++) {
    for (let i = panel.offsets[k]!; i < panel.offsets[k + 1]! && out[k] !== out[k]; i++) out[k] = values[i]!;
  }
  return out;
}

function ratio(a: number, b: number): number {
  return b === 0 ? NaN : a / b;
}

/**
 * Write one feature of some rows into a design's values.
 *
 * @param feature From {@linkcode makeGatherable}. @param rows Rows asked for.
 * @param options `values` row-major [n × width], written at `column` of rows [from, to); `offsets` of the panel; `levels`.
 */
export function gatherFeature(
  feature: Gatherable,
  rows: RowIndex,
  options: {
    values: Float64Array;
    width: number;
    column: number;
    offsets: Int32Array;
    levels: Levels;
    from: number;
    to: number;
  },
): void {
  const { values: out, width, column, from, to } = options;
  let o = from * width + column;
  switch (feature.at) {
    case "origin":
      return gatherOrigin(feature, rows, options);
    case "calendar":
      for (let r = from; r < to; r++, o += width) out[o] = feature.values[rows.ds[r]! - feature.from]!;
      return;
    case "place":
      for (let r = from; r < to; r++, o += width) {
        out[o] = feature.values[feature.index[rows.key[r]!]!]![rows.ds[r]! - feature.from]!;
      }
      return;
    case "static":
      for (let r = from; r < to; r++, o += width) out[o] = feature.values[rows.key[r]!]!;
      return;
    case "step":
      for (let r = from; r < to; r++, o += width) out[o] = rows.step[r]!;
      return;
    case "season":
      return gatherSeason(feature, rows, options);
    case "change":
      return gatherChange(feature, rows, options);
    case "flag":
      return gatherFlag(feature, rows, options);
    case "event":
      return gatherEvent(feature, rows, options);
    case "ahead":
      return gatherAhead(feature, rows, options);
  }
}

type GatherOptions = Parameters<typeof gatherFeature>[2];

// The origin of a row whose key has not begun lies behind all keys; what is read never lies before the key's first row.
function gatherOrigin(feature: Extract<Gatherable, { at: "origin" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, levels, from, to } = options;
  const { values, shift, minus, relative, form } = feature;
  const deepest = minus === NONE ? shift : minus;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const t = rows.origin[r]!, key = rows.key[r]!;
    if (t - deepest < offsets[key]! || t >= offsets[key + 1]!) {
      out[o] = NaN;
      continue;
    }
    let value = values[t - shift]!;
    if (minus !== NONE) value -= values[t - minus]!;
    if (relative) value = ratio(value, values[t - deepest]!);
    if (form === "level") value = (value - levels.offset[t]!) / levels.scale[t]!;
    else if (form === "spread") value /= levels.scale[t]!;
    out[o] = value;
  }
}

/*
 *     … s-2m … s-m … t … s        newest known period at the position of s:
 *        |      |    |   |        s - m × ceil(h / m), here s - m; one season earlier per unit of shift
 */
function gatherSeason(feature: Extract<Gatherable, { at: "season" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, levels, from, to } = options;
  const { values, period, shift, over, level } = feature;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const at = rows.target[r]! - period * Math.ceil(rows.step[r]! / period) - shift;
    if (at < offsets[rows.key[r]!]!) {
      out[o] = NaN;
      continue;
    }
    const origin = rows.origin[r]!;
    if (over !== null) out[o] = ratio(values[at]!, over[origin]!);
    else out[o] = level ? (values[at]! - levels.offset[origin]!) / levels.scale[origin]! : values[at]!;
  }
}

/*
 *     … t-m … s-m … t … s         what (t, s) will be, (t - m, s - m) has been: on the scale of t - m, and a mean over seasons
 */
function gatherChange(feature: Extract<Gatherable, { at: "change" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, levels, from, to } = options;
  const { values, since, level, period, shift, count, beyond } = feature;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const key = rows.key[r]!, origin = rows.origin[r]!;
    let back = period * Math.ceil(rows.step[r]! / period) + shift, sum = 0, n = 0;
    for (let j = 0; j < count; j++, back += period) {
      const then = origin - back, at = rows.target[r]! - back;
      if (then < since[key]! || at < offsets[key]!) break;
      const read = values[Math.min(at + beyond, origin)]!;
      const value = level === null ? (read - levels.offset[then]!) / levels.scale[then]! : read - level[then]!;
      if (value !== value) continue;
      sum += value;
      n++;
    }
    out[o] = n === 0 ? NaN : sum / n;
  }
}

function gatherFlag(feature: Extract<Gatherable, { at: "flag" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, from, to } = options;
  const { flag, period, off, on } = feature;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const key = rows.key[r]!, target = rows.target[r]!;
    const at = period === 0 ? rows.origin[r]! : target - period * Math.ceil(rows.step[r]! / period);
    if (at < offsets[key]! || at >= offsets[key + 1]! || target >= offsets[key + 1]!) {
      out[o] = NaN;
      continue;
    }
    const up = flagOf(flag[target]!);
    out[o] = up === 1 ? on[at]! : up === 0 ? off[at]! : NaN;
  }
}

// What lies further ahead than forecasts are made is not known when they are made.
function gatherEvent(feature: Extract<Gatherable, { at: "event" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, from, to } = options;
  const { nearest, reach, days } = feature;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const key = rows.key[r]!, target = rows.target[r]!;
    if (target < offsets[key]! || target >= offsets[key + 1]!) {
      out[o] = NaN;
      continue;
    }
    const event = nearest[target]!, known = target - rows.step[r]! + reach;
    if (event <= known) out[o] = Math.min(Math.abs(days(target, event)), HOLIDAY_REACH);
    // Where the rows end before what would be known, an event may follow.
    else out[o] = event !== event && known >= offsets[key + 1]! ? NaN : HOLIDAY_REACH;
  }
}

function gatherAhead(feature: Extract<Gatherable, { at: "ahead" }>, rows: RowIndex, options: GatherOptions): void {
  const { values: out, width, column, offsets, from, to } = options;
  const { values, shift, against, how } = feature;
  for (let r = from, o = from * width + column; r < to; r++, o += width) {
    const at = rows.target[r]! - shift, key = rows.key[r]!;
    if (at < offsets[key]! || at >= offsets[key + 1]!) {
      out[o] = NaN;
      continue;
    }
    const value = values[at]!;
    const reference = against === null ? 0 : against[rows.origin[r]!]!;
    if (how === "value") out[o] = value;
    else if (how === "minus") out[o] = value - reference;
    else out[o] = ratio(how === "ratio" ? value : value - reference, reference);
  }
}
