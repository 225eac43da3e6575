import { assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors.ts";
import { CLASS_WEIGHT, withClassWeight } from "@lib/models/class_weight.ts";
import { featuresOf } from "@lib/models/output_design.ts";
import { changeDesign } from "../_support/design_builder.ts";
import { tableRows } from "../_support/table_rows.ts";

const design = changeDesign(tableRows({ kind: "class", classes: 3 }, { rows: 6 }), {
  target: Float64Array.of(0, 0, 0, 1, 0, 1),
  weight: Float64Array.of(1, 1, 1, 2, 1, 2),
});

Deno.test("withClassWeight() multiplies weights of rows by those of their classes, whose features stay shared", () => {
  const weighed = withClassWeight(design, "1,3,0.5");
  assertEquals([...weighed.weight], [1, 1, 1, 6, 1, 6]);
  assertStrictEquals(featuresOf(weighed), design);
});

Deno.test("withClassWeight() of balanced gives classes that occur the same weight, and keeps the whole", () => {
  const { weight } = withClassWeight(changeDesign(design, { weight: new Float64Array(6).fill(1) }), "balanced");
  assertEquals([...weight], [0.75, 0.75, 0.75, 1.5, 0.75, 1.5]);
});

Deno.test("withClassWeight() leaves rows of numbers, and those that need none, as they are", () => {
  const numbers = tableRows({ kind: "number", outputs: 1 });
  assertStrictEquals(withClassWeight(numbers, "balanced"), numbers);
  assertStrictEquals(withClassWeight(design, "none"), design);
});

Deno.test("withClassWeight() refuses weights that are not one for each class", () => {
  for (const given of ["1,2", "1,0,1"]) {
    assertEquals(assertThrows(() => withClassWeight(design, given), FitError).code, "INVALID_PARAMS");
  }
});

Deno.test("CLASS_WEIGHT takes names and numbers alone", () => {
  if (CLASS_WEIGHT.kind !== "text") throw new TypeError("must be a text");
  for (const given of ["none", "balanced", "1,2", "0.5,10,3"]) assertMatch(given, CLASS_WEIGHT.pattern);
  assertEquals(
    ["", "1", "1,-2", "equal", "1,2,"].filter((given) =>
      RegExp(CLASS_WEIGHT.kind === "text" ? CLASS_WEIGHT.pattern : "").test(given)
    ),
    [],
  );
});
