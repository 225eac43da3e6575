import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { elasticNet } from "@lib/models/linear/elastic_net.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { largestArray } from "../../_support/largest_array.ts";

const table = (design: Design) => changeDesign(design, { task: { kind: "number", outputs: 1 } });
const fit = (design: Design, penalty = 0) =>
  elasticNet.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, { penalty }, createRng(1));
const target = (x: Float64Array, noise: number) => 3 * x[0]! - 2 * x[1]! + 7 + noise;

Deno.test("wideElasticNet() is the elastic net of the products of columns, at a given penalty and at the chosen one", () => {
  const design = buildDesign({ rows: 60, features: 301, target, missing: 0.02 });
  for (const penalty of [0.3, 0]) {
    const ours = fit(table(design), penalty), theirs = fit(design, penalty);
    assertAlmostEquals(ours.penalty, theirs.penalty, 1e-9);
    ours.coefficients.forEach((b, c) => assertAlmostEquals(b, theirs.coefficients[c]!, 1e-4));
    assertAlmostEquals(ours.intercept, theirs.intercept, 1e-9);
  }
});

Deno.test("wideElasticNet() makes no matrix of pairs of columns", () => {
  const design = table(buildDesign({ rows: 20, features: 1500, target }));
  assertLess(largestArray(() => assertGreater(fit(design).penalty, 0)), 2 * 20 * 1500);
});

Deno.test("wideElasticNet() of a target that does not vary, and of columns that do not, has no coefficient", () => {
  const flat = table(buildDesign({ rows: 9, features: 400, target: () => 3 }));
  assertEquals([...new Set(fit(flat).coefficients)], [0]);
  const still = table(
    changeDesign(buildDesign({ rows: 9, features: 400 }), { values: new Float64Array(3600).fill(2) }),
  );
  assertEquals(fit(still).coefficients.length, 0);
});
