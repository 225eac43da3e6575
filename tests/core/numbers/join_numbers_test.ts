import { assertEquals } from "@std/assert";
import { joinNumbers } from "@lib/core/numbers/join_numbers.ts";

Deno.test("joinNumbers() keeps order and every value, of none gives none, and shares nothing with its parts", () => {
  const part = Float64Array.of(1, NaN), all = joinNumbers([part, new Float64Array(0), Float64Array.of(-0)]);
  part[0] = 9;
  assertEquals([...all], [1, NaN, -0]);
  assertEquals(joinNumbers([]).length, 0);
});
