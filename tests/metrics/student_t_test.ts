import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { studentPValue } from "@lib/metrics/student_t.ts";
import golden from "../golden/significance.json" with { type: "json" };

Deno.test("studentPValue() is scipy's, far out in the tails too", () => {
  for (const [t, freedom, pValue] of golden.tails) {
    assertAlmostEquals(studentPValue(t, freedom) / pValue, 1, 1e-10, `t ${t}, ${freedom}`);
  }
  assertEquals([studentPValue(0, 4), studentPValue(Infinity, 4), studentPValue(NaN, 4)], [1, 0, NaN]);
});

Deno.test("studentPValue() refuses no degrees of freedom", () => {
  assertThrows(() => studentPValue(1, 0), RangeError, "current value is 0");
});
