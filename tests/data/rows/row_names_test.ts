import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { namedColumns, panelRowNames, rowName, valueText } from "@lib/data/rows/row_names.ts";

const COLUMNS = [{ name: "plan" }, { name: "shop", isKey: true as const }, { name: "age" }, { name: "note" }];

function panelOf(plans: readonly string[], codes: readonly number[]) {
  const column = { kind: "future" as const };
  return {
    calendar: { frequency: "row" as const, anchor: 0 },
    keyColumns: ["shop"],
    keys: [seriesKey(["a"]), seriesKey(["b"])],
    offsets: Int32Array.of(0, 1, 2),
    ds: Int32Array.of(0, 1),
    y: Float64Array.of(1, 0),
    exogenous: [
      { ...column, name: "plan", values: Float64Array.from(codes), levels: plans },
      { ...column, name: "shop", values: Float64Array.of(0, 1), levels: ["a", "b"] },
      { ...column, name: "age", values: Float64Array.of(0.1, NaN) },
      { ...column, name: "note", values: Float64Array.of(NaN, NaN), texts: ["fine", ""] },
    ],
  };
}

Deno.test("panelRowNames() are those of the texts of rows, whatever the codes of their levels", () => {
  const of = { classes: ["no", "yes"], columns: COLUMNS };
  const names = panelRowNames(panelOf(["basic", "gold"], [1, NaN]), of);
  assertEquals([...names], [
    rowName({ key: ["a"], targets: ["yes"], values: ["0.1", "fine", "gold"] }),
    rowName({ key: ["b"], targets: ["no"], values: ["", "", ""] }),
  ]);
  assertEquals([...panelRowNames(panelOf(["basic", "extra", "gold"], [2, NaN]), of)], [...names]);
  assertNotEquals(panelRowNames(panelOf(["basic", "gold"], [0, NaN]), of)[0], names[0]);
});

Deno.test("namedColumns() are without parts of the key, in one order", () => {
  assertEquals(namedColumns(COLUMNS).map(({ name }) => name), ["age", "note", "plan"]);
});

Deno.test("rowName() tells texts apart wherever they are joined, and valueText() what is missing from nothing else", () => {
  const name = (key: string[], values: string[]) => rowName({ key, targets: ["1"], values });
  assert(
    new Set([name(["a"], ["b", "c"]), name(["a"], ["bc"]), name(["ab"], ["c"]), name(["a"], ["b", ""])]).size === 4,
  );
  assertEquals([valueText(NaN, "", ["x"]), valueText(0, "", ["x"]), valueText(-0.5, "", undefined)], ["", "x", "-0.5"]);
});
