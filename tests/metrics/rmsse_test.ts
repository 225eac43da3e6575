import { assertEquals } from "@std/assert";
import { rmsse } from "../../lib/metrics/rmsse.ts";

Deno.test("rmsse() is the root of the ratio of mean squared errors", () => {
  assertEquals(rmsse([10, 10], [4, 4], { train: [0, 3, 0], seasonLength: 1 }), 2);
});

Deno.test("rmsse() is NaN for a constant training series", () => {
  assertEquals(rmsse([4], [4], { train: [4, 4], seasonLength: 1 }), NaN);
});

Deno.test("rmsse() is undefined where one difference is all that is known", () => {
  assertEquals(rmsse([4], [4], { train: [4, 1], seasonLength: 2 }), NaN);
});
