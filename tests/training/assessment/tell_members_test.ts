import { assertEquals } from "@std/assert";
import { tellMembers } from "@lib/training/assessment/tell_members.ts";

Deno.test("tellMembers() weighs classes by their keys", () => {
  assertEquals(
    tellMembers({
      ...{ classes: ["smooth", "lumpy"], keys: [3, 1], members: ["ets", "global_forest"], scopes: ["local", "global"] },
      weights: [[40, 60], [100, 0]],
    }),
    "Over 4 keys models of all keys have 45 % of the weight, models of one key 55 %; ets has most (55 %).",
  );
});
