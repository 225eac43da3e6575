import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  countAge,
  countSinceSale,
  countZeroRun,
  meanInterval,
  meanSize,
} from "@lib/features/statistics/intermittent.ts";

const SALE = Float64Array.of(0, NaN, 1, 0, NaN, 0, 1, 1);
const SPAN = { from: 0, to: 8 };

function run(count: (sale: Float64Array, span: typeof SPAN, out: Float64Array) => void): number[] {
  const out = new Float64Array(8);
  count(SALE, SPAN, out);
  return [...out];
}

Deno.test("countSinceSale() counts periods, missing ones too, and is missing before the first sale", () => {
  assertEquals(run(countSinceSale), [NaN, NaN, 0, 1, 2, 3, 0, 0]);
});

Deno.test("countZeroRun() is neither lengthened nor ended by a missing value", () => {
  assertEquals(run(countZeroRun), [1, 1, 0, 1, 1, 2, 0, 0]);
});

Deno.test("meanInterval() averages the periods from sale to sale", () => {
  assertEquals(run(meanInterval), [NaN, NaN, NaN, NaN, NaN, NaN, 4, 2.5]);
});

Deno.test("meanSize() averages what is not zero", () => {
  const out = new Float64Array(5);
  meanSize(Float64Array.of(0, 4, NaN, 0, 8), { from: 0, to: 5 }, out);
  assertEquals([...out], [NaN, 4, 4, 4, 6]);
});

Deno.test("countAge() starts at 0 with the key", () => {
  const out = new Float64Array(5).fill(-1);
  countAge({ from: 2, to: 5 }, { age: 0, out });
  assertEquals([...out], [-1, -1, 0, 1, 2]);
  countAge({ from: 2, to: 5 }, { age: 7, out });
  assertEquals([...out], [-1, -1, 7, 8, 9]);
});

const sales = fc.array(fc.constantFrom(0, 0, 1, NaN), { minLength: 1, maxLength: 40 });
const positions = (sale: readonly number[], until: number) =>
  sale.slice(0, until + 1).flatMap((value, i) => value === 1 ? [i] : []);
type Count = (sale: Float64Array, span: { from: number; to: number }, out: Float64Array) => void;

/** The count at each period of a key that stands between two others in the same columns. */
function between(count: Count, sale: readonly number[]): number[] {
  const other = [1, 0, 1], source = Float64Array.from([...other, ...sale, ...other]), to = 3 + sale.length;
  const out = new Float64Array(source.length).fill(-7);
  count(source, { from: 3, to }, out);
  assertEquals([...out.subarray(0, 3), ...out.subarray(to)], [-7, -7, -7, -7, -7, -7]);
  return [...out.subarray(3, to)];
}

Deno.test("countSinceSale() is the distance to the newest sale", () => {
  fc.assert(fc.property(sales, (sale) => {
    assertEquals(between(countSinceSale, sale), sale.map((_, i) => i - (positions(sale, i).at(-1) ?? NaN)));
  }));
});

Deno.test("countZeroRun() counts the known zeros since the newest sale", () => {
  fc.assert(fc.property(sales, (sale) => {
    const expected = sale.map((_, i) =>
      sale.slice((positions(sale, i).at(-1) ?? -1) + 1, i + 1).filter((value) => value === 0).length
    );
    assertEquals(between(countZeroRun, sale), expected);
  }));
});

Deno.test("meanInterval() is the mean of the distances between neighbouring sales", () => {
  fc.assert(fc.property(sales, (sale) => {
    between(meanInterval, sale).forEach((actual, i) => {
      const at = positions(sale, i), gaps = at.slice(1).map((place, j) => place - at[j]);
      if (gaps.length === 0) return assertEquals(actual, NaN);
      assertAlmostEquals(actual, gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length, 1e-12);
    });
  }));
});

Deno.test("meanSize() is the mean of all known demands, negative ones too", () => {
  const demands = fc.array(fc.constantFrom(0, NaN, 2, 5, -3), { minLength: 1, maxLength: 30 });
  fc.assert(fc.property(demands, (linked) => {
    between(meanSize, linked).forEach((actual, i) => {
      const sizes = linked.slice(0, i + 1).filter((value) => value !== 0 && !Number.isNaN(value));
      if (sizes.length === 0) return assertEquals(actual, NaN);
      assertAlmostEquals(actual, sizes.reduce((sum, size) => sum + size, 0) / sizes.length, 1e-12);
    });
  }));
});
