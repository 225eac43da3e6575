import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { parseBudget, withinBudget } from "../../lib/retraining/budget.ts";

Deno.test("parseBudget() reads keys and seconds, and nothing else", () => {
  assertEquals([parseBudget("1"), parseBudget("90s")], [{ keys: 1 }, { seconds: 90 }]);
  for (const wrong of ["0", "-1", "1.5", "10m", "", "s", "1e3", " 5"]) {
    assertThrows(() => parseBudget(wrong), DataError, "must be a number of keys or seconds");
  }
});

Deno.test("withinBudget() counts keys or seconds, and what costs nothing always fits", () => {
  const keys = (["competition", "refit", "actuals", "refit"] as const).map((tier, i) => ({ tier, i }));
  const kept = (limits: Parameters<typeof withinBudget>[1]) => withinBudget(keys, limits).within.map(({ i }) => i);
  const seconds = { refit: 1, competition: 5 };
  assertEquals(kept({ budget: null, seconds }), [0, 1, 2, 3]);
  assertEquals(kept({ budget: { keys: 1 }, seconds }), [0, 2]);
  assertEquals(kept({ budget: { seconds: 2 }, seconds }), [1, 2, 3]);
  assertEquals(kept({ budget: { seconds: 2 }, seconds: null }), [0, 1, 2, 3]);
});
