import { assertEquals, assertThrows } from "@std/assert";
import { type Panel, seriesKey } from "../../lib/core/panel.ts";
import { appendFuture, type FutureFrame } from "../../lib/data/future_frame.ts";

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
