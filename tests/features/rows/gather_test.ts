import { assert, assertEquals } from "@std/assert";
import { type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { BaseStore } from "@lib/features/rows/base_store.ts";
import { type Gatherable, gatherFeature, makeGatherable } from "@lib/features/rows/gather.ts";
import { baseColumn } from "@lib/features/statistics/base_column.ts";
import type { Reading } from "@lib/features/spec/reading.ts";
import { seriesPanel, specOf } from "../_panel.ts";

const panel = seriesPanel([1, 2, 4, 8]);
const levels = { offset: Float64Array.of(1, 1, 1, 1, 0), scale: Float64Array.of(2, 2, 2, 2, 1) };
const context = {
  panel,
  store: new BaseStore(specOf([]), panel, { wanted: new Set() }),
  levels,
  since: Int32Array.of(0),
  reach: 2,
  table: { from: 100, to: 106, columns: new Map([["dow", Float64Array.of(0, 1, 2, 3, 4, 5)]]), at: () => null },
  places: { places: [[]], index: Int32Array.of(0) },
};
const value = baseColumn("linked", "value");

/** The feature in rows (origin, step): (1, 1), (3, 2), and of a key that has not begun (entry 4). */
function gather(feature: Gatherable): number[] {
  const rows = {
    origin: Int32Array.of(1, 3, 4),
    target: Int32Array.of(2, 5, -1),
    step: Int32Array.of(1, 2, 1),
    key: Int32Array.of(0, 0, 0),
    ds: Int32Array.of(102, 105, 101),
  };
  const values = new Float64Array(6).fill(-9);
  gatherFeature(feature, rows, { values, width: 2, column: 1, offsets: panel.offsets, levels, from: 0, to: 3 });
  assertEquals([values[0], values[2], values[4]], [-9, -9, -9]);
  return [values[1], values[3], values[5]];
}
const of = (reading: Reading) => gather(makeGatherable(reading, context));

Deno.test("gatherFeature() reads origin columns on the scale of their origin", () => {
  assertEquals(of({ at: "origin", base: value, shift: 0, form: "level" }), [0.5, 3.5, NaN]);
  assertEquals(of({ at: "origin", base: value, shift: 0, form: "spread" }), [1, 4, NaN]);
  assertEquals(of({ at: "origin", base: value, shift: 1, form: "plain" }), [1, 4, NaN]);
  assertEquals(of({ at: "origin", base: value, shift: 0, minus: 2, form: "plain" }), [NaN, 6, NaN]);
  assertEquals(of({ at: "origin", base: value, shift: 0, minus: 1, relative: true, form: "plain" }), [1, 1, NaN]);
});

Deno.test("gatherFeature() reads the season on the scale of the row's origin", () => {
  assertEquals(of({ at: "season", base: value, period: 2, shift: 0, form: "level" }), [0, 3.5, NaN]);
  assertEquals(of({ at: "season", base: value, period: 2, shift: 2, form: "level" }), [NaN, 0.5, NaN]);
  assertEquals(of({ at: "season", base: value, period: 2, shift: 0, over: value, form: "plain" }), [0.5, 1, NaN]);
});

Deno.test("gatherFeature() reads the calendar by period, statics by key, the step as it is", () => {
  assertEquals(of({ at: "calendar", column: "dow" }), [2, 5, 1]);
  assertEquals(gather({ at: "static", values: Float64Array.of(7) }), [7, 7, 7]);
  assertEquals(of({ at: "step" }), [1, 2, 1]);
});

Deno.test("gatherFeature() reads dates of a key's place by period", () => {
  const fair = Float64Array.of(0, 0, 1, 0, 0, 1), none = new Float64Array(6);
  const table = {
    ...context.table,
    at: (_: string, [place]: readonly (string | null)[]) => place === "n" ? fair : none,
  };
  const reading = { at: "calendar", column: "event_fair" } as const;
  const placed = (index: number) => ({
    ...context,
    table,
    places: { places: [["n"], ["s"]], index: Int32Array.of(index) },
  });
  assertEquals(gather(makeGatherable(reading, placed(0))), [1, 1, 0]);
  assertEquals(gather(makeGatherable(reading, placed(1))), [0, 0, 0]);
});

Deno.test("gatherFeature() reads nothing ahead outside the key's rows", () => {
  const values = Float64Array.of(5, 6, 7, 8, NaN), against = Float64Array.of(1, 0, 1, 2, NaN);
  const ahead = { at: "ahead" as const, values, against, shift: 0, how: "value" as const };
  assertEquals(gather(ahead), [7, NaN, NaN]);
  assertEquals(gather({ ...ahead, shift: 2 }), [5, 8, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "minus" }), [5, 6, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "ratio" }), [NaN, 4, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "change" }), [NaN, 3, NaN]);
});

