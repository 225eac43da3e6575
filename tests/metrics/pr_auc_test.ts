import { assertAlmostEquals, assertEquals } from "@std/assert";
import { prAuc } from "../../lib/metrics/pr_auc.ts";

Deno.test("prAuc() of one score for all is the share of the positive class", () => {
  assertAlmostEquals(prAuc([1, 0, 0, 1, 0], [0.3, 0.3, 0.3, 0.3, 0.3]), 0.4, 1e-15);
});

Deno.test("prAuc() is 1 in the right order, and NaN without a positive row or with a missing score", () => {
  assertEquals(prAuc([0, 1, 1], [0.1, 0.2, 0.3]), 1);
  assertEquals(prAuc([0, 0], [0.1, 0.2]), NaN);
  assertEquals(prAuc([0, 1], [0.1, NaN]), NaN);
});
