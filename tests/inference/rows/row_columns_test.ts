import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowColumns, rowValues } from "@lib/inference/rows/row_columns.ts";
import type { KeyPrediction, TablePredictions } from "@lib/inference/rows/predict_table.ts";

const CHAMPION: KeyPrediction = {
  ...{ status: "champion", model: "trees", scope: "own", version: 2, id: 1, run: "r", reason: "" },
};
const FAILED: KeyPrediction = {
  ...{ status: "failed", model: "", scope: null, version: 0, id: null, run: "", reason: "NO_CHAMPION" },
};
const KEYS = ["a", "b"].map((part) => seriesKey([part]));
const none = { lo: [], hi: [], labels: new Int32Array(), sets: [] };

Deno.test("rowColumns() of one target have plain names, of several each its own", () => {
  const names = (targets: readonly string[]) =>
    rowColumns({ targets, classes: [], levels: [80] }, { keyColumns: ["shop"], keep: [] }).map(({ name }) => name);
  const told = ["model", "scope", "version", "status", "reason"];
  assertEquals(names(["spent"]), ["shop", "row", "yhat", "lo_80", "hi_80", ...told]);
  assertEquals(names(["spent", "80"]), [
    ...["shop", "row", "yhat_spent", "lo_80_spent", "hi_80_spent", "yhat_80", "lo_80_80", "hi_80_80"],
    ...told,
  ]);
});

Deno.test("rowColumns() differ whatever keys, classes and kept columns are called", () => {
  const form = { targets: ["y"], classes: ["a", "a_"], levels: [80] };
  const names = rowColumns(form, { keyColumns: ["model", "class"], keep: ["row", "p_a", "key_model"] }).map((
    { name },
  ) => name);
  assertEquals(new Set(names).size, names.length);
  assertEquals(names.slice(0, 5), ["key_key_model", "key_class", "input_row", "input_p_a", "key_model"]);
});

Deno.test("rowValues() of numbers give each row its key, its numbers and who served, and say why there are none", () => {
  const form = { targets: ["spent", "visits"], classes: [], levels: [80] };
  const predictions: TablePredictions = {
    ...form,
    ...none,
    values: Float64Array.of(1, 10, NaN, NaN, 2, 20),
    lo: [Float64Array.of(0, 9, NaN, NaN, 1, 19)],
    hi: [Float64Array.of(3, 11, NaN, NaN, 4, 21)],
    keys: [CHAMPION, FAILED],
    failed: Uint8Array.of(0, 1, 1),
  };
  const table = { keys: KEYS, keyOf: Int32Array.of(0, 1, 0) };
  const values = rowValues({ table, predictions, kept: [["x", null, "z"]], first: 5 }, form, ["shop"]);
  const rows = (column: number) => Array.from<unknown>(values[column]!);
  assertEquals([rows(0), rows(1), rows(2)], [["a", "b", "a"], ["x", null, "z"], [5, 6, 7]]);
  assertEquals([rows(3), rows(4), rows(6)], [[1, NaN, 2], [0, NaN, 1], [10, NaN, 20]]);
  assertEquals(rows(9), ["trees", null, "trees"]);
  // The last row has numbers that were no numbers to everybody: its key is served, the row is not.
  assertEquals([rows(12), rows(13)], [["champion", "failed", "failed"], [null, "NO_CHAMPION", "NOT_FINITE"]]);
});

Deno.test("rowValues() of classes give the class, probabilities and sets by name; a block may know fewer classes", () => {
  const form = { targets: ["risk"], classes: ["high", "low", 'no"ne'], levels: [80, 95] };
  const predictions: TablePredictions = {
    ...none,
    ...{ targets: ["risk"], classes: ["high", 'no"ne'], levels: [95] },
    values: Float64Array.of(0.25, 0.75, NaN, NaN),
    labels: Int32Array.of(1, -1),
    sets: [Uint8Array.of(1, 1, 1, 1)],
    keys: [CHAMPION],
    failed: Uint8Array.of(0, 1),
  };
  const table = { keys: KEYS.slice(0, 1), keyOf: Int32Array.of(0, 0) };
  const values = rowValues({ table, predictions, kept: [], first: 1 }, form, ["shop"]).map((column) =>
    Array.from<unknown>(column)
  );
  assertEquals(values.slice(2, 8), [
    ['no"ne', null],
    [0.25, NaN],
    [NaN, NaN],
    [0.75, NaN],
    [null, null],
    ['["high","no\\"ne"]', null],
  ]);
});

Deno.test("rowValues() of a block in which nothing serves has rows without numbers", () => {
  const form = { targets: ["spent"], classes: [], levels: [80] };
  const empty = { targets: [], classes: [], levels: [], ...none, values: Float64Array.of(NaN) };
  const predictions: TablePredictions = { ...empty, keys: [FAILED], failed: Uint8Array.of(1) };
  const table = { keys: KEYS.slice(0, 1), keyOf: Int32Array.of(0) };
  const values = rowValues({ table, predictions, kept: [], first: 1 }, form, ["shop"]);
  assertEquals(values.slice(2, 5).map((column) => Array.from<unknown>(column)), [[NaN], [NaN], [NaN]]);
  assertEquals(values.length, rowColumns(form, { keyColumns: ["shop"], keep: [] }).length);
});
