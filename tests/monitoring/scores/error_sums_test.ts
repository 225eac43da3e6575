import { assertAlmostEquals, assertEquals } from "@std/assert";
import { bias, mae, rmse, wape } from "@lib/metrics/point_metrics.ts";
import { addForecast, addInside, countOf, maeOf, openSums, rowScores } from "@lib/monitoring/scores/error_sums.ts";
import { totalOf } from "@lib/monitoring/scores/row_sums.ts";

const Y = [3, 0, 7, 5], YHAT = [4, 1, 5, 5], NAIVE = [1, 1, 4, NaN], SEASONAL = [2, 0, NaN, NaN];

function filled() {
  const sums = openSums(2, ["80"]);
  Y.forEach((y, i) => addForecast(sums, i % 2, { y, yhat: YHAT[i]!, naive: NAIVE[i]!, seasonal: SEASONAL[i]! }));
  [true, true, false].forEach((isInside, i) => addInside(sums, i % 2, { level: 0, isInside }));
  return sums;
}

Deno.test("rowScores() are the metrics of the rows; sums of parts add up", () => {
  const sums = filled(), scores = rowScores(totalOf(sums), 0);
  assertEquals([scores.scored, scores.mae, scores.wape], [4, mae(Y, YHAT), wape(Y, YHAT)]);
  assertAlmostEquals(scores.rmse!, rmse(Y, YHAT));
  assertAlmostEquals(scores.bias!, bias(Y, YHAT));
  assertAlmostEquals(scores.coverage["80"]!, 200 / 3);
  assertEquals([countOf(sums, 0), countOf(sums, 1), maeOf(sums, 0)], [2, 2, 1.5]);
  assertEquals(totalOf(sums, [1]).values, sums.values.slice(sums.width));
});

Deno.test("rowScores() skill is over the better naive forecast, each where it could be made", () => {
  const { skill } = rowScores(totalOf(filled()), 0);
  // naive: ours 1 + 1 + 2 of 2 + 1 + 3; seasonal: ours 1 + 1 of 1 + 0
  assertEquals(skill, Math.min(1 - 4 / 6, 1 - 2 / 1));
});

Deno.test("rowScores() what is undefined is null with its reason", () => {
  const none = rowScores(openSums(1, ["80"]), 0);
  assertEquals([none.mae, none.coverage["80"], none.undefined.mae], [null, null, "no forecast has come due"]);
  const zero = openSums(1, ["80"]);
  addForecast(zero, 0, { y: 0, yhat: 0, naive: NaN, seasonal: 0 });
  const { wape, bias, skill, coverage, mae, undefined: why } = rowScores(zero, 0);
  assertEquals([wape, bias, skill, coverage["80"], mae], [null, null, null, null, 0]);
  assertEquals(why, {
    wape: "all actuals are 0",
    bias: "the actuals add up to 0",
    coverage_80: "no forecast has an interval of this level",
    skill: "no naive forecast from the origins, or one without any error",
  });
});

Deno.test("rowScores() has what periods cost, and skill by it, where models were chosen by that", () => {
  const costs = { name: "cost_5_1", under: 5, over: 1 }, sums = openSums(1, [], { costs });
  Y.forEach((y, i) => addForecast(sums, 0, { y, yhat: YHAT[i]!, naive: NAIVE[i]!, seasonal: NaN }));
  const { chosen, mae: size, skill } = rowScores(totalOf(sums), 0);
  assertEquals([chosen, size], [{ name: "cost_5_1", value: (1 + 1 + 5 * 2 + 0) / 4 }, mae(Y, YHAT)]);
  // naive: 5 × 2 + 1 + 5 × 3 of the first three.
  assertEquals(skill, 1 - 12 / 26);
  assertEquals("chosen" in rowScores(filled(), 0), false);
  const none = rowScores(openSums(1, [], { costs }), 0);
  assertEquals([none.chosen?.value, none.undefined.cost_5_1], [null, "no forecast has come due"]);
});
