import { assertAlmostEquals, assertEquals } from "@std/assert";
import { learnComponents, projectComponents } from "@lib/features/table/components.ts";
import { TABLE_GOLDEN } from "../../_support/table_golden.ts";

const { rows, shares, sizes } = TABLE_GOLDEN.pca;
const COLUMNS = shares.map((_, c) => Float64Array.from(rows, (row) => row[c]!));
const ALL = Int32Array.from(shares.keys());

Deno.test("learnComponents() explains the shares that scikit-learn's PCA does, by the same directions", () => {
  const { components, shares: own } = learnComponents(COLUMNS, ALL, 5), n = rows.length;
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
  const { components } = learnComponents(COLUMNS, ALL, 2), [first, second] = projectComponents(COLUMNS, components);
  assertAlmostEquals(first!.reduce((sum, x, row) => sum + x * second![row]!, 0), 0, 1e-9);
  const hole = COLUMNS.map((column, c) => c === 1 ? column.with(0, NaN) : column);
  const mean = COLUMNS.map((column, c) => c === 1 ? column.with(0, components.mean[1]!) : column);
  assertEquals(projectComponents(hole, components), projectComponents(mean, components));
});

Deno.test("learnComponents() finds no more components than columns that vary by themselves", () => {
  const twice = [COLUMNS[0]!, COLUMNS[0]!.map((x) => 2 * x + 1), COLUMNS[0]!.map(() => 3)];
  const { components, shares: own } = learnComponents(twice, Int32Array.of(0, 1, 2), 3);
  assertEquals([own.length, components.directions.length], [1, 3]);
  assertAlmostEquals(own[0]!, 1, 1e-12);
});
