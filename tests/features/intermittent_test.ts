import { assertEquals } from "@std/assert";
import { countAge, countSinceSale, countZeroRun, meanInterval, meanSize } from "@lib/features/intermittent.ts";

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
  countAge({ from: 2, to: 5 }, out);
  assertEquals([...out], [-1, -1, 0, 1, 2]);
});
