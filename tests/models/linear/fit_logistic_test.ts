import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { fitLogistic } from "@lib/models/linear/fit_logistic.ts";
import { softmaxLoss, type SoftmaxRows } from "@lib/models/linear/softmax_loss.ts";
import { largestArray } from "../../_support/largest_array.ts";

/** Rows of which the first column tells the class, as far as noise lets it. */
function rowsOf(n: number, classes: number, noise: number, k = 4): SoftmaxRows {
  const rng = createRng(n + classes), x = Float64Array.from({ length: n * k }, () => rng.normal());
  const target = Int32Array.from({ length: n }, (_, row) => {
    const score = x[row * k]! + noise * rng.normal();
    return Math.max(0, Math.min(classes - 1, Math.floor(classes / 2 + score)));
  });
  return { x, columns: k, target, weight: new Float64Array(n).fill(1), classes };
}

Deno.test("fitLogistic() finds where the penalised loss has no slope", () => {
  for (const classes of [2, 3]) {
    const rows = rowsOf(200, classes, 1), { coefficients } = fitLogistic(rows, 0.01);
    const slope = new Float64Array(coefficients.length);
    softmaxLoss(rows, 0.01)(coefficients, slope);
    assert(slope.every((value) => Math.abs(value) < 1e-6));
  }
});

Deno.test("fitLogistic() stays finite where a line separates the classes", () => {
  for (const classes of [2, 3]) {
    const { coefficients, penalty } = fitLogistic(rowsOf(60, classes, 0), 0);
    assert(coefficients.every((value) => Math.abs(value) < 1e3), `${coefficients}`);
    assertGreater(penalty, 0);
  }
});

Deno.test("fitLogistic() shrinks more where the columns say less, and chooses a penalty that foretells rows", () => {
  const clear = rowsOf(300, 2, 0.3), vague = rowsOf(40, 2, 6, 12);
  assertLess(fitLogistic(clear, 0).penalty, fitLogistic(vague, 0).penalty);
  const fresh = rowsOf(4000, 2, 6, 12),
    lossOf = (penalty: number) => softmaxLoss(fresh, 0)(fitLogistic(vague, penalty).coefficients, new Float64Array(13));
  assertLess(lossOf(0), lossOf(1e-5));
});

Deno.test("fitLogistic() fits many rows to the end with the penalty that some of them ask for", () => {
  const rows = rowsOf(3500, 2, 1), { coefficients, penalty } = fitLogistic(rows, 0), slope = new Float64Array(5);
  softmaxLoss(rows, penalty)(coefficients, slope);
  assert(slope.every((value) => Math.abs(value) < 1e-6));
});

Deno.test("fitLogistic() on top of scores that say it all adds next to nothing", () => {
  const rows = rowsOf(200, 2, 1), { coefficients } = fitLogistic(rows, 0.001);
  const offset = new Float64Array(400);
  for (let row = 0; row < 200; row++) {
    offset[2 * row + 1] = coefficients[4]! +
      coefficients.slice(0, 4).reduce((sum, b, j) => sum + b * rows.x[row * 4 + j]!, 0);
  }
  const own = fitLogistic({ ...rows, offset }, 0);
  assertEquals(own.coefficients.length, 5);
  own.coefficients.forEach((value) => assertAlmostEquals(value, 0, 0.05));
});

Deno.test("fitLogistic() of many columns is the same as of their span, with no matrix of pairs of columns", () => {
  for (const classes of [2, 3]) {
    const rows = rowsOf(60, classes, 0.5, 700), slope = new Float64Array(classes === 2 ? 701 : 3 * 701);
    let found = fitLogistic(rows, 1);
    assertLess(largestArray(() => found = fitLogistic(rows, 0)), 3 * 60 * 700);
    softmaxLoss(rows, found.penalty)(found.coefficients, slope);
    assert(slope.every((value) => Math.abs(value) < 1e-5));
  }
});

Deno.test("fitLogistic() of many columns lets the penalty count for as much less as there are more rows than it was chosen on", () => {
  const rows = rowsOf(700, 2, 1, 1300), { coefficients, penalty } = fitLogistic(rows, 0);
  const steps = 2 * Math.log10(penalty * 700 / 500);
  assertAlmostEquals(steps, Math.round(steps), 1e-9);
  const slope = new Float64Array(1301);
  softmaxLoss(rows, penalty)(coefficients, slope);
  assert(slope.every((value) => Math.abs(value) < 1e-5));
});
