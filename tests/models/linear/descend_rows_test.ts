import { assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { descendCoordinates } from "@lib/models/linear/coordinate_descent.ts";
import { type PartedColumns, RowDescent } from "@lib/models/linear/descend_rows.ts";

function columnsOf(n: number, k: number): PartedColumns {
  const rng = createRng(n), root = Float64Array.from({ length: n }, (_, row) => Math.sqrt(1 + row % 2));
  const plain = Float64Array.from({ length: k * n }, () => rng.normal());
  const y = root.map((own, row) => own * (2 * plain[row]! - plain[n + row]! + 0.3 * rng.normal() + 1));
  return { x: plain.map((value, at) => value * root[at % n]!), root, y, rows: n };
}

/** Products of columns and target, centred, over rows [from, n). */
function problemOf({ x, root, y, rows: n }: PartedColumns, from: number) {
  const k = x.length / n, rows = Array.from({ length: n - from }, (_, i) => from + i);
  const total = rows.reduce((sum, row) => sum + root[row]! ** 2, 0);
  const centred = (column: (row: number) => number) => {
    const mean = rows.reduce((sum, row) => sum + root[row]! * column(row), 0) / total;
    return rows.map((row) => column(row) - mean * root[row]!);
  };
  const product = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i]!, 0) / total;
  const columns = Array.from({ length: k }, (_, j) => centred((row) => x[j * n + row]!)),
    left = centred((row) => y[row]!);
  return {
    gram: Float64Array.from(columns.flatMap((a) => columns.map((b) => product(a, b)))),
    moment: Float64Array.from(columns, (a) => product(a, left)),
  };
}

Deno.test("RowDescent finds what descent by products of columns finds, of all rows and without a part of them", () => {
  const data = columnsOf(40, 12);
  for (const out of [0, 10]) {
    const problem = problemOf(data, out), descent = new RowDescent(data, [0, out]);
    for (const l1 of [0.5, 0.1, 0.02]) {
      descent.settle({ l1, l2: 0.05 }, 1e-12);
      const expected = descendCoordinates(problem, { l1, l2: 0.05 }, { start: new Float64Array(12) });
      expected.forEach((b, j) => assertAlmostEquals(descent.b[j]!, b, 1e-8, `${out} ${l1} ${j}`));
    }
  }
});

Deno.test("RowDescent tells the squared error of the rows that it left out", () => {
  const data = columnsOf(30, 5), descent = new RowDescent(data, [10, 20]);
  descent.settle({ l1: 0.05, l2: 0 }, 1e-10);
  const intercept = descent.centre - descent.b.reduce((sum, b, j) => sum + b * descent.means[j]!, 0);
  let error = 0;
  for (let row = 10; row < 20; row++) {
    const said = descent.b.reduce((sum, b, j) => sum + b * data.x[j * 30 + row]!, intercept * data.root[row]!);
    error += (data.y[row]! - said) ** 2;
  }
  assertAlmostEquals(descent.errorOutside(), error, 1e-9);
});

Deno.test("RowDescent looks at columns that stay 0 once a penalty, and not in every sweep", () => {
  const k = 500, descent = new RowDescent(columnsOf(60, k), [0, 0]), before = descent.passes, penalties = 6;
  for (let i = 0; i < penalties; i++) descent.settle({ l1: descent.most * 0.85 ** i, l2: 0.01 }, 1e-8);
  assertEquals(descent.b.some((b) => b !== 0), true);
  assertLess(descent.passes - before, 2 * penalties * k);
});
