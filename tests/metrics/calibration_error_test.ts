import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "../../lib/core/numbers/random.ts";
import { calibrationBins, calibrationError } from "../../lib/metrics/calibration_error.ts";

Deno.test("calibrationBins() have equal weight, ascend, and do not part rows with one probability", () => {
  const probabilities = Array.from({ length: 100 }, (_, i) => i < 50 ? 0.2 : (i + 1) / 100);
  const bins = calibrationBins(probabilities.map((_, i) => i % 2), probabilities, { bins: 5 })!;
  assertEquals(bins.map(({ weight }) => weight), [60, 20, 20]); // the third from above ends with 50 rows that are alike
  assert(bins.every(({ predicted }, b) => b === 0 || predicted > bins[b - 1]!.predicted));
  assertEquals(bins.map(({ came }) => came), bins.map(() => 0.5));
});

Deno.test("calibrationError() is small where what is said comes, and as large as it is wrong", () => {
  const rng = createRng(5), said = Array.from({ length: 5000 }, () => rng.next());
  const came = said.map((p) => rng.next() < p ? 1 : 0);
  assert(calibrationError(came, said) < 0.02);
  assertAlmostEquals(calibrationError(came, said.map(() => 0.9)), 0.9 - came.filter(Boolean).length / 5000, 1e-9);
});

Deno.test("calibrationError() of few rows takes few bins, of none is NaN, as of a missing probability", () => {
  assertEquals(calibrationBins([1, 0, 1], [0.1, 0.5, 0.9])?.length, 1);
  assertEquals(calibrationError([], []), NaN);
  assertEquals(calibrationError([1], [NaN]), NaN);
});
