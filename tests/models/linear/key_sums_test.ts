import { assertAlmostEquals, assertEquals } from "@std/assert";
import { normalEquations } from "@lib/models/linear/normal_equations.ts";
import { gramOf } from "@lib/models/linear/gram_of.ts";
import { keyRuns, type KeySums, squaredError, sumKeys } from "@lib/models/linear/key_sums.ts";
import { standardizedRows } from "@lib/models/linear/standardize.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const KEYS = [0, 0, 0, 0, 2, 2, 2, 5, 5, 5, 5, 5];
const design = changeDesign(buildDesign({ rows: 12, features: 3, categorical: [2], missing: 0.2 }), {
  key: Int32Array.from(KEYS),
  weight: Float64Array.from({ length: 12 }, (_, row) => 1 + row % 3),
});
const { columns, centre } = normalEquations(gramOf(design)), shared = { columns, centre };

/** The same sums, term by term. */
function naiveSums(rows: readonly number[], weigh: (row: number) => number): KeySums {
  const x = standardizedRows(design, columns), k = columns.features.length, d = k + 1;
  const at = (row: number, c: number) => c === k ? 1 : x[row * k + c];
  const sum = (term: (row: number) => number) =>
    rows.reduce((total, row) => total + weigh(row) * design.weight[row] * term(row), 0);
  const y = (row: number) => design.target[row] - centre;
  return {
    gram: Float64Array.from({ length: d * d }, (_, i) => {
      const a = Math.floor(i / d), b = i % d;
      return b > a ? 0 : sum((row) => at(row, a) * at(row, b));
    }),
    moment: Float64Array.from({ length: d }, (_, c) => sum((row) => at(row, c) * y(row))),
    square: sum((row) => y(row) ** 2),
    weight: sum(() => 1),
  };
}

function assertSums(actual: KeySums, expected: KeySums): void {
  actual.gram.forEach((value, i) => assertAlmostEquals(value, expected.gram[i], 1e-9));
  actual.moment.forEach((value, i) => assertAlmostEquals(value, expected.moment[i], 1e-9));
  assertAlmostEquals(actual.square, expected.square, 1e-9);
  assertAlmostEquals(actual.weight, expected.weight, 1e-12);
}

Deno.test("keyRuns() gives each run of rows of one key", () => {
  assertEquals(keyRuns(design), [{ from: 0, to: 4 }, { from: 4, to: 7 }, { from: 7, to: 12 }]);
  assertEquals(keyRuns({ rows: 0, key: new Int32Array(0) }), []);
});

Deno.test("sumKeys() adds up what a loop over the terms does, with a constant as the last column", () => {
  const keys = keyRuns(design), sums = sumKeys(design, shared, { keys });
  assertEquals(sums.length, 3);
  assertSums(sums[0], naiveSums([0, 1, 2, 3], () => 1));
  assertSums(sums[2], naiveSums([7, 8, 9, 10, 11], () => 1));
});

Deno.test("sumKeys() weighs rows by their period and leaves those at 0 out", () => {
  const weigh = (period: number) => period < 9 ? 0 : period / 10;
  const [only] = sumKeys(design, shared, { keys: [{ from: 7, to: 12 }], weigh });
  assertSums(only, naiveSums([7, 8, 9, 10, 11], (row) => weigh(design.ds[row])));
  assertEquals(sumKeys(design, shared, { keys: [{ from: 0, to: 4 }], weigh })[0].weight, 0);
});

Deno.test("squaredError() is that of the rows, from their sums alone", () => {
  const [sums] = sumKeys(design, shared, { keys: [{ from: 0, to: 12 }] });
  const k = columns.features.length, b = Float64Array.from({ length: k + 1 }, (_, c) => 0.3 * c - 0.5);
  const x = standardizedRows(design, columns);
  let expected = 0;
  for (let row = 0; row < 12; row++) {
    let yhat = b[k];
    for (let c = 0; c < k; c++) yhat += b[c] * x[row * k + c];
    expected += design.weight[row] * (design.target[row] - centre - yhat) ** 2;
  }
  assertAlmostEquals(squaredError(sums, b), expected, 1e-9);
});
