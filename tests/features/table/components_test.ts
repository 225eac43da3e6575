import { assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import { learnComponents, type PrincipalComponents, projectComponents } from "@lib/features/table/components.ts";
import { largestArray } from "../../_support/largest_array.ts";
import { TABLE_GOLDEN } from "../../_support/table_golden.ts";

const { rows, shares, sizes } = TABLE_GOLDEN.pca;
const COLUMNS = shares.map((_, c) => Float64Array.from(rows, (row) => row[c]!));
const ALL = Int32Array.from(shares.keys());

/** Variance of each component, of the sum of those of standardised columns. */
function sharesOf(columns: readonly Float64Array[], components: PrincipalComponents): number[] {
  return projectComponents(columns, components).map((own) =>
    own.reduce((sum, x) => sum + x * x, 0) / own.length / columns.length
  );
}

Deno.test("learnComponents() explains the shares that scikit-learn's PCA does, by the same directions", () => {
  const components = learnComponents(COLUMNS, ALL, 5), n = rows.length;
  const own = sharesOf(COLUMNS, components);
  shares.forEach((share, i) => assertAlmostEquals(own[i]!, share, 1e-9));
  sizes.forEach((direction, i) =>
    direction.forEach((size, c) => {
      const column = COLUMNS[c]!, mean = column.reduce((a, b) => a + b) / n;
      const deviation = Math.sqrt(column.reduce((sum, x) => sum + (x - mean) ** 2, 0) / n);
      assertAlmostEquals(Math.abs(components.directions[i * 5 + c]!) * deviation, size, 1e-8);
    })
  );
});

Deno.test("projectComponents() gives columns that do not go with each other, a missing value at its mean", () => {
  const components = learnComponents(COLUMNS, ALL, 2), [first, second] = projectComponents(COLUMNS, components);
  assertAlmostEquals(first!.reduce((sum, x, row) => sum + x * second![row]!, 0), 0, 1e-9);
  const hole = COLUMNS.map((column, c) => c === 1 ? column.with(0, NaN) : column);
  const mean = COLUMNS.map((column, c) => c === 1 ? column.with(0, components.mean[1]!) : column);
  assertEquals(projectComponents(hole, components), projectComponents(mean, components));
});

Deno.test("learnComponents() finds no more components than columns that vary by themselves", () => {
  const twice = [COLUMNS[0]!, COLUMNS[0]!.map((x) => 2 * x + 1), COLUMNS[0]!.map(() => 3)];
  const components = learnComponents(twice, Int32Array.of(0, 1, 2), 3);
  assertEquals(components.directions.length, 3);
  // Of the two columns that vary, each of variance 1.
  assertAlmostEquals(sharesOf(twice, components)[0]! * 3, 2, 1e-12);
});

Deno.test("learnComponents() of very many columns finds the leading ones, without the products of all pairs", () => {
  const rng = createRng(4),
    n = 60,
    c = 420,
    hidden = [0, 1].map(() => Float64Array.from({ length: n }, () => rng.normal()));
  const columns = Array.from(
    { length: c },
    (_, j) =>
      Float64Array.from({ length: n }, (_, row) => (j % 3 === 0 ? 3 : 2) * hidden[j % 2]![row]! + 0.1 * rng.normal()),
  );
  const all = Int32Array.from(columns.keys());
  let found = learnComponents(columns, all.slice(0, 3), 2);
  assertLess(largestArray(() => found = learnComponents(columns, all, 2)), 2 * n * c);
  assertAlmostEquals(sharesOf(columns, found).reduce((a, b) => a + b), 1, 0.01);
  const told = projectComponents(columns, found);
  const size = (a: Float64Array, b: Float64Array) => Math.abs(a.reduce((sum, x, row) => sum + x * b[row]!, 0));
  for (const own of told) {
    const centred = hidden.map((values) => values.map((x) => x - values.reduce((a, b) => a + b) / n));
    const [one = 0, two = 0] = centred.map((h) => size(own, h) ** 2 / size(own, own) / size(h, h));
    assertGreater(one + two, 0.9);
  }
  assertEquals(learnComponents(columns, all, 2), found, "the same every time");
});
