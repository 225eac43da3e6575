import { fitPooled, winsorize } from "../../../lib/competition/contenders/pooled.ts";
import { RowPool } from "../../../lib/competition/backtest/row_pool.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { prepareFeatures } from "../../../lib/features/rows/prepare.ts";
import type { LinearFit } from "../../../lib/models/linear/linear_form.ts";
import { normalEquations } from "../../../lib/models/linear/normal_equations.ts";
import { designColumns } from "../../../lib/models/linear/design_columns.ts";
import { Gram } from "../../../lib/models/linear/gram.ts";
import { gradientBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { ridge } from "../../../lib/models/linear/ridge.ts";
import { ridgePath } from "../../../lib/models/linear/ridge_path.ts";
import { contenderOf, demand, HORIZON, seriesOf, specOf, START } from "../_series.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertNotEquals,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";

const ORIGIN = START + 59;
const SPEC = specOf();
const KEYS = ["ale", "bun", "tea"].map((id, k) => seriesOf(demand(70 + k, k), { id }));
const designOf = (panel: typeof KEYS[number]) =>
  prepareFeatures(SPEC, panel, { horizon: HORIZON }).training(ORIGIN, { seed: 1 });
const DESIGNS = KEYS.map(designOf);
function joined(designs: readonly Design[]): Design {
  const pool = new RowPool(1);
  designs.forEach((design) => pool.add(design));
  return pool.finish() ?? DESIGNS[0];
}
const FIT = { seed: "s", asOf: ORIGIN, seasonLength: 7 };
const boosting = contenderOf(gradientBoosting, { scope: "pooled", params: { trees: 5, rowSample: 0.5 } });

Deno.test("fitPooled() gives the same model for the same rows and seed, another for another seed or origin", () => {
  const rows = joined(DESIGNS);
  const model = (options: Partial<typeof FIT> = {}) =>
    gradientBoosting.encode(fitPooled(boosting, rows, { ...FIT, ...options }) as never);
  assertEquals(model(), model());
  assertNotEquals(model({ seed: "other" }), model());
  assertNotEquals(model({ asOf: ORIGIN + 1 }), model());
});

Deno.test("fitPooled() fits what the family fits on the joined rows with cut tails", () => {
  const contender = contenderOf(ridge, { scope: "pooled" });
  const rows = joined(DESIGNS);
  const rng = { next: () => 0, integer: () => 0, normal: () => 0 };
  const direct = ridge.fit({ y: new Float64Array(0), start: 0, seasonLength: 7, design: winsorize(rows) }, {}, rng);
  assertEquals(fitPooled(contender, rows, FIT), direct);
});

Deno.test("fitPooled() passes on the family's error", () => {
  const none = { ...DESIGNS[0], rows: 0, values: new Float64Array(0), target: new Float64Array(0) };
  assertEquals(assertThrows(() => fitPooled(contenderOf(ridge), none, FIT), FitError).code, "EMPTY");
});

Deno.test("winsorize() cuts one in 200 targets at each end and leaves the rest and its input alone", () => {
  const n = 1001;
  const rows = { ...DESIGNS[0], rows: n, target: Float64Array.from({ length: n }, (_, i) => i === 500 ? 1e9 : i) };
  const before = rows.target.slice();
  const { target } = winsorize(rows);
  assertEquals(rows.target, before);
  // Sorted, the values are 0 … 499, 501 … 1000, 1e9: type-7 quantiles at positions 5 and 995.
  assertEquals([target[0], target[4], target[5], target[6]], [5, 5, 5, 6]);
  assertEquals([target[995], target[996], target[1000], target[500]], [995, 996, 996, 996]);
});

Deno.test("fitPooled() is not led by one key's giant order", () => {
  const contender = contenderOf(ridge, { scope: "pooled" });
  const rows = joined(Array.from({ length: 10 }, () => DESIGNS).flat());
  const giant = { ...rows, target: rows.target.map((value, i) => i === 3 ? 1e6 : value) };
  const predict = (fitted: unknown) =>
    ridge.predict(fitted as never, { y: new Float64Array(0), start: 0, horizon: rows.rows, design: rows });
  const plain = predict(fitPooled(contender, rows, FIT)), led = predict(fitPooled(contender, giant, FIT));
  plain.forEach((value, i) => assert(Math.abs(value - led[i]) < 1, `${value} against ${led[i]}`));
});

Deno.test("winsorize() gives contenders of the same rows the same cut rows", () => {
  const rows = joined(DESIGNS);
  assert(winsorize(rows) === winsorize(rows));
  assert(winsorize({ ...rows }) !== winsorize(rows));
});

Deno.test("fitPooled() of ridge solves the sum of the keys' Gram matrices", () => {
  const rows = joined(DESIGNS), cut = winsorize(rows);
  const sum = new Gram(designColumns(cut));
  let from = 0;
  for (const { rows: n } of DESIGNS) {
    const part = new Gram(designColumns(cut));
    part.add(cut, from, from += n);
    sum.addGram(part);
  }
  const fitted = fitPooled(contenderOf(ridge, { scope: "pooled", params: { penalty: 0.01 } }), rows, FIT) as LinearFit;
  const coefficients = ridgePath(normalEquations(sum), [0.01]).coefficients(0);
  assertEquals(coefficients.length, fitted.coefficients.length);
  coefficients.forEach((value, c) => assertAlmostEquals(value, fitted.coefficients[c], 1e-10));
});

Deno.test("winsorize() leaves the targets of a table alone: class numbers are no amounts", () => {
  const table = { ...joined(DESIGNS), task: { kind: "class", classes: 1000 } } as const;
  assertStrictEquals(winsorize(table), table);
});
