import { assertAlmostEquals, assertEquals } from "@std/assert";
import { quantileOfT } from "@lib/core/numbers/student_t.ts";

Deno.test("quantileOfT() is that of the tables, for odd and even degrees of freedom", () => {
  const table = [[1, 0.9, 3.078], [1, 0.975, 12.706], [2, 0.975, 4.303], [3, 0.9, 1.638], [3, 0.95, 2.353], [
    4,
    0.95,
    2.132,
  ]];
  const more = [[5, 0.995, 4.032], [6, 0.9, 1.440], [9, 0.975, 2.262], [30, 0.95, 1.697], [100, 0.975, 1.984]];
  for (const [freedom, probability, value] of [...table, ...more]) {
    assertAlmostEquals(quantileOfT(probability, freedom), value, 6e-4, `${freedom} ${probability}`);
  }
});

Deno.test("quantileOfT() is symmetric about 0", () => {
  assertEquals(quantileOfT(0.5, 3), 0);
  for (const freedom of [1, 2, 7]) assertAlmostEquals(quantileOfT(0.2, freedom), -quantileOfT(0.8, freedom), 1e-9);
});
