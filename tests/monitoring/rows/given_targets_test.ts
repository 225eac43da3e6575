import { assertEquals } from "@std/assert";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import { GivenTargets } from "@lib/monitoring/rows/given_targets.ts";
import { rowsConfig } from "../../inference/rows/_fixtures.ts";
import { tableOf } from "../../data/rows/_rows.ts";

const LAYOUT = { targets: ["y"], classes: [], classRows: [], folds: 1, partRows: [1, 1, 1], isTimed: false };

Deno.test("GivenTargets reads numbers by the rules of the table, and notes what cannot be used with its row", () => {
  const notes = new RequestFindings(), strict = rowsConfig({ cleaning: { nonNegative: true } });
  const targets = new GivenTargets(LAYOUT, strict), table = tableOf(["y", "1.50", "", "many", "-3", "inf"]);
  const { values, texts } = targets.read(table, { first: 100, notes });
  assertEquals([[...values], texts], [[1.5, NaN, NaN, NaN, NaN], [["1.5"], [""], [""], [""], [""]]]);
  assertEquals(notes.list("warning").map(({ code, column, count, examples }) => [code, column, count, examples[0]]), [
    ["MISSING_TARGET", "y", 1, "102"],
    ["WRONG_TYPE", "y", 1, '"many"'],
    ["NEGATIVE", "y", 1, '"-3"'],
    ["NON_FINITE", "y", 1, '"inf"'],
  ]);
  assertEquals([...new GivenTargets(LAYOUT, rowsConfig()).read(table, { first: 0, notes }).values][3], -3);
});

Deno.test("GivenTargets gives a class that the table does not have the next number, in every block the same", () => {
  const notes = new RequestFindings(), targets = new GivenTargets({ ...LAYOUT, classes: ["1", "2"] }, rowsConfig());
  const first = targets.read(tableOf(["y", "2.0", "9", "", "1"]), { first: 0, notes });
  const second = targets.read(tableOf(["y", "8", "9.0"]), { first: 4, notes });
  assertEquals([[...first.values], [...second.values]], [[1, 2, NaN, 0], [3, 2]]);
  assertEquals([targets.classes, first.texts.flat()], [["1", "2", "9", "8"], ["2", "9", "", "1"]]);
  assertEquals(notes.list("warning").map(({ code, count }) => [code, count]), [["UNKNOWN_CLASS", 3], [
    "MISSING_TARGET",
    1,
  ]]);
});

Deno.test("GivenTargets reads several targets of a row beside each other", () => {
  const targets = new GivenTargets({ ...LAYOUT, targets: ["y", "z"] }, rowsConfig()), notes = new RequestFindings();
  const { values, texts } = targets.read(tableOf(["z,y", "1,2", ",4"]), { first: 0, notes });
  assertEquals([[...values], texts], [[2, 1, 4, NaN], [["2", "1"], ["4", ""]]]);
});
