import { leastLoss } from "../../../lib/competition/blends/simplex.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { assert, assertAlmostEquals, assertEquals } from "@std/assert";

const all = (m: number) => Array.from({ length: m }, () => true);
const equal = (m: number) => new Float64Array(m).fill(1 / m);

Deno.test("leastLoss() weighs independent errors by their inverse variance", () => {
  const loss = Float64Array.of(1, 0, 0, 0, 4, 0, 0, 0, 9);
  const weights = leastLoss(loss, { prior: equal(3), penalty: 0, isAllowed: all(3) });
  const total = 1 + 1 / 4 + 1 / 9;
  [1, 1 / 4, 1 / 9].forEach((share, c) => assertAlmostEquals(weights[c], share / total, 1e-6));
});

Deno.test("leastLoss() gives a member nothing that would need a negative weight, and the prior where the penalty is large", () => {
  // The second errs as the first does, and three times as much.
  const loss = Float64Array.of(1, 3, 3, 9.5);
  assertEquals([...leastLoss(loss, { prior: equal(2), penalty: 0, isAllowed: all(2) })], [1, 0]);
  const held = leastLoss(loss, { prior: equal(2), penalty: 1e9, isAllowed: all(2) });
  held.forEach((weight) => assertAlmostEquals(weight, 0.5, 1e-6));
});

Deno.test("leastLoss() leaves alike members alike, and nothing to who is not allowed", () => {
  const alike = new Float64Array(9).fill(2);
  assertEquals(leastLoss(alike, { prior: equal(3), penalty: 0, isAllowed: all(3) }), equal(3));
  const best = Float64Array.of(4, 0, 0, 0, 4, 0, 0, 0, 0.01);
  const weights = leastLoss(best, { prior: Float64Array.of(0.5, 0.5, 0), penalty: 0, isAllowed: [true, true, false] });
  assertEquals([...weights], [0.5, 0.5, 0]);
});

Deno.test("leastLoss() meets the conditions of a minimum on the simplex for any members", () => {
  const rng = createRng(3), m = 12;
  const rows = Array.from({ length: 30 }, () => Array.from({ length: m }, () => rng.normal() + 0.5));
  const loss = Float64Array.from({ length: m * m }, (_, i) => {
    const c = Math.floor(i / m), d = i % m;
    return rows.reduce((sum, row) => sum + row[c] * row[d] / 30, 0);
  });
  const penalty = 0.01, prior = equal(m), weights = leastLoss(loss, { prior, penalty, isAllowed: all(m) });
  assertAlmostEquals(weights.reduce((sum, weight) => sum + weight, 0), 1, 1e-12);
  const slope = prior.map((w, c) =>
    penalty * (weights[c] - w) + weights.reduce((sum, weight, d) => sum + weight * loss[c * m + d], 0)
  );
  const least = Math.min(...slope);
  slope.forEach((value, c) => assert(weights[c] >= 0 && (weights[c] < 1e-12 || value - least < 1e-4), `${c}`));
});
