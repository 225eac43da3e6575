import type { Calendar, Frequency } from "@lib/core/time/calendar.ts";
import { SEASON_LENGTH } from "@lib/core/time/calendar.ts";
import { type ExogenousColumn, type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { createRng, type Rng } from "@lib/core/numbers/random.ts";
import { defaultSpec, type DefaultSpecOptions } from "@lib/features/proposal/default_spec.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";

export const DAY: Calendar = { frequency: "day", anchor: 0 };
export const MONTH: Calendar = { frequency: "month", anchor: 0 };

/** One key whose periods start at `first`. */
export function seriesPanel(y: readonly number[], options: Partial<Panel> & { first?: number } = {}): Panel {
  const { first = 100, ...rest } = options;
  return {
    calendar: DAY,
    keyColumns: ["item"],
    keys: [seriesKey(["a"])],
    offsets: Int32Array.of(0, y.length),
    ds: Int32Array.from(y, (_, i) => first + i),
    y: Float64Array.from(y),
    exogenous: [],
    ...rest,
  };
}

/** A spec with just these names; `none` keeps values readable. */
export function specOf(names: readonly string[], options: Partial<DefaultSpecOptions> = {}): FeatureSpec {
  return defaultSpec({ calendar: DAY, horizon: 7, historyLength: 100, transform: "none", names, ...options });
}

function demand(rng: Rng, i: number, season: number): number {
  if (rng.next() < 0.1) return NaN;
  if (rng.next() < 0.2) return 0;
  return Math.round((20 + i / 10 + 8 * Math.sin(2 * Math.PI * i / season) + 4 * rng.normal()) * 100) / 100;
}

/** Keys that start at different periods and end at the same one, with holes, zeros and every kind of column. */
export function samplePanel(
  options: { frequency?: Frequency; lengths?: readonly number[]; seed?: number; end?: number } = {},
): Panel {
  const { frequency = "day", lengths = [90, 60, 75], seed = 1, end = 20_000 } = options;
  const rng = createRng(seed);
  const season = SEASON_LENGTH[frequency];
  const offsets = Int32Array.from([0, ...lengths]);
  for (let k = 1; k < offsets.length; k++) offsets[k] += offsets[k - 1];
  const rows = offsets[lengths.length];
  const panel: Panel = {
    calendar: { frequency, anchor: 0 },
    keyColumns: ["item"],
    keys: lengths.map((_, k) => seriesKey([`k${k}`])),
    offsets,
    ds: new Int32Array(rows),
    y: new Float64Array(rows),
    exogenous: sampleColumns(rows, offsets, rng),
  };
  lengths.forEach((length, k) => {
    for (let i = 0; i < length; i++) {
      panel.ds[offsets[k] + i] = end - length + 1 + i;
      panel.y[offsets[k] + i] = demand(rng, i, season);
    }
  });
  return panel;
}

function sampleColumns(rows: number, offsets: Int32Array, rng: Rng): ExogenousColumn[] {
  const keyOf = (row: number) => offsets.findIndex((end) => row < end) - 1;
  const fill = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row));
  return [
    { name: "price", kind: "future", values: fill(() => rng.next() < 0.05 ? NaN : 2 + rng.integer(5) / 10) },
    { name: "promo", kind: "future", values: fill(() => rng.next() < 0.2 ? 1 : 0) },
    { name: "channel", kind: "future", levels: ["app", "shop"], values: fill(() => rng.integer(2)) },
    { name: "visits", kind: "historic", values: fill(() => rng.next() < 0.1 ? NaN : rng.integer(50)) },
    { name: "weather", kind: "historic", levels: ["rain", "sun"], values: fill(() => rng.integer(2)) },
    { name: "region", kind: "static", levels: ["east", "west"], values: fill((row) => keyOf(row) % 2) },
    { name: "area", kind: "static", values: fill((row) => 10 + keyOf(row)) },
  ];
}

/** The columns of {@linkcode samplePanel} as a spec sees them. */
export const SAMPLE_COLUMNS = samplePanel({ lengths: [3] }).exogenous.map(({ name, kind, levels }) =>
  levels === undefined ? { name, kind } : { name, kind, levels }
);

/** Value of one feature in one row. */
export function cell(
  design: { names: readonly string[]; values: Float64Array },
  row: number,
  name: string,
): number {
  return design.values[row * design.names.length + design.names.indexOf(name)];
}

/** Another target, same keys and calendar. */
export function withTarget(panel: Panel, change: (y: number, row: number) => number): Panel {
  return { ...panel, y: panel.y.map(change) };
}

/** The keys of a panel in another order, each with its rows (copied). */
export function reorderKeys(panel: Panel, order: readonly number[]): Panel {
  const take = <T extends Int32Array | Float64Array>(column: T): number[] =>
    order.flatMap((k) => [...column.subarray(panel.offsets[k], panel.offsets[k + 1])]);
  const offsets = Int32Array.of(0, ...order.map((k) => panel.offsets[k + 1] - panel.offsets[k]));
  for (let k = 1; k < offsets.length; k++) offsets[k] += offsets[k - 1];
  return {
    ...panel,
    keys: order.map((k) => panel.keys[k]),
    offsets,
    ds: Int32Array.from(take(panel.ds)),
    y: Float64Array.from(take(panel.y)),
    exogenous: panel.exogenous.map((column) => ({ ...column, values: Float64Array.from(take(column.values)) })),
  };
}
