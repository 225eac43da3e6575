import { assertAlmostEquals, assertEquals } from "@std/assert";
import { flagOf, meanByFlag, nearestEvent } from "@lib/features/statistics/flags.ts";
import { createRng } from "@lib/core/numbers/random.ts";

Deno.test("flagOf() is up for anything above zero, and unknown where nothing is known", () => {
  assertEquals([0.3, 1, 0, -1, NaN].map(flagOf), [1, 1, 0, 0, NaN]);
});

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
/** A mean with four periods of a wider kind's. */
const mixed = (values: readonly number[], wider: number) =>
  (values.reduce((sum, value) => sum + value, 0) + 4 * wider) / (values.length + 4);

Deno.test("meanByFlag() is the mean of its kind mixed with the next wider one, at every row", () => {
  const rng = createRng(3), n = 60, span = { from: 5, to: n };
  const y = Float64Array.from({ length: n }, () => rng.next() < 0.1 ? NaN : rng.normal());
  const flag = Float64Array.from({ length: n }, () => rng.next() < 0.1 ? NaN : rng.next() < 0.4 ? 1 : 0);
  for (const period of [0, 7]) {
    for (const wanted of [0, 1]) {
      const out = new Float64Array(n);
      meanByFlag(y, span, { flag, wanted, period, out });
      for (let i = span.from; i < n; i++) {
        const rows = Array.from({ length: i - span.from + 1 }, (_, j) => span.from + j).filter((j) =>
          !Number.isNaN(y[j])
        );
        const same = rows.filter((j) => flag[j] === wanted);
        const here = same.filter((j) => (j - i) % 7 === 0);
        const wide = mixed(same.map((j) => y[j]), mean(rows.map((j) => y[j])));
        if (same.length === 0) assertEquals(out[i], NaN);
        else assertAlmostEquals(out[i], period === 0 ? wide : mixed(here.map((j) => y[j]), wide), 1e-12);
      }
      assertEquals([...out.subarray(0, 5)], [0, 0, 0, 0, 0], "rows of another key");
    }
  }
});

Deno.test("nearestEvent() is the next or the latest row with the wanted value, inside the key", () => {
  const flag = Float64Array.of(1, 0, 1, NaN, 0, 0, 1), span = { from: 1, to: 6 };
  const of = (wanted: number, direction: 1 | -1) => {
    const out = new Float64Array(7).fill(-9);
    nearestEvent(flag, span, { wanted, direction, out });
    return [...out];
  };
  assertEquals(of(1, 1), [-9, 2, 2, NaN, NaN, NaN, -9]);
  assertEquals(of(1, -1), [-9, NaN, 2, 2, 2, 2, -9]);
  assertEquals(of(0, 1), [-9, 1, 4, 4, 4, 5, -9]);
});
