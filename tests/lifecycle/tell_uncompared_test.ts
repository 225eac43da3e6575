import { assertEquals } from "@std/assert";
import { tellUncompared } from "@lib/lifecycle/tell_uncompared.ts";

Deno.test("tellUncompared() says of how many keys nothing is known, and why", () => {
  assertEquals(
    tellUncompared({ noChampion: 1200, sameRecipe: 0, noEvidence: 2 }),
    "Not compared: 1,200 are served by nothing now, 2 have no window that is new to both models, or were not asked.",
  );
  assertEquals(tellUncompared({ noChampion: 0, sameRecipe: null, noEvidence: 0 }), "");
});
