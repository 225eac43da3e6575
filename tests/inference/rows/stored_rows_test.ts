import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { storedRows } from "@lib/inference/rows/stored_rows.ts";
import { rowsOf, SPENT } from "./_fixtures.ts";

const ROWS = rowsOf([20, 30, 40], [1, 2, 3]);
const PANEL = {
  ...ROWS,
  keys: [["a"], ["b"]].map(seriesKey),
  offsets: Int32Array.of(0, 1, 3),
  exogenous: ROWS.exogenous.map((column, c) => ({ ...column, holds: (["number", "category"] as const)[c]! })),
};

Deno.test("storedRows() hands rows on with the key of each, without what came", () => {
  const table = storedRows(PANEL), panel = table.panel(SPENT);
  assertEquals([[...table.keyOf], table.keys], [[0, 1, 1], PANEL.keys]);
  assertEquals([...panel.y], [NaN, NaN, NaN]);
  assertEquals(panel.exogenous.map(({ name, values }) => [name, ...values]), [["age", 20, 30, 40], ["plan", 0, 0, 0]]);
  assertEquals([...PANEL.y], [1, 2, 3]);
});

Deno.test("storedRows() reads categories by the levels of a model, and what it does not know as missing", () => {
  const plan = { name: "plan", kind: "category", levels: ["extra", "gold"] } as const;
  const stored = { ...PANEL.exogenous[1]!, values: Float64Array.of(0, 1, NaN) };
  const spec = { ...SPENT, columns: [plan, { name: "age", kind: "date" }, { name: "note", kind: "text" }] } as const;
  const panel = storedRows({ ...PANEL, exogenous: [PANEL.exogenous[0]!, stored] }).panel(spec);
  assertEquals(panel.exogenous.map(({ values }) => [...values]), [[NaN, 1, NaN], [NaN, NaN, NaN], [NaN, NaN, NaN]]);
  assertEquals([panel.exogenous[0]!.levels, panel.exogenous[2]!.texts], [plan.levels, ["", "", ""]]);
});
