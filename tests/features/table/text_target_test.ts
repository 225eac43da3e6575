import { assert, assertAlmostEquals, assertEquals, assertStrictEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import type { SparseRows } from "@lib/features/table/sparse_rows.ts";
import { learnTextTarget } from "@lib/features/table/text_target.ts";
import { sparseOf } from "./_sparse.ts";

const N = 40, FOLDS = 4, rng = createRng(4);
const DENSE = Array.from({ length: N }, () => Array.from({ length: 5 }, () => rng.next() < 0.5 ? rng.next() : 0));
const Y = Float64Array.from(DENSE, ([a, b]) => 3 * a! - 2 * b! + 0.1 * rng.normal());
const FOLD = Uint8Array.from({ length: N }, (_, row) => row % FOLDS), ONES = new Float64Array(N).fill(1);
const targets = (values: Float64Array, width = 1) => ({ values, width, weight: ONES, fold: FOLD, folds: FOLDS });

/** Ridge regression by elimination, penalty 1, on the rows of other parts; what it says of each row. */
function exact(without: number): number[] {
  const own = [...Y.keys()].filter((row) => FOLD[row] !== without),
    mean = own.reduce((sum, row) => sum + Y[row]!, 0) / own.length;
  const deviation = Math.sqrt(own.reduce((sum, row) => sum + (Y[row]! - mean) ** 2, 0) / own.length);
  const system = Array.from({ length: 5 }, (_, i) => [
    ...Array.from(
      { length: 5 },
      (_, j) => own.reduce((sum, row) => sum + DENSE[row]![i]! * DENSE[row]![j]!, i === j ? 1 : 0),
    ),
    own.reduce((sum, row) => sum + DENSE[row]![i]! * (Y[row]! - mean) / deviation, 0),
  ]);
  for (let pivot = 0; pivot < 5; pivot++) {
    for (let other = 0; other < 5; other++) {
      if (other === pivot) continue;
      const times = system[other]![pivot]! / system[pivot]![pivot]!;
      system[other] = system[other]!.map((x, at) => x - times * system[pivot]![at]!);
    }
  }
  const slopes = system.map((row, i) => row[5]! / row[i]!);
  return DENSE.map((row) => row.reduce((sum, x, i) => sum + x * slopes[i]!, 0));
}

Deno.test("learnTextTarget() is the ridge regression of all rows for others, of the other parts for these", () => {
  const { coefficients, columns } = learnTextTarget(sparseOf(DENSE), targets(Y));
  const all = exact(-1);
  DENSE.forEach((row, i) => {
    assertAlmostEquals(row.reduce((sum, x, gram) => sum + x * coefficients[gram]!, 0), all[i]!, 1e-5);
    assertAlmostEquals(columns[0]![i]!, exact(FOLD[i]!)[i]!, 1e-5);
  });
});

Deno.test("learnTextTarget() has nothing of a row's own target in what it says of the row", () => {
  const rows = sparseOf(DENSE), before = learnTextTarget(rows, targets(Y)).columns[0]!;
  for (const row of [0, 13, 39]) {
    const after = learnTextTarget(rows, targets(Y.with(row, 1e5))).columns[0]!;
    assertEquals(after[row], before[row]);
    assert(after.some((value, other) => value !== before[other]));
  }
});

Deno.test("learnTextTarget() says each of several outputs by itself, and nothing of very many", () => {
  const rows = sparseOf(DENSE), both = Float64Array.from({ length: 2 * N }, (_, i) => i % 2 === 0 ? Y[i / 2]! : i % 7);
  const { coefficients, width } = learnTextTarget(rows, targets(both, 2));
  assertEquals(width, 2);
  const single = learnTextTarget(rows, targets(Y)).coefficients;
  single.forEach((value, gram) => assertAlmostEquals(coefficients[2 * gram]!, value, 1e-6));
  assertEquals(learnTextTarget(rows, targets(new Float64Array(13 * N), 13)).width, 0);
});

Deno.test("learnTextTarget() of a target that never varies, or of texts without a word, is 0", () => {
  assert(learnTextTarget(sparseOf(DENSE), targets(Y.map(() => 0.3))).coefficients.every((value) => value === 0));
  const none: SparseRows = {
    offsets: new Int32Array(N + 1),
    columns: new Int32Array(0),
    values: new Float64Array(0),
    width: 0,
  };
  assert(learnTextTarget(none, targets(Y)).columns[0]!.every((value) => value === 0));
});

Deno.test("learnTextTarget() of the same rows and targets is solved once", () => {
  const rows = sparseOf(DENSE), said = learnTextTarget(rows, targets(Y));
  assertStrictEquals(learnTextTarget(rows, targets(Y.slice())), said);
  assert(learnTextTarget(rows, targets(Y.map((y) => y + 1))) !== said);
  assertEquals(learnTextTarget(rows, targets(Y)), said);
});