/** A feature of the origin in the row of every origin of a panel, and in one of a key that has not begun. */
function byOrigin(reading: Reading, of: Panel): number[] {
  const n = of.y.length, { offsets } = of;
  const origin = Int32Array.from({ length: n + 1 }, (_, i) => i);
  const key = origin.map((i) =>
    Math.max(0, offsets.findLastIndex((offset, k) => k + 1 < offsets.length && offset <= i))
  );
  const none = new Int32Array(n + 1), values = new Float64Array(n + 1);
  const feature = makeGatherable(reading, {
    ...context,
    panel: of,
    store: new BaseStore(specOf([]), of, { wanted: new Set() }),
  });
  const rows = { origin, key, target: none, step: none, ds: none };
  gatherFeature(feature, rows, { values, width: 1, column: 0, offsets, levels, from: 0, to: n + 1 });
  return [...values];
}

Deno.test("gatherFeature() at the origin does not reach into the key before, nor read for one that has not begun", () => {
  const two = { ...panel, keys: [panel.keys[0], seriesKey(["b"])], offsets: Int32Array.of(0, 2, 4) };
  const plain = (shift: number, minus?: number) =>
    byOrigin({ at: "origin", base: value, shift, minus, form: "plain" }, two);
  assertEquals(plain(0), [1, 2, 4, 8, NaN]);
  assertEquals(plain(1), [NaN, 1, NaN, 4, NaN]);
  assertEquals(plain(0, 1), [NaN, 1, NaN, 4, NaN]);
  assertEquals(plain(2), [NaN, NaN, NaN, NaN, NaN]);
});

Deno.test("gatherFeature() relative moves from zero are undefined", () => {
  const reading: Reading = { at: "origin", base: value, shift: 0, minus: 1, relative: true, form: "plain" };
  assertEquals(byOrigin(reading, seriesPanel([0, 5, 10])), [NaN, NaN, 1, NaN]);
});

Deno.test("gatherFeature() writes the rows asked for and no other", () => {
  const rows = { origin: Int32Array.of(0, 1, 2), key: new Int32Array(3), target: new Int32Array(3) };
  const values = new Float64Array(3).fill(-9);
  gatherFeature(makeGatherable({ at: "step" }, context), { ...rows, step: Int32Array.of(1, 2, 3), ds: rows.target }, {
    values,
    width: 1,
    column: 0,
    offsets: panel.offsets,
    levels,
    from: 1,
    to: 2,
  });
  assertEquals([...values], [-9, 2, -9]);
});

Deno.test("makeGatherable() statics take each key's first known value, also if it is zero", () => {
  const exogenous = [{ name: "area", kind: "static" as const, values: Float64Array.of(NaN, 0, 9, NaN, 7) }];
  const keys = ["a", "b", "c"].map((part) => seriesKey([part]));
  const three = seriesPanel([1, 1, 1, 1, 1], { keys, offsets: Int32Array.of(0, 3, 4, 5), exogenous });
  const store = new BaseStore(specOf([], { exogenous: [{ name: "area", kind: "static" }] }), three, {
    wanted: new Set(),
  });
  const made = makeGatherable({ at: "static", exogenous: 0 }, { ...context, panel: three, store });
  assertEquals(made.at === "static" && [...made.values], [0, NaN, 7]);
});

Deno.test("makeGatherable() reads a column known ahead against a base at the origin", () => {
  const exogenous = [{ name: "price", kind: "future" as const, values: Float64Array.of(4, 2, NaN, 6) }];
  const of = seriesPanel([1, 2, 4, 8], { exogenous });
  const store = new BaseStore(specOf([], { exogenous: [{ name: "price", kind: "future" }] }), of, {
    wanted: new Set(),
  });
  const source = { exogenous: 0, log: false };
  const against = baseColumn(source, "last");
  for (const how of ["minus", "ratio", "change"] as const) {
    const made = makeGatherable({ at: "ahead", source, shift: 0, against, how }, { ...context, panel: of, store });
    assert(made.at === "ahead" && made.against !== null);
    assertEquals([[...made.values], [...made.against], made.how], [[4, 2, NaN, 6, NaN], [4, 2, 2, 6, NaN], how]);
  }
});

