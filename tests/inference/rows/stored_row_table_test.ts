import { assertEquals } from "@std/assert";
import { storedRowTable } from "@lib/inference/rows/stored_row_table.ts";
import { rowsOf, SPENT } from "./_fixtures.ts";

Deno.test("storedRowTable() has rows in the levels of who predicts them; what these do not know is missing", () => {
  const panel = rowsOf([31, 40]), [age, plan] = panel.exogenous;
  const own = { ...panel, exogenous: [age!, { ...plan!, values: Float64Array.of(1, 0), levels: ["extra", "gold"] }] };
  const table = storedRowTable(own), read = table.panel(SPENT);
  assertEquals([table.keys, [...table.keyOf]], [panel.keys, [0, 0]]);
  assertEquals(read.exogenous.map(({ name, levels, values }) => [name, levels, [...values]]), [
    ["age", undefined, [31, 40]],
    ["plan", ["basic", "gold"], [1, NaN]],
  ]);
});

Deno.test("storedRowTable() a column that the version does not have is missing, a text is empty", () => {
  const columns = [...SPENT.columns, { name: "note", kind: "text" as const }, {
    name: "height",
    kind: "number" as const,
  }];
  const { exogenous } = storedRowTable(rowsOf([31])).panel({ ...SPENT, columns });
  assertEquals(exogenous.slice(2).map(({ name, values, texts }) => [name, [...values], texts]), [
    ["note", [NaN], [""]],
    ["height", [NaN], undefined],
  ]);
});
