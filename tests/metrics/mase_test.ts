import { assertEquals } from "@std/assert";
import { mase } from "../../lib/metrics/mase.ts";

Deno.test("mase() divides by the seasonal naive error of the training series", () => {
  assertEquals(mase([10, 12], [8, 8], { train: [1, 10, 3, 13], seasonLength: 2 }), 3 / 2.5);
});

Deno.test("mase() is 1 for a naive forecast whose errors equal the past ones", () => {
  assertEquals(mase([4, 5], [3, 4], { train: [1, 2, 3], seasonLength: 1 }), 1);
});

Deno.test("mase() is NaN for a constant training series, also for a perfect forecast", () => {
  assertEquals(mase([4], [4], { train: [4, 4, 4], seasonLength: 1 }), NaN);
});

Deno.test("mase() of a series without one season of pairs is scaled at lag 1, and undefined without a scale", () => {
  assertEquals(mase([4], [6], { train: [1, 2, 4], seasonLength: 12 }), 2 / 1.5);
  assertEquals(mase([4], [4], { train: [4], seasonLength: 1 }), NaN);
});
