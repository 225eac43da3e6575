import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { explainLinear } from "@lib/explain/linear_contributions.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { buildDesign, takeRows } from "../_support/design_builder.ts";

const design = buildDesign({
  rows: 60,
  features: 3,
  categorical: [2],
  missing: 0.1,
  target: (x) => 5 + 2 * x[0] - x[1] + x[2],
});
const history = { y: new Float64Array(), start: 0, seasonLength: 1 };
const fitted = ridge.fit({ ...history, design }, {}, createRng(1));

Deno.test("explainLinear() is coefficient times value above the usual, level by level of a category", () => {
  const usual = takeRows(design, [0, 1, 2, 3, 4, 5]), explain = explainLinear(fitted, usual);
  const { base, values } = explain(design),
    predict = (rows: typeof design) => ridge.predict(fitted, { ...history, horizon: rows.rows, design: rows });
  const mean = predict(usual).reduce((sum, value) => sum + value / usual.rows, 0);
  assertAlmostEquals(base, mean, 1e-12);
  predict(design).forEach((value, row) =>
    assertAlmostEquals(values.subarray(3 * row, 3 * row + 3).reduce((sum, gain) => sum + gain, base), value, 1e-12)
  );
  const usualX = predict({ ...design, values: design.values.with(0, 7) })[0] - predict(design)[0];
  const moved = explain({ ...design, values: design.values.with(0, 7) }).values;
  assertAlmostEquals(moved[0] - values[0], usualX, 1e-9);
  assertEquals(moved.slice(1), values.slice(1));
});

Deno.test("explainLinear() keeps predictions inside the bounds of the model", () => {
  const { toPrediction } = explainLinear(fitted, design)(design), [low, high] = fitted.bounds;
  assertEquals([...toPrediction(Float64Array.of(-1e9, 5, 1e9))], [low, 5, high]);
});
