import { assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { formatFactor, UnitRatios } from "@lib/data/demand/unit_ratios.ts";

const rng = createRng(1), options = { span: 8, year: 52, periods: 60, keys: 6 };
const series = (factor: number, periods: number) =>
  Float64Array.from({ length: 60 }, (_, t) => (t >= 60 - periods ? factor : 1) * 20 * Math.exp(0.1 * rng.normal()));

Deno.test("UnitRatios.add() tells of a key, ofTable() of most together and how long before the end", () => {
  const ratios = new UnitRatios(options);
  for (let k = 0; k < 6; k++) ratios.add(series(1, 0), k);
  assertEquals([ratios.ofTable(), ratios.periods.length, ratios.periods[0]!.length], [null, 60, 6]);
  assertEquals(ratios.add(series(100, 3), 6)?.factor, 100);
  const all = new UnitRatios(options);
  // Set right in the last two periods again.
  const mended = () => series(0.01, 5).map((value, t) => t >= 58 ? 20 : value);
  for (let k = 0; k < 6; k++) assertEquals(all.add(mended(), k), null);
  const change = all.ofTable();
  assertEquals([change?.factor, change?.first, change?.last], [0.01, 4, 2]);
});

Deno.test("UnitRatios.add() goes by the last year, and says nothing of too few values", () => {
  const ratios = new UnitRatios({ ...options, periods: 500 });
  const grown = Float64Array.from({ length: 500 }, (_, t) => 20 * Math.exp(0.01 * t) * (t >= 497 ? 100 : 1));
  assertEquals(ratios.add(grown, 0)?.factor, 100);
  assertEquals(ratios.add(Float64Array.of(1, 2, 3), 1), null);
});

Deno.test("UnitRatios.isKept() bounds the memory of many keys", () => {
  const many = new UnitRatios({ ...options, keys: 1_000_000 });
  assertEquals([many.isKept(0), many.isKept(1), many.isKept(60)], [true, false, true]);
});

Deno.test("formatFactor() is for people", () => {
  assertEquals([100, 12, 1 / 12, 0.001].map(formatFactor), ["100 times", "12 times", "a 12th of", "a 1000th of"]);
});
