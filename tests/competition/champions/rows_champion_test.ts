import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { predictRows } from "../../../lib/competition/champions/rows_champion.ts";
import type { ModelFamily } from "../../../lib/models/contract/family.ts";
import { championOf, CLASSES, designOf, member, NUMBERS, PLAIN } from "../_rows.ts";

Deno.test("predictRows() weighs the members output by output; who knows no number of a row has no say there", () => {
  // Of the third row the age is missing: only the first member says something.
  const champion = championOf(NUMBERS, [member([10, 100]), member([0, 0], { slope: 1, weight: 3 })]);
  const said = predictRows(champion, designOf(NUMBERS));
  assertEquals([...said.values], [17.5, 40, 25, 47.5, 10, 100, 40, 62.5]);
});

Deno.test("predictRows() of members without weight asks none of them", () => {
  const broken = member([NaN, NaN], { weight: 0 });
  const said = predictRows(championOf(NUMBERS, [member([1, 2]), broken]), designOf(NUMBERS));
  assertEquals([...said.values.subarray(0, 2)], [1, 2]);
  assertThrows(() => predictRows(championOf(NUMBERS, [broken]), designOf(NUMBERS)), RangeError);
});

Deno.test("predictRows() gives no number of a row where nobody does, and goes on", () => {
  const { values, ...rest } = predictRows(championOf(NUMBERS, [member([5, 6], { slope: 1 })]), designOf(NUMBERS));
  assertEquals([...values.subarray(2)], [35, 36, NaN, NaN, 55, 56]);
  assertEquals("lo" in rest && [...rest.lo[0]!.subarray(4)], [NaN, NaN, 54, 54]);
});

Deno.test("predictRows() gives shares of classes that add up to one, of medians too, and tells the likeliest", () => {
  const members = [member([0.6, 0.3, 0.1]), member([0.1, 0.8, 0.1]), member([0.2, 0.2, 0.6])];
  const said = predictRows(championOf(CLASSES, members, { combine: "median" }), designOf(CLASSES));
  const first = [...said.values.subarray(0, 3)];
  assertEquals(first.map((value) => Number(value.toFixed(6))), [0.333333, 0.5, 0.166667]);
  assertEquals("labels" in said && [...said.labels], [1, 1, 1, 1]);
});

Deno.test("predictRows() refuses a member that gives one number for a row of several outputs", () => {
  const family = { ...PLAIN, predict: () => new Float64Array(4) } as ModelFamily;
  const champion = championOf(NUMBERS, [member([1, 2], { family })]);
  assertEquals(assertThrows(() => predictRows(champion, designOf(NUMBERS)), FitError).code, "WRONG_LENGTH");
});
