import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { factorizeCholesky, solveCholesky } from "../../../lib/core/numbers/linear_algebra.ts";
import { normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { gramOf } from "../../../lib/models/linear/gram_of.ts";
import { ridgePath } from "../../../lib/models/linear/ridge_path.ts";
import { standardizedRows } from "../../../lib/models/linear/standardize.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const PENALTIES = [1e-4, 0.01, 0.5, 20];

Deno.test("ridgePath() solves the equations at every penalty", () => {
  const equations = normalEquations(gramOf(buildDesign({ rows: 40, features: 7 })));
  const path = ridgePath(equations, PENALTIES);
  PENALTIES.forEach((penalty, i) => {
    const a = equations.gram.slice(), b = equations.moment.slice();
    for (let c = 0; c < 7; c++) a[8 * c] += penalty;
    factorizeCholesky(a, 7);
    solveCholesky(a, b, 7);
    path.coefficients(i).forEach((value, c) => assertAlmostEquals(value, b[c], 1e-12));
  });
});

Deno.test("ridgePath() errors and degrees of freedom are those of the rows' residuals and hat matrix", () => {
  const base = buildDesign({ rows: 30, features: 4, missing: 0.1 });
  const design = changeDesign(base, { weight: base.weight.map((_, row) => 1 + row % 2) });
  const equations = normalEquations(gramOf(design)), path = ridgePath(equations, PENALTIES);
  const x = standardizedRows(design, equations.columns), total = design.weight.reduce((sum, weight) => sum + weight);
  PENALTIES.forEach((penalty, i) => {
    const b = path.coefficients(i), a = equations.gram.slice();
    for (let c = 0; c < 4; c++) a[5 * c] += penalty;
    factorizeCholesky(a, 4);
    let error = 0, freedom = 1;
    for (let row = 0; row < 30; row++) {
      const z = x.slice(4 * row, 4 * row + 4), share = design.weight[row] / total;
      const predicted = z.reduce((sum, value, c) => sum + value * b[c], equations.centre);
      error += share * (design.target[row] - predicted) ** 2;
      // Leverage: the row's share times z' (G + λI)⁻¹ z.
      const solved = solveCholesky(a, z.slice(), 4);
      freedom += share * z.reduce((sum, value, c) => sum + value * solved[c], 0);
    }
    assertAlmostEquals(path.error[i], error, 1e-12);
    assertAlmostEquals(path.freedom[i], freedom, 1e-12);
  });
});

Deno.test("ridgePath() errors grow and degrees of freedom fall with the penalty", () => {
  const path = ridgePath(normalEquations(gramOf(buildDesign({ rows: 40, features: 6 }))), PENALTIES);
  for (let i = 1; i < PENALTIES.length; i++) {
    assertLess(path.error[i - 1], path.error[i]);
    assertLess(path.freedom[i], path.freedom[i - 1]);
  }
  assertLess(1, path.freedom[3]);
  assertLess(path.freedom[0], 7.0001);
});

Deno.test("ridgePath() without columns is the mean", () => {
  const design = changeDesign(buildDesign({ rows: 6 }), { values: new Float64Array(24).fill(2) });
  const equations = normalEquations(gramOf(design)), path = ridgePath(equations, [1]);
  assertEquals([path.freedom[0], path.error[0]], [1, equations.spread]);
  assertEquals(path.coefficients(0).length, 0);
});

Deno.test("ridgePath() keeps the equations", () => {
  const equations = normalEquations(gramOf(buildDesign())),
    gram = equations.gram.slice(),
    moment = equations.moment.slice();
  ridgePath(equations, PENALTIES).coefficients(1);
  assertEquals([equations.gram, equations.moment], [gram, moment]);
});
