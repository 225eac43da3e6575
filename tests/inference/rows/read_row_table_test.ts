import { assertEquals } from "@std/assert";
import type { CellText } from "@lib/data/tables/number_text.ts";
import { readRowTable } from "@lib/inference/rows/read_row_table.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import type { TableSpec } from "@lib/features/table/table_spec.ts";

const SPEC: TableSpec = {
  layout: "rows",
  columns: [
    { name: "shop", kind: "category", levels: ["a", "b"], isKey: true },
    { name: "age", kind: "number" },
    { name: "since", kind: "date" },
    { name: "vip", kind: "boolean" },
    { name: "plan", kind: "category", levels: ["basic", "gold"] },
    { name: "note", kind: "text" },
  ],
  targets: ["spent", "visits"],
  classes: [],
  task: { kind: "number", outputs: 2 },
};

const FORMATS = new Map([["since", "DD.MM.YYYY"]]), PARTS = new Map([["shop", ["1", "2", "7.0", "007", "b", "a"]]]);

function read(columns: Readonly<Record<string, readonly CellText[]>>, keyColumns: readonly string[] = ["shop"]) {
  const notes = new RequestFindings(), rows = Math.max(...Object.values(columns).map(({ length }) => length));
  const table = { source: "t", columns: new Map(Object.entries(columns)), rows };
  return { ...readRowTable(table, { keyColumns, formats: FORMATS, parts: PARTS, notes }), notes };
}

Deno.test("readRowTable() reads columns by what they hold, in the order of the spec", () => {
  const { panel, keys, keyOf, notes } = read({
    shop: ["b", "a", "b"],
    age: ["20", "1e2", null],
    since: ["02.01.1970", "31.12.1969", "-"],
    vip: ["yes", "0", null],
    plan: ["gold", null, "basic"],
    note: ["fine", null, "so so"],
  });
  const { exogenous, y, targets } = panel(SPEC);
  assertEquals(keys.map(({ parts }) => parts), [["b"], ["a"]]);
  assertEquals([...keyOf], [0, 1, 0]);
  assertEquals(exogenous.map(({ values }) => [...values]), [
    [1, 0, 1],
    [20, 100, NaN],
    [1, -1, NaN],
    [1, 0, NaN],
    [1, NaN, 0],
    [NaN, NaN, NaN],
  ]);
  assertEquals([exogenous[5]!.texts, targets, y.length], [["fine", "", "so so"], 2, 6]);
  assertEquals(notes.list("warning"), []);
});

Deno.test("readRowTable() knows keys and levels that another program has written: 1.0 is 1, true is True, but 7 is not 007", () => {
  const { keys, keyOf, panel, notes } = read({
    shop: ["1.0", "1", "2.00", "7", "07", "3.0"],
    plan: ["1.0", "true", "TRUE", "2.0", "gold", "1"],
  });
  const [own] = panel({
    ...SPEC,
    columns: [{ name: "plan", kind: "category", levels: ["1", "True", "gold"] }],
  }).exogenous;
  assertEquals(keys.map(({ parts }) => parts[0]), ["1", "2", "7.0", "07", "3.0"]);
  assertEquals([...keyOf], [0, 0, 1, 2, 3, 4]);
  assertEquals([...own!.values], [0, 1, 1, NaN, 2, 0]);
  assertEquals(notes.list("warning").map(({ code, examples }) => [code, ...examples]), [["UNKNOWN_LEVEL", '"2.0"']]);
});

Deno.test("readRowTable() notes what a column cannot hold, once for all specs, and loses no row", () => {
  const { panel, notes, keyOf } = read({
    shop: ["new", null, "a"],
    age: ["old", "inf", "3"],
    since: ["2024-01-01", "31.12.2024", null],
    vip: ["perhaps", null, null],
    plan: ["silver", "gold", "silver"],
  });
  const first = panel(SPEC), again = panel({ ...SPEC, columns: SPEC.columns.slice(1, 5) });
  assertEquals([...keyOf], [0, 1, 2]);
  assertEquals([...first.exogenous[1]!.values], [NaN, NaN, 3]);
  assertEquals(again.exogenous[3] === first.exogenous[4], true, "read once");
  assertEquals(notes.list("warning").map(({ code, column, count }) => [code, column, count]), [
    ["MISSING_KEY", "shop", 1],
    ["UNREADABLE_VALUE", "age", 2],
    ["UNREADABLE_VALUE", "since", 1],
    ["UNREADABLE_VALUE", "vip", 1],
    ["UNKNOWN_LEVEL", "plan", 2],
    ["COLUMN_ABSENT", "note", 1],
  ]);
});

Deno.test("readRowTable() reads a category anew for a spec with other words, and a column that is not there as missing", () => {
  const { panel } = read({ shop: ["a"], plan: ["silver"] });
  const other = { ...SPEC, columns: [{ name: "plan", kind: "category" as const, levels: ["basic", "silver"] }] };
  assertEquals(panel(SPEC).exogenous.map(({ values: [value] }) => value), [0, NaN, NaN, NaN, NaN, NaN]);
  assertEquals([...panel(other).exogenous[0]!.values], [1]);
});

Deno.test("readRowTable() of a table without keys has one key, and keys are told apart part by part", () => {
  assertEquals(read({ age: ["1", "2"] }, []).keys.map(({ parts }) => parts), [[]]);
  const { keys, keyOf } = read({ x: ["a", "ab"], y: ["bc", "c"] }, ["x", "y"]);
  assertEquals([keys.length, [...keyOf]], [2, [0, 1]]);
});
