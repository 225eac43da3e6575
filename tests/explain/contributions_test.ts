import { assertEquals } from "@std/assert";
import { explainerOf } from "@lib/explain/contributions.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { mlRandomForest } from "@lib/models/trees/ml_random_forest.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import type { ModelFamily } from "@lib/models/contract/family.ts";
import type { Group } from "@lib/explain/groups.ts";
import { ROWS } from "../exchange/_ensembles.ts";

const GROUPS: Group[] = ["level", "level", "columns", "season"];

Deno.test("explainerOf() takes trees and linear models apart by feature, others by group", () => {
  const families: ModelFamily[] = [gradientBoosting, ridge, mlRandomForest];
  const told = families.map((family) => {
    const training = { y: new Float64Array(), start: 0, seasonLength: 1, design: ROWS };
    const fitted = family.fit(
      training,
      { ...family.defaults, ...("trees" in family.defaults ? { trees: 3 } : {}) },
      createRng(1),
    );
    return explainerOf({ family, fitted }, ROWS)(ROWS, GROUPS);
  });
  assertEquals(told.map(({ players }) => players), ["features", "features", ["level", "columns", "season"]]);
  assertEquals(told.map(({ values }) => values.length / ROWS.rows), [4, 4, 3]);
});

Deno.test("explainerOf() keeps the link of trees apart from what adds up", () => {
  const design = { ...ROWS, target: ROWS.target.map(Math.abs) };
  const training = { y: new Float64Array(), start: 0, seasonLength: 1, design };
  const fitted = gradientBoosting.fit(training, { loss: "poisson", trees: 5 }, createRng(1));
  const { base, values, toPrediction } = explainerOf({ family: gradientBoosting, fitted }, design)(design, GROUPS);
  const raw = Float64Array.from(
    { length: 3 },
    (_, row) => values.subarray(4 * row, 4 * row + 4).reduce((a, b) => a + b, base),
  );
  const predicted = gradientBoosting.predict(fitted, { y: training.y, start: 0, horizon: design.rows, design });
  toPrediction(raw).forEach((value, row) => assertEquals(Math.abs(value - predicted[row]) < 1e-12, true));
});
