import { assertAlmostEquals, assertEquals } from "@std/assert";
import { totalOf } from "@lib/monitoring/scores/row_sums.ts";
import {
  addPromise,
  openPromises,
  promisedMae,
  promisedMase,
  promisedOf,
} from "@lib/monitoring/scores/promise_sums.ts";

const ONE = { mae: 2, rmse: 3, wape: 0.2, bias: -0.1, mase: 0.5, skill: 0.5, coverage_80: 70 };
const TWO = { mae: 4, rmse: 5, wape: 0.8, bias: 0.3, mase: 1.5, skill: -1, coverage_80: 90 };

Deno.test("promisedOf() pools hold-outs as if they were rows, by the forecasts that rest on them", () => {
  const sums = openPromises(2, ["80"]);
  addPromise(sums, 0, { scores: ONE, weight: 3 });
  addPromise(sums, 1, { scores: TWO, weight: 1 });
  const { mae, rmse, wape, bias, skill, coverage, undefined: why } = promisedOf(totalOf(sums), 0, 4);
  assertEquals([mae, wape, coverage["80"], why], [2.5, (3 * 2 + 4) / (3 * 10 + 5), 75, {}]);
  assertAlmostEquals(rmse!, Math.sqrt((3 * 9 + 25) / 4));
  assertAlmostEquals(bias!, (3 * -0.1 * 10 + 0.3 * 5) / 35);
  // The naive forecasts of their hold-outs erred by 4 and by 2.
  assertAlmostEquals(skill!, 1 - 10 / (3 * 4 + 2));
  assertEquals([promisedMae(sums, 1), promisedMase(sums, 0)], [4, 0.5]);
});

Deno.test("promisedOf() a hold-out that says nothing is no promise", () => {
  const sums = openPromises(1, ["80"]);
  addPromise(sums, 0, { scores: { mae: NaN, wape: 0, mase: 1 }, weight: 5 });
  const { mae, wape, coverage, undefined: why } = promisedOf(sums, 0, 5);
  assertEquals([mae, wape, coverage["80"], why.mae], [null, null, null, "no hold-out of these versions says it"]);
  assertEquals(promisedOf(sums, 0, 0).undefined.mae, "no forecast has come due");
  assertEquals(promisedMase(sums, 0), 1);
});

Deno.test("promisedOf() skill is by absolute errors also where versions were chosen by another metric", () => {
  const sums = openPromises(1, []);
  addPromise(sums, 0, { scores: { ...ONE, skill: 0.9, naive_error: 4 }, weight: 3 });
  addPromise(sums, 0, { scores: { ...TWO, skill: 0.1, naive_error: 5 }, weight: 1 });
  assertAlmostEquals(promisedOf(sums, 0, 4).skill!, 1 - 10 / (3 * 4 + 5));
});

Deno.test("promisedOf() has what periods were promised to cost, and skill by it", () => {
  const sums = openPromises(1, [], { costs: { name: "cost_5_1", under: 5, over: 1 } });
  addPromise(sums, 0, { scores: { ...ONE, cost_5_1: 6 }, weight: 3 });
  addPromise(sums, 0, { scores: { ...TWO, cost_5_1: 10 }, weight: 1 });
  const { chosen, skill, mae } = promisedOf(totalOf(sums), 0, 4);
  assertEquals([chosen, mae], [{ name: "cost_5_1", value: 7 }, 2.5]);
  assertAlmostEquals(skill!, 1 - 28 / (3 * 12 + 5));
});
