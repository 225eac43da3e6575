import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { wideRidge } from "@lib/models/linear/wide_ridge.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { largestArray } from "../../_support/largest_array.ts";

const NUMBER = { kind: "number", outputs: 1 } as const;
const table = (design: Design) => changeDesign(design, { task: NUMBER });
const fit = (design: Design, penalty = 0) =>
  ridge.fit({ y: new Float64Array(0), start: 0, seasonLength: 1, design }, { penalty }, createRng(1));

Deno.test("wideRidge() is ridge of the products of columns: same penalty, same coefficients", () => {
  const plain = buildDesign({ rows: 40, features: 310, missing: 0.05 });
  const weighted = changeDesign(plain, { weight: plain.weight.map((_, row) => 1 + row % 3) });
  for (const design of [plain, weighted]) {
    for (const penalty of [0, 0.3]) {
      const theirs = fit(design, penalty), ours = fit(table(design), penalty);
      assertEquals(ours.penalty, theirs.penalty);
      ours.coefficients.forEach((b, c) => assertAlmostEquals(b, theirs.coefficients[c]!, 1e-8));
      assertAlmostEquals(ours.intercept, theirs.intercept, 1e-10);
      ours.bounds.forEach((bound, i) => assertAlmostEquals(bound, theirs.bounds[i]!, 1e-10));
    }
  }
});

Deno.test("wideRidge() makes no matrix of pairs of columns", () => {
  const design = table(buildDesign({ rows: 20, features: 1500 }));
  assertLess(largestArray(() => fit(design)), 2 * 20 * 1500);
});

Deno.test("wideRidge() of more rows than it turns ends where the penalised loss of all of them has no slope", () => {
  const design = table(buildDesign({ rows: 1200, features: 30 })), solution = wideRidge(design, [0.1, 1], () => 1);
  const { rows: { x, off, share }, coefficients: b, penalty } = solution, slope = b.map((own) => penalty * own);
  assertAlmostEquals(penalty, 1000 / 1200, 1e-12);
  for (let row = 0; row < 1200; row++) {
    const error = b.reduce((sum, own, c) => sum + own * x[row * 30 + c]!, -off[row]!);
    for (let c = 0; c < 30; c++) slope[c]! += share[row]! * error * x[row * 30 + c]!;
  }
  slope.forEach((value) => assertAlmostEquals(value, 0, 1e-6));
});

Deno.test("wideRidge() of columns that never vary, and of a target that does not, has no slope", () => {
  const still = table(
    changeDesign(buildDesign({ rows: 9, features: 400 }), { values: new Float64Array(3600).fill(2) }),
  );
  assertEquals(fit(still).coefficients.length, 0);
  const flat = table(buildDesign({ rows: 9, features: 400, target: () => 3 }));
  assertEquals([...new Set(fit(flat).coefficients.map(Math.abs))], [0]);
});
