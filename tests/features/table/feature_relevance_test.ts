import { assert, assertAlmostEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { EncodedTargets } from "@lib/features/table/target_encoding.ts";
import { type Candidates, relevanceOf, relevanceParts } from "@lib/features/table/feature_relevance.ts";

const N = 400, rng = createRng(5);
const X = Float64Array.from({ length: N }, () => rng.normal()), NOISE = X.map(() => rng.normal());
const targets = (values: Float64Array, width = 1) => (
  { values, width, weight: new Float64Array(N).fill(1), fold: new Uint8Array(N), folds: 2 }
);

const relevance = (features: Candidates, of: EncodedTargets) => relevanceOf(relevanceParts(features), of);

Deno.test("relevanceOf() sees what is no straight line, and nothing where there is nothing", () => {
  const [square, noise] = relevance(
    { columns: [X, NOISE], categorical: [false, false] },
    targets(X.map((x) => x * x)),
  );
  assert(square! > 0.7 && Math.abs(noise!) < 0.05, `${square}, ${noise}`);
});

Deno.test("relevanceOf() of a category is the adjusted share of variance between its levels", () => {
  const level = X.map((_, row) => row % 4), y = level.map((value, row) => value + NOISE[row]!);
  const [found] = relevance({ columns: [level], categorical: [true] }, targets(y));
  const mean = y.reduce((a, b) => a + b) / N, total = y.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  let within = 0;
  for (let at = 0; at < 4; at++) {
    const own = y.filter((_, row) => row % 4 === at), centre = own.reduce((a, b) => a + b) / own.length;
    within += own.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  }
  assertAlmostEquals(found!, 1 - within / (N - 4) / (total / (N - 1)), 1e-12);
});

Deno.test("relevanceOf() takes missing for a value of its own, and of several outputs the best told", () => {
  const hole = X.map((x, row) => row % 5 === 0 ? NaN : x), y = new Float64Array(2 * N);
  for (let row = 0; row < N; row++) y.set([NOISE[row]!, row % 5 === 0 ? 5 : 0], 2 * row);
  assert(relevance({ columns: [hole], categorical: [false] }, targets(y, 2))[0]! > 0.99);
});
