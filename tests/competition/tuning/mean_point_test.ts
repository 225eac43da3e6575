import { assertEquals } from "@std/assert";
import { meanOfBest } from "../../../lib/competition/tuning/mean_point.ts";

Deno.test("meanOfBest() is the middle of the best fifth, of three at least, without failed ones", () => {
  const judged = [[0.1, 1], [0.2, 2], [0.9, 3], [0.5, 9], [0.6, NaN], [0.7, 8], [0.8, 7]];
  const points = judged.map(([x, loss]) => ({ point: Float64Array.of(x), loss }));
  assertEquals(meanOfBest(points), Float64Array.of((0.1 + 0.2 + 0.9) / 3));
  assertEquals(meanOfBest(points.filter(({ loss }) => Number.isNaN(loss))), null);
  const many = Array.from({ length: 30 }, (_, i) => ({ point: Float64Array.of(i), loss: i }));
  assertEquals(meanOfBest(many), Float64Array.of(2.5));
});
