import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { elasticNet } from "@lib/models/linear/elastic_net.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const fit = (design: Design, params: Params = {}) =>
  elasticNet.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, params, createRng(1));
const target = (x: Float64Array, noise: number) => 3 * x[0]! - 2 * x[1]! + noise;

Deno.test("elasticNet leaves columns out that say nothing, and finds the others", () => {
  const { coefficients, penalty } = fit(buildDesign({ rows: 200, features: 20, target }));
  assert(penalty > 0);
  assert(coefficients[0]! > 2 && coefficients[1]! < -1.2);
  assertLess(coefficients.filter((b, j) => j > 1 && b !== 0).length, 14);
});

Deno.test("elasticNet of squared penalties alone is ridge", () => {
  const design = buildDesign({ rows: 60, target }), ours = fit(design, { penalty: 0.3, mix: 0 });
  const theirs = ridge.fit(
    { y: new Float64Array(0), start: 0, seasonLength: 1, design },
    { penalty: 0.3 },
    createRng(1),
  );
  ours.coefficients.forEach((b, j) => assertAlmostEquals(b, theirs.coefficients[j]!, 1e-6));
});

Deno.test("elasticNet does not see the unit of its target", () => {
  const design = buildDesign({ rows: 60, target }),
    large = changeDesign(design, { target: design.target.map((y) => 1024 * y) });
  const [a, b] = [fit(design), fit(large)];
  assertAlmostEquals(a.penalty, b.penalty, 1e-9);
  a.coefficients.forEach((own, j) => assertAlmostEquals(1024 * own, b.coefficients[j]!, 1e-4));
});

Deno.test("elasticNet chooses a penalty that foretells rows better than next to none", () => {
  const noisy = (x: Float64Array, noise: number) => x[0]! + 3 * noise;
  const design = buildDesign({ rows: 40, features: 25, target: noisy });
  const fresh = buildDesign({ rows: 2000, features: 25, target: noisy, seed: 9 });
  const error = (params: Params) => {
    const future = { y: new Float64Array(0), start: 0, horizon: 2000, design: fresh };
    return elasticNet.predict(fit(design, params), future).reduce((sum, p, i) => sum + (p - fresh.target[i]!) ** 2, 0);
  };
  assertLess(error({}), 0.9 * error({ penalty: 1e-6 }));
});

Deno.test("elasticNet refuses other parameters", () => {
  for (const params of [{ penalty: -1 }, { mix: 2 }, { alpha: 1 }] as Params[]) {
    assertEquals(assertThrows(() => fit(buildDesign(), params), FitError).code, "INVALID_PARAMS");
  }
});
