import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { logRatios, tableUnitChange, unitChange, unitFactor } from "@lib/data/demand/unit_change.ts";

const rng = createRng(3);
/** 100 values of about 20, of which the last `n` are times `factor`. */
const series = (factor: number, n: number, noise = 0.2) =>
  Array.from({ length: 100 }, (_, i) => (i >= 100 - n ? factor : 1) * 20 * Math.exp(noise * rng.normal()));
const changeOf = (y: readonly number[], year = 0) => unitChange(logRatios(y, 72)!, 72, year);

Deno.test("unitFactor() is the nearest of tens, dozens, hundreds, thousands, either way, within half as much again", () => {
  assertEquals([10.5, 12.5, 80, 1400, 0.011, 1 / 13].map((ratio) => unitFactor(ratio)), [
    10,
    12,
    100,
    1000,
    0.01,
    1 / 12,
  ]);
  assertEquals([1, 2, 5, 40, 0.4, 2000].map((ratio) => unitFactor(ratio)), [null, null, null, null, null, null]);
  assertEquals([unitFactor(55), unitFactor(55, 2)], [null, 100]);
});

Deno.test("logRatios() are those to the median of values above zero before the span; null of too few", () => {
  const ratios = logRatios([...Array(12).fill(4), 0, NaN, 40], 12)!;
  assertEquals([ratios[0], ratios[12], ratios[13]], [0, NaN, NaN]);
  assertAlmostEquals(ratios[14]!, Math.log(10), 1e-12);
  assertEquals(logRatios([1, 2, 3], 3), null);
});

Deno.test("unitChange() finds last values times 100, 12 and a thousandth", () => {
  assertEquals([100, 12, 0.001].map((factor) => changeOf(series(factor, 6))?.factor), [100, 12, 0.001]);
  assertEquals(changeOf(series(100, 2))?.values, 2);
});

Deno.test("unitChange() takes demand for demand: doubled, tripled, a peak of three, a key that is erratic", () => {
  for (const factor of [1, 2, 3]) assertEquals(changeOf(series(factor, 20)), null);
  assertEquals(changeOf(series(10, 3)), null);
  assertEquals(changeOf(series(10, 6, 1.2)), null);
});

Deno.test("unitChange() takes growth for growth", () => {
  const growth = Array.from({ length: 100 }, (_, i) => 20 * Math.exp(i < 70 ? 0 : 0.12 * (i - 69)));
  assertEquals(changeOf(growth), null);
});

Deno.test("unitChange() is silent on what the key did a year before", () => {
  const peaks = Array.from({ length: 400 }, (_, i) => (i >= 394 || (i >= 30 && i < 36) ? 12 : 1) * (20 + i % 3));
  assertEquals(unitChange(logRatios(peaks, 372)!, 372, 364), null);
  const first = peaks.map((y, i) => i < 36 ? 20 + i % 3 : y);
  assertEquals(unitChange(logRatios(first, 372)!, 372, 364)?.factor, 12);
});

const period = (shift: number, keys = 20) => Array.from({ length: keys }, () => shift + 0.3 * rng.normal());

Deno.test("tableUnitChange() finds one period, many, and some that were mended since", () => {
  const days = (shifts: number[]) => shifts.map((shift) => period(shift));
  const calm = Array(40).fill(0), hundred = Math.log(100);
  const last = tableUnitChange(days([...calm, hundred]), 10);
  assertEquals([last?.factor, last?.first, last?.last], [100, 40, 40]);
  const middle = tableUnitChange(days([...calm, -hundred, -hundred, 0, 0]), 10);
  assertEquals([middle?.factor, middle?.first, middle?.last], [0.01, 40, 41]);
});

Deno.test("tableUnitChange() is silent on demand, on few keys, before the span, and where the past did the same", () => {
  const days = (shifts: number[], keys?: number) => shifts.map((shift) => period(shift, keys));
  const calm = Array(40).fill(0);
  assertEquals(tableUnitChange(days([...calm, Math.log(2.5), Math.log(3)]), 10), null);
  assertEquals(tableUnitChange(days([...calm, Math.log(100)], 4), 10), null);
  assertEquals(tableUnitChange(days([Math.log(12), ...calm, Math.log(12)]), 10), null);
  assertEquals(tableUnitChange([], 10), null);
  // Five keys that differ by more than they have moved together, and a closed day with five keys of a hundred.
  const five = [-3, -2.6, -1.8, -0.5, 0.6];
  assertEquals(tableUnitChange([...days(calm, 8), five], 10), null);
  assertEquals(tableUnitChange([...days(calm, 100), Array(5).fill(-Math.log(10))], 10), null);
});