Deno.test("gatherFeature() season counts whole cycles back from the target, at every step", () => {
  const long = seriesPanel(Array.from({ length: 12 }, (_, i) => i));
  const store = new BaseStore(specOf([]), long, { wanted: new Set() });
  const flat = { offset: new Float64Array(13), scale: new Float64Array(13).fill(1) };
  const feature = makeGatherable({ at: "season", base: value, period: 4, shift: 0, form: "level" }, {
    ...context,
    panel: long,
    store,
    levels: flat,
  });
  const steps = [1, 3, 4, 5, 8, 9];
  const rows = {
    origin: new Int32Array(6).fill(11),
    target: Int32Array.from(steps, (h) => 11 + h),
    step: Int32Array.from(steps),
    key: new Int32Array(6),
    ds: Int32Array.from(steps, (h) => 111 + h),
  };
  const values = new Float64Array(6);
  gatherFeature(feature, rows, { values, width: 1, column: 0, offsets: long.offsets, levels: flat, from: 0, to: 6 });
  assertEquals([...values], [8, 10, 11, 8, 11, 8]);
});

/** A feature in rows of origins and steps of a panel of one key. */
function gatherAt(feature: Gatherable, of: Panel, at: readonly (readonly [origin: number, step: number])[]): number[] {
  const origin = Int32Array.from(at, ([t]) => t), step = Int32Array.from(at, ([, h]) => h);
  const target = origin.map((t, i) => t + step[i]), values = new Float64Array(at.length), n = of.y.length;
  const rising = {
    offset: Float64Array.from({ length: n + 1 }, (_, i) => 10 * i),
    scale: new Float64Array(n + 1).fill(2),
  };
  const rows = { origin, step, target, key: new Int32Array(at.length), ds: target };
  const options = { values, width: 1, column: 0, offsets: of.offsets, levels: rising, from: 0, to: at.length };
  gatherFeature(feature, rows, options);
  return [...values];
}

Deno.test("gatherFeature() change is the value of a season ago on the scale of the origin of then, not of now", () => {
  const of = seriesPanel(Array.from({ length: 12 }, (_, i) => 100 + i));
  const change = {
    at: "change" as const,
    since: Int32Array.of(2),
    level: null,
    period: 4,
    shift: 0,
    count: 1,
    beyond: 0,
  };
  const values = Float64Array.from(of.y);
  // Target 13 of origin 11 was 9 of 7: (109 - 70) / 2; target 16 was 8 of 3: (108 - 30) / 2.
  assertEquals(gatherAt({ ...change, values }, of, [[11, 2], [11, 5], [5, 1], [6, 1]]), [19.5, 39, NaN, 41.5]);
  assertEquals(gatherAt({ ...change, values, count: 2 }, of, [[11, 1], [7, 1]]), [(19 + 37) / 2, 37]);
  const missing = values.map((value, i) => i === 8 ? NaN : value);
  assertEquals(gatherAt({ ...change, values: missing, count: 2 }, of, [[11, 1]]), [37]);
});

Deno.test("gatherFeature() change looks beyond the position as far as the origin, and no further", () => {
  const of = seriesPanel(Array.from({ length: 12 }, (_, i) => i));
  const change = {
    at: "change" as const,
    since: Int32Array.of(0),
    level: null,
    period: 4,
    shift: 0,
    count: 1,
    beyond: 2,
  };
  // Of origin 11: target 13 reads 9 + 2; target 15 reads 11 itself.
  assertEquals(gatherAt({ ...change, values: of.y }, of, [[11, 2], [11, 4]]), [(11 - 70) / 2, (11 - 70) / 2]);
});

Deno.test("gatherFeature() flag picks the mean by the flag at the target", () => {
  const of = seriesPanel([1, 1, 1, 1, NaN, NaN]);
  const flag = Float64Array.of(0, 0, 0, 0, 1, 0, NaN);
  const off = Float64Array.of(1, 2, 3, 4, 5, 6, NaN), on = Float64Array.of(10, 20, 30, 40, 50, 60, NaN);
  const at = [[3, 1], [3, 2], [3, 3]] as const;
  assertEquals(gatherAt({ at: "flag", flag, off, on, period: 0 }, of, at), [40, 4, NaN]);
  assertEquals(gatherAt({ at: "flag", flag, off, on, period: 2 }, of, at), [30, 4, NaN]);
  assertEquals(gatherAt({ at: "flag", flag, off, on, period: 7 }, of, at), [NaN, NaN, NaN]);
});

Deno.test("gatherFeature() change of another column is less that column's own level of then", () => {
  const of = seriesPanel(Array.from({ length: 12 }, () => 0)),
    level = Float64Array.from({ length: 13 }, (_, i) => i * i);
  const change = { at: "change" as const, since: Int32Array.of(0), period: 4, shift: 0, count: 1, beyond: 0 };
  // Target 13 of origin 11 is 9 of 7.
  assertEquals(gatherAt({ ...change, level, values: Float64Array.from(level, (x) => 100 + x) }, of, [[11, 2]]), [
    181 - 49,
  ]);
});
