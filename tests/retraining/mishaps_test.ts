import { assertEquals } from "@std/assert";
import { isFailedFit, isMishap } from "@lib/retraining/mishaps.ts";

const REASONS = ["TIME_LIMIT", "WORKER_CRASHED", "NO_EVALUATION", "TOO_SHORT", "CONSTANT", "ENDED", ""];

Deno.test("isMishap() tells what says nothing against a champion from a key that allows no more", () => {
  assertEquals(REASONS.map(isMishap), [true, true, true, false, false, false, false]);
});

Deno.test("isFailedFit() tells a fit that may go better from rows that let nobody be judged", () => {
  assertEquals(REASONS.map(isFailedFit), [true, true, false, false, false, false, false]);
});
