import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Panel, seriesKey } from "../../../lib/core/rows/panel.ts";
import { appendFuture, type FutureFrame } from "../../../lib/data/store/future_frame.ts";

const KEYS = [seriesKey(["a"]), seriesKey(["b"])];
const PANEL: Panel = {
  calendar: { frequency: "day", anchor: 0 },
  keyColumns: ["item"],
  keys: KEYS,
  offsets: Int32Array.of(0, 2, 3),
  ds: Int32Array.of(8, 9, 9),
  y: Float64Array.of(1, 2, 3),
  exogenous: [
    { name: "size", kind: "static", values: Float64Array.of(5, 5, 6) },
    { name: "visits", kind: "historic", values: Float64Array.of(10, 11, 12) },
    { name: "price", kind: "future", values: Float64Array.of(1, 1.5, 2) },
  ],
};
const FRAME: FutureFrame = {
  start: 10,
  steps: 2,
  index: new Map([[KEYS[1].id, 0], [KEYS[0].id, 1]]),
  columns: [{ name: "price", values: Float64Array.of(20, 21, 30, NaN) }],
  missingSteps: Int32Array.of(0, 1),
  findings: [],
};

Deno.test("appendFuture() adds rows with only what is known ahead", () => {
  const panel = appendFuture(PANEL, FRAME, 2);
  assertEquals([...panel.offsets], [0, 4, 7]);
  assertEquals([...panel.ds], [8, 9, 10, 11, 9, 10, 11]);
  assertEquals([...panel.y], [1, 2, NaN, NaN, 3, NaN, NaN]);
  const [size, visits, price] = panel.exogenous.map((column) => [...column.values]);
  assertEquals(size, [5, 5, 5, 5, 6, 6, 6]);
  assertEquals(visits, [10, 11, NaN, NaN, 12, NaN, NaN]);
  assertEquals(price, [1, 1.5, 30, NaN, 2, 20, 21]);
});

Deno.test("appendFuture() without a frame, or beyond it, leaves future columns missing", () => {
  assertEquals([...appendFuture(PANEL, null, 1).exogenous[2].values], [1, 1.5, NaN, 2, NaN]);
  assertEquals([...appendFuture(PANEL, FRAME, 3).exogenous[2].values].slice(5), [2, 20, 21, NaN]);
});

Deno.test("appendFuture() leaves its input unchanged and takes horizon 0", () => {
  const before = structuredClone(PANEL);
  assertEquals(appendFuture(PANEL, FRAME, 0), PANEL);
  assertEquals(PANEL, before);
  assertThrows(() => appendFuture(PANEL, FRAME, -1), RangeError);
});

Deno.test("appendFuture() continues a key without rows where the others end", () => {
  const panel = appendFuture({ ...PANEL, offsets: Int32Array.of(0, 3, 3), ds: Int32Array.of(7, 8, 9) }, null, 1);
  assertEquals([...panel.ds], [7, 8, 9, 10, 10]);
});

Deno.test("appendFuture() keeps every row that there was, and adds a horizon to each key", () => {
  const lengths = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 });
  fc.assert(fc.property(lengths, fc.nat({ max: 4 }), (rows, horizon) => {
    if (rows.every((count) => count === 0)) return;
    const offsets = Int32Array.of(0, ...rows);
    for (let k = 1; k < offsets.length; k++) offsets[k] += offsets[k - 1];
    const total = offsets[rows.length];
    const panel: Panel = {
      ...PANEL,
      keys: rows.map((_, k) => seriesKey([`k${k}`])),
      offsets,
      ds: Int32Array.from(rows.flatMap((count) => Array.from({ length: count }, (_, i) => 50 - count + i))),
      y: Float64Array.from({ length: total }, (_, i) => i),
      exogenous: PANEL.exogenous.map((column) => ({
        ...column,
        values: new Float64Array(total).map((_, i) => 100 + i),
      })),
    };
    const out = appendFuture(panel, null, horizon);
    rows.forEach((count, k) => {
      const from = out.offsets[k], start = offsets[k];
      assertEquals(out.offsets[k + 1] - from, count + horizon);
      for (const [wide, narrow] of [[out.y, panel.y], [out.exogenous[1].values, panel.exogenous[1].values]]) {
        assertEquals(wide.subarray(from, from + count), narrow.subarray(start, start + count));
        assertEquals(wide.subarray(from + count, out.offsets[k + 1]).every(Number.isNaN), true);
      }
      const dates = [...out.ds.subarray(from, out.offsets[k + 1])];
      assertEquals(dates.at(-1), horizon === 0 && count === 0 ? undefined : 49 + horizon);
      dates.forEach((period, i) => assertEquals(period, dates[0] + i));
    });
  }));
});

Deno.test("appendFuture() reads the frame by date: an older frame serves its later steps", () => {
  const older = { ...FRAME, start: 9 };
  assertEquals([...appendFuture(PANEL, older, 2).exogenous[2].values], [1, 1.5, NaN, NaN, 2, 21, NaN]);
  const later = { ...FRAME, start: 11 };
  assertEquals([...appendFuture(PANEL, later, 2).exogenous[2].values], [1, 1.5, NaN, 30, 2, NaN, 20]);
});

Deno.test("appendFuture() leaves keys and columns that the frame does not know missing", () => {
  const one = { ...FRAME, index: new Map([[KEYS[1].id, 0]]) };
  assertEquals([...appendFuture(PANEL, one, 1).exogenous[2].values], [1, 1.5, NaN, 2, 20]);
  const other = { ...FRAME, columns: [{ name: "promo", values: Float64Array.of(1, 1, 1, 1) }] };
  assertEquals([...appendFuture(PANEL, other, 1).exogenous[2].values], [1, 1.5, NaN, 2, NaN]);
  // A column of that name that is not known ahead takes nothing from the frame.
  const historic = { ...PANEL, exogenous: PANEL.exogenous.map((column) => ({ ...column, kind: "historic" as const })) };
  assertEquals([...appendFuture(historic, FRAME, 1).exogenous[2].values], [1, 1.5, NaN, 2, NaN]);
});

Deno.test("appendFuture() refuses a horizon that is no number", () => {
  assertThrows(() => appendFuture(PANEL, null, NaN), RangeError, "current value is NaN");
});
