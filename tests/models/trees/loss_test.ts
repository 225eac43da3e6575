import { assertAlmostEquals, assertEquals, assertMatch } from "@std/assert";
import { createRng } from "../../../lib/core/random.ts";
import { type LossName, lossOf, weightedQuantile } from "../../../lib/models/trees/loss.ts";
import { allRows } from "../../../lib/models/trees/rows.ts";

const NAMES: LossName[] = ["squared", "absolute", "poisson", "quantile", "logistic"];
const rng = createRng(4);
const data = (name: LossName) => ({
  rows: allRows(40),
  target: Float64Array.from({ length: 40 }, () => name === "logistic" ? rng.integer(2) : Math.abs(rng.normal()) * 3),
  weight: Float64Array.from({ length: 40 }, () => 0.5 + rng.next()),
});

Deno.test("lossOf() gradients and hessians are derivatives of the mean loss", () => {
  for (const name of NAMES) {
    const loss = lossOf(name, 0.8), rows = data(name), total = rows.weight.reduce((a, b) => a + b, 0);
    const score = Float64Array.from({ length: 40 }, () => rng.normal());
    const out = { gradient: new Float64Array(40), hessian: new Float64Array(40) };
    loss.gradients(rows, score, out);
    const at = (row: number, shift: number) => {
      const moved = score.slice();
      moved[row] += shift;
      return loss.mean(rows, moved) * total;
    };
    // The squared loss is reported as the error, twice the loss that is fitted.
    const factor = name === "squared" ? 0.5 : 1, step = 1e-4;
    for (let row = 0; row < 40; row++) {
      assertAlmostEquals(out.gradient[row], factor * (at(row, step) - at(row, -step)) / (2 * step), 1e-4);
      if (loss.constantHessian) continue;
      assertAlmostEquals(out.hessian[row], (at(row, step) + at(row, -step) - 2 * at(row, 0)) / step ** 2, 1e-3);
    }
  }
});

Deno.test("lossOf() base is the best constant", () => {
  for (const name of NAMES) {
    const loss = lossOf(name, 0.8), rows = data(name), base = loss.base(rows);
    const at = (value: number) => loss.mean(rows, new Float64Array(40).fill(value));
    for (const shift of [-0.1, 0.1]) assertEquals(at(base) <= at(base + shift), true, name);
  }
});

Deno.test("lossOf() refuses targets outside the loss' domain", () => {
  assertMatch(lossOf("poisson").refuses(-1) ?? "", />= 0/);
  assertMatch(lossOf("logistic").refuses(0.5) ?? "", /0 or 1/);
  assertEquals([lossOf("poisson").refuses(0), lossOf("logistic").refuses(1), lossOf("squared").refuses(-9)], [
    null,
    null,
    null,
  ]);
});

Deno.test("lossOf() poisson base stays finite for all-zero targets", () => {
  const base = lossOf("poisson").base({ rows: allRows(2), target: new Float64Array(2), weight: Float64Array.of(1, 1) });
  assertAlmostEquals(base, Math.log(1e-6), 1e-12);
});

Deno.test("weightedQuantile() interpolates equal weights and accumulates unequal ones", () => {
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3, 2), Float64Array.of(2, 2, 2, 2), 0.5), 2.5);
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3), Float64Array.of(1, 5, 1), 0.5), 1);
  assertEquals(weightedQuantile(Float64Array.of(4, 1, 3), Float64Array.of(8, 1, 1), 0.9), 4);
});
