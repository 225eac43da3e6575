import { familySeconds } from "@lib/training/stages/family_seconds.ts";
import { planOf } from "../_plan.ts";
import { assertEquals } from "@std/assert";

Deno.test("familySeconds() adds up fits of keys and of all keys, longest first", () => {
  const plan = planOf({ contenders: ["seasonal_naive", "ridge", "ets", "global_ridge"] });
  const fits = [250, 1000].map((milliseconds) => ({ contender: "global_ridge", error: null, milliseconds }));
  const seconds = familySeconds(plan, { fits, fitMs: Float64Array.of(0, 1000, 4000, 0) });
  assertEquals(Object.entries(seconds), [["ets", 4], ["ridge", 2.25]]);
});
