import { assertEquals } from "@std/assert";
import { isMishap } from "@lib/retraining/mishaps.ts";

Deno.test("isMishap() tells a fit that failed from a key that allows no more", () => {
  assertEquals(["TIME_LIMIT", "WORKER_CRASHED", "TOO_SHORT", "CONSTANT", "ENDED", ""].map(isMishap), [
    ...[true, true, false, false, false, false],
  ]);
});
