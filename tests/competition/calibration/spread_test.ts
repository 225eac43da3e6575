import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { levelFactor, shrunkenSpread, spreadOf } from "../../../lib/competition/calibration/spread.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { spreadOfSize } from "../_errors.ts";

Deno.test("spreadOf() is the change from season to season where that is smaller, else from step to step", () => {
  const wave = Float64Array.from({ length: 84 }, (_, t) => 10 * Math.sin(t * Math.PI / 6) + t % 2);
  assertAlmostEquals(spreadOf(wave, 12).size, 0, 1e-9);
  assertGreater(spreadOf(wave, 1).size, 1);
  // Six values: no season of changes is known.
  assertAlmostEquals(spreadOf(wave.subarray(0, 6), 12).size, spreadOf(wave.subarray(0, 6), 1).size, 0.1);
});

Deno.test("spreadOf() counts the newest values most", () => {
  const rng = createRng(1);
  const y = Float64Array.from({ length: 300 }, (_, t) => t < 240 ? 10 + rng.normal() : 100 + 10 * rng.normal());
  const before = spreadOf(y.subarray(0, 240), 7), after = spreadOf(y, 7);
  assertAlmostEquals(after.size / before.size, 10, 3);
  assertAlmostEquals(after.level, 100, 10);
  assertLess(after.activity, 40);
});

Deno.test("spreadOf() of few or missing values says how little is known", () => {
  assertEquals(spreadOf(new Float64Array(0), 7), { size: NaN, pairs: 0, level: NaN, activity: NaN, zeros: NaN });
  assertEquals(spreadOf(Float64Array.of(NaN, 4), 7), { size: NaN, pairs: 0, level: 4, activity: 4, zeros: 0 });
  const { size, pairs, zeros } = spreadOf(Float64Array.of(0, NaN, 2, 5), 7);
  assertEquals([size, pairs, zeros], [3, 1, 1 / 3]);
});

Deno.test("shrunkenSpread() moves from the usual to the series' own as changes are known", () => {
  const at = (pairs: number) => shrunkenSpread(spreadOfSize(1, { pairs, level: 10 }), 0.5);
  assertEquals(at(0), 5);
  assertEquals(at(3), 3);
  assert(at(50) < 1.3 && at(50) > 1);
  assertEquals(shrunkenSpread(spreadOfSize(0, { level: 10 }), NaN), NaN);
  assertEquals(shrunkenSpread(spreadOfSize(2), NaN), 2);
});

Deno.test("levelFactor() is 1 at the level, in proportion beyond, and above 0 where the forecast is 0", () => {
  assertEquals([levelFactor(5, 5, 1), levelFactor(5, 5, 0.5), levelFactor(50, 5, 0)], [1, 1, 1]);
  assertAlmostEquals(levelFactor(10, 5, 1), 2.1 / 1.1, 1e-12);
  assertGreater(levelFactor(0, 5, 1), 0.05);
  assertEquals(levelFactor(3, 0, 1), 1);
});
