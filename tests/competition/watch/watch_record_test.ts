import { assertAlmostEquals, assertEquals } from "@std/assert";
import { recordScores } from "@lib/competition/watch/watch_record.ts";

Deno.test("recordScores() gives errors of known periods over their unit, and who lay outside", () => {
  const record = {
    y: Float64Array.of(12, NaN, 8, 10),
    yhat: Float64Array.of(10, 10, NaN, 40),
    lo: Float64Array.of(9, 9, 9, NaN),
    hi: Float64Array.of(11, 11, 11, NaN),
  };
  const { level, z, missed } = recordScores(record, 0.5);
  assertEquals(level, 11);
  assertEquals(missed, Float64Array.of(1, NaN));
  assertAlmostEquals(z[0]!, 2 / (11 * Math.sqrt(10 / 11)));
  assertAlmostEquals(z[1]!, -30 / (11 * Math.sqrt(40 / 11)));
});

Deno.test("recordScores() has no level where nothing is known", () => {
  const none = Float64Array.of(NaN);
  assertEquals(recordScores({ y: none, yhat: none, lo: none, hi: none }, 0).level, NaN);
});
