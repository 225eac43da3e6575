import { assert, assertEquals } from "@std/assert";
import { cutError, largestOf, wildBound } from "../../../lib/competition/calibration/wild_errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";

Deno.test("wildBound() lies beyond whatever a healthy fleet shows, and of very heavy tails beyond all but one in ten thousand", () => {
  const rng = createRng(3);
  for (const keys of [2, 3, 12, 60, 1000]) {
    const fleet = (draw: () => number) => Array.from({ length: keys }, () => Float64Array.from({ length: 24 }, draw));
    const laplace = fleet(() => Math.log(rng.next())).map(largestOf);
    assert(wildBound(laplace) > Math.max(...laplace), `${keys} keys`);
    const skewed = fleet(() => Math.exp(rng.normal())), bound = wildBound(skewed.map(largestOf));
    const cut = skewed.reduce((sum, own) => sum + own.filter((error) => error > bound).length, 0);
    assert(cut <= keys * 24 / 10_000, `${cut} of ${keys} keys`);
  }
});

Deno.test("wildBound() is that of the other keys, however wild one in ten is", () => {
  const tame = Array.from({ length: 18 }, (_, k) => 3 + k / 10);
  assertEquals(wildBound([...tame, 1e8, 1e12]), wildBound([...tame, 5, 6]));
  assertEquals(wildBound([...tame, 1e8, Infinity]), 5 * 4.7);
  assertEquals(wildBound([0.5, 2, 1e9]), 10, "ten typical errors are never wild");
});

Deno.test("wildBound() knows none where no other key is there to compare with", () => {
  assertEquals(wildBound([1e9]), Infinity);
  assertEquals(wildBound([0, 0, 0, NaN, 1e9]), Infinity);
  assertEquals(wildBound([]), Infinity);
});

Deno.test("largestOf() and cutError() look at sizes, and keep signs", () => {
  assertEquals(largestOf([1, NaN, -4, 3]), 4);
  assertEquals(largestOf([NaN]), 0);
  assertEquals([-9, -2, 0, 3, Infinity].map((error) => cutError(error, 5)), [-5, -2, 0, 3, 5]);
  assertEquals(cutError(NaN, 5), NaN);
});
