import { assertEquals, assertThrows } from "@std/assert";
import { type Panel, partition, seriesKey } from "../../../lib/core/rows/panel.ts";
import { tableDesign } from "../../../lib/features/table/table_design.ts";
import type { TableSpec } from "../../../lib/features/table/table_spec.ts";

const panel: Panel = {
  calendar: { frequency: "day", anchor: 0 },
  keyColumns: ["shop"],
  keys: [seriesKey(["a"]), seriesKey(["b"])],
  offsets: Int32Array.of(0, 2, 3),
  ds: Int32Array.of(-1, 0, 0),
  y: Float64Array.of(1, 10, 2, 20, 3, 30),
  targets: 2,
  exogenous: [
    { name: "note", kind: "future", holds: "text", values: new Float64Array(3).fill(NaN), texts: ["x", "", "z"] },
    { name: "shop", kind: "future", values: Float64Array.of(0, 0, 1), levels: ["a", "b"] },
    { name: "size", kind: "future", values: Float64Array.of(5, NaN, 7) },
  ],
};

const spec: TableSpec = {
  layout: "rows",
  columns: [
    { name: "size", kind: "number" },
    { name: "shop", kind: "category", levels: ["a", "b"], isKey: true },
    { name: "note", kind: "text" },
  ],
  targets: ["price", "sold"],
  classes: [],
  task: { kind: "number", outputs: 2 },
};

Deno.test("tableDesign() takes the columns of its spec, in its order, of the rows asked for", () => {
  const design = tableDesign(spec, panel, Int32Array.of(2, 0));
  assertEquals([...design.values], [7, 1, 5, 0]);
  assertEquals([...design.target], [3, 30, 1, 10]);
  assertEquals([design.names, design.kinds, design.categorical], [["size", "shop"], ["number", "category"], [
    false,
    true,
  ]]);
  assertEquals(design.textColumns, { note: ["z", "x"] });
  assertEquals([[...design.key], [...design.ds], [...design.transform]], [[1, 0], [0, -1], [0, 1, 0, 1]]);
});

Deno.test("tableDesign() of one key has that key's targets and texts", () => {
  const design = tableDesign(spec, partition(panel, 1));
  assertEquals([[...design.target], design.textColumns?.note, design.rows], [[3, 30], ["z"], 1]);
});

Deno.test("tableDesign() refuses a panel without one of its columns", () => {
  assertThrows(() => tableDesign(spec, { ...panel, exogenous: [] }), RangeError, "size");
});
