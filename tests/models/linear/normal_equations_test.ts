import { assertAlmostEquals, assertEquals } from "@std/assert";
import { equationsOf, normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { gramOf } from "../../../lib/models/linear/gram_of.ts";
import { standardizedRows } from "../../../lib/models/linear/standardize.ts";
import { outputDesign } from "../../../lib/models/contract/output_design.ts";
import { tableRows } from "../../_support/table_rows.ts";
import { buildDesign, changeDesign, takeRows } from "../../_support/design_builder.ts";
import { variance } from "../../../lib/core/numbers/statistics.ts";

Deno.test("normalEquations() equals the plain sums over rows", () => {
  for (const rows of [9, 12]) {
    const design = buildDesign({ rows, features: 3, missing: 0.2 });
    const { columns, gram, moment, centre, spread, range } = normalEquations(gramOf(design));
    const x = standardizedRows(design, columns), mean = design.target.reduce((sum, value) => sum + value / rows, 0);
    assertAlmostEquals(centre, mean, 1e-12);
    for (let i = 0; i < 3; i++) {
      let product = 0;
      for (let r = 0; r < rows; r++) product += x[r * 3 + i] * (design.target[r] - mean) / rows;
      assertAlmostEquals(moment[i], product, 1e-12);
      for (let j = 0; j < 3; j++) {
        let sum = 0;
        for (let r = 0; r < rows; r++) sum += x[r * 3 + i] * x[r * 3 + j] / rows;
        assertAlmostEquals(gram[i * 3 + j], sum, 1e-12);
      }
    }
    assertAlmostEquals(spread, design.target.reduce((sum, value) => sum + (value - mean) ** 2 / rows, 0), 1e-12);
    assertEquals(range, [Math.min(...design.target), Math.max(...design.target)]);
  }
});

Deno.test("normalEquations() counts a row of weight 2 like the row twice", () => {
  const design = buildDesign({ rows: 8, features: 2 });
  const weighted = normalEquations(gramOf(changeDesign(design, { weight: new Float64Array(8).fill(1).with(5, 2) })));
  const repeated = normalEquations(gramOf(takeRows(design, [0, 1, 2, 3, 4, 5, 5, 6, 7])));
  weighted.gram.forEach((value, i) => assertAlmostEquals(value, repeated.gram[i], 1e-12));
  weighted.moment.forEach((value, i) => assertAlmostEquals(value, repeated.moment[i], 1e-12));
});

Deno.test("normalEquations() of any number of rows have about one on the diagonal and no sign of their unit", () => {
  for (const rows of [5, 6, 7, 8, 9]) {
    const design = buildDesign({ rows, features: 3, seed: rows });
    const { gram, moment } = normalEquations(gramOf(design));
    for (let i = 0; i < 3; i++) {
      assertAlmostEquals(gram[4 * i], 1, 1e-9);
      for (let j = 0; j < 3; j++) assertEquals(gram[3 * i + j], gram[3 * j + i]);
    }
    const scaled = normalEquations(gramOf(changeDesign(design, { values: design.values.map((x) => 4 * x) })));
    scaled.gram.forEach((value, i) => assertAlmostEquals(value, gram[i], 1e-12));
    scaled.moment.forEach((value, i) => assertAlmostEquals(value, moment[i], 1e-12));
  }
});

Deno.test("normalEquations() without a usable column hold the target's sums alone", () => {
  const design = changeDesign(buildDesign({ rows: 6 }), { values: new Float64Array(24).fill(2) });
  const { gram, moment, centre, spread } = normalEquations(gramOf(design));
  assertEquals([gram.length, moment.length], [0, 0]);
  assertAlmostEquals(centre, design.target.reduce((sum, y) => sum + y / 6, 0), 1e-12);
  assertAlmostEquals(spread, variance(design.target) * 5 / 6, 1e-12);
});

Deno.test("normalEquations() survive a target far from zero", () => {
  const design = buildDesign({ rows: 40 }),
    high = changeDesign(design, { target: design.target.map((y) => y + 2 ** 30) });
  const [near, far] = [design, high].map((rows) => normalEquations(gramOf(rows)));
  assertAlmostEquals(far.spread, near.spread, 1e-5);
  far.moment.forEach((value, i) => assertAlmostEquals(value, near.moment[i], 1e-5));
});

Deno.test("equationsOf() of a further target shares the Gram matrix of the first, and is the problem of that target alone", () => {
  const plain = tableRows({ kind: "number", outputs: 2 }, { rows: 60, missing: 0.1, categorical: [3] });
  const design = { ...plain, weight: plain.weight.map((_, row) => 1 + row % 3) };
  const second = outputDesign(design, 1), shared = equationsOf(second), alone = normalEquations(gramOf({ ...second }));
  assertEquals(shared.columns.mean, equationsOf(outputDesign(design, 0)).columns.mean);
  assertEquals(shared.gram, alone.gram);
  shared.moment.forEach((moment, j) => assertAlmostEquals(moment, alone.moment[j]!, 1e-9));
  assertAlmostEquals(shared.centre, alone.centre, 1e-9);
  assertAlmostEquals(shared.spread, alone.spread, 1e-6);
  assertEquals(shared.range, alone.range);
});
