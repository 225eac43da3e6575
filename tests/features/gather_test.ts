import { assert, assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { BaseStore } from "@lib/features/base_store.ts";
import { type Gatherable, gatherFeature, makeGatherable } from "@lib/features/gather.ts";
import { baseColumn, type Recipe } from "@lib/features/recipe.ts";
import { seriesPanel, specOf } from "./_panel.ts";

const panel = seriesPanel([1, 2, 4, 8]);
const levels = { offset: Float64Array.of(1, 1, 1, 1, 0), scale: Float64Array.of(2, 2, 2, 2, 1) };
const context = {
  panel,
  store: new BaseStore(specOf([]), panel, new Set()),
  levels,
  table: { from: 100, to: 106, columns: new Map([["dow", Float64Array.of(0, 1, 2, 3, 4, 5)]]) },
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
  gatherFeature(feature, rows, { values, width: 2, column: 1, offsets: panel.offsets, levels });
  assertEquals([values[0], values[2], values[4]], [-9, -9, -9]);
  return [values[1], values[3], values[5]];
}
const of = (recipe: Recipe) => gather(makeGatherable(recipe, context));

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

Deno.test("gatherFeature() reads nothing ahead outside the key's rows", () => {
  const values = Float64Array.of(5, 6, 7, 8, NaN), against = Float64Array.of(1, 0, 1, 2, NaN);
  const ahead = { at: "ahead" as const, values, against, shift: 0, how: "value" as const };
  assertEquals(gather(ahead), [7, NaN, NaN]);
  assertEquals(gather({ ...ahead, shift: 2 }), [5, 8, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "minus" }), [5, 6, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "ratio" }), [NaN, 4, NaN]);
  assertEquals(gather({ ...ahead, shift: 2, how: "change" }), [NaN, 3, NaN]);
});

Deno.test("makeGatherable() origin columns do not reach into the key before", () => {
  const two = { ...panel, keys: [panel.keys[0], seriesKey(["b"])], offsets: Int32Array.of(0, 2, 4) };
  const store = new BaseStore(specOf([]), two, new Set());
  const plain = (shift: number, minus?: number) => {
    const recipe: Recipe = { at: "origin", base: value, shift, minus, form: "plain" };
    const made = makeGatherable(recipe, { ...context, panel: two, store });
    return made.at === "origin" ? [...made.values] : [];
  };
  assertEquals(plain(0), [1, 2, 4, 8, NaN]);
  assertEquals(plain(1), [NaN, 1, NaN, 4, NaN]);
  assertEquals(plain(0, 1), [NaN, 1, NaN, 4, NaN]);
  assertEquals(plain(2), [NaN, NaN, NaN, NaN, NaN]);
});

Deno.test("makeGatherable() relative moves from zero are undefined", () => {
  const zero = seriesPanel([0, 5, 10]);
  const store = new BaseStore(specOf([]), zero, new Set());
  const recipe: Recipe = { at: "origin", base: value, shift: 0, minus: 1, relative: true, form: "plain" };
  const made = makeGatherable(recipe, { ...context, panel: zero, store });
  assertEquals(made.at === "origin" && [...made.values], [NaN, NaN, 1, NaN]);
});

Deno.test("makeGatherable() statics take each key's first known value, also if it is zero", () => {
  const exogenous = [{ name: "area", kind: "static" as const, values: Float64Array.of(NaN, 0, 9, NaN, 7) }];
  const keys = ["a", "b", "c"].map((part) => seriesKey([part]));
  const three = seriesPanel([1, 1, 1, 1, 1], { keys, offsets: Int32Array.of(0, 3, 4, 5), exogenous });
  const store = new BaseStore(specOf([], { exogenous: [{ name: "area", kind: "static" }] }), three, new Set());
  const made = makeGatherable({ at: "static", exogenous: 0 }, { ...context, panel: three, store });
  assertEquals(made.at === "static" && [...made.values], [0, NaN, 7]);
});

Deno.test("makeGatherable() reads a column known ahead against a base at the origin", () => {
  const exogenous = [{ name: "price", kind: "future" as const, values: Float64Array.of(4, 2, NaN, 6) }];
  const of = seriesPanel([1, 2, 4, 8], { exogenous });
  const store = new BaseStore(specOf([], { exogenous: [{ name: "price", kind: "future" }] }), of, new Set());
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
  const store = new BaseStore(specOf([]), long, new Set());
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
  gatherFeature(feature, rows, { values, width: 1, column: 0, offsets: long.offsets, levels: flat });
  assertEquals([...values], [8, 10, 11, 8, 11, 8]);
});
