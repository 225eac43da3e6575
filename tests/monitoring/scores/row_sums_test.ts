import { assertEquals } from "@std/assert";
import { totalOf } from "@lib/monitoring/scores/row_sums.ts";

Deno.test("totalOf() adds up rows, all or some", () => {
  const sums = { levels: ["80"], width: 2, values: Float64Array.of(1, 2, 10, 20, 100, 200) };
  assertEquals([...totalOf(sums).values], [111, 222]);
  assertEquals(totalOf(sums, [0, 2]), { levels: ["80"], width: 2, values: Float64Array.of(101, 202) });
  assertEquals([...totalOf({ ...sums, values: new Float64Array(0) }).values], [0, 0]);
});
