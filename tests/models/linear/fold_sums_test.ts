import { assertAlmostEquals, assertEquals } from "@std/assert";
import { FoldSums, RowSums } from "@lib/models/linear/fold_sums.ts";
import { standardize, standardizedRows } from "@lib/models/linear/standardize.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";

const plain = buildDesign({ rows: 30, features: 3 });
const design = changeDesign(plain, { weight: plain.weight.map((_, row) => 1 + row % 3) });
const columns = standardize(design), k = columns.features.length;

Deno.test("RowSums tell the squared error of a line on their rows", () => {
  const sums = new RowSums(2), rows = [[1, 2, 3], [0, -1, 5], [2, 2, -1]], weights = [1, 2, 0.5];
  rows.forEach(([a, b, y], i) => sums.add(Float64Array.of(a!, b!, 1, y!), weights[i]!));
  const slopes = Float64Array.of(0.5, -1), means = Float64Array.of(1, 0);
  const expected = rows.reduce((sum, [a, b, y], i) => sum + weights[i]! * (y! - (3 + 0.5 * (a! - 1) - b!)) ** 2, 0);
  assertAlmostEquals(sums.squaredError(slopes, 3, means), expected, 1e-12);
  assertEquals(sums.at(1, 0), sums.at(0, 1));
});

Deno.test("FoldSums.without() is the problem of the other rows, centred without the part", () => {
  const sums = FoldSums.of(design, columns), x = standardizedRows(design, columns);
  assertEquals(sums.parts.length, 5);
  const total = sums.parts.reduce((sum, part) => sum + part.at(k, k), 0);
  assertAlmostEquals(total, design.weight.reduce((a, b) => a + b, 0), 1e-9);
  for (const part of sums.parts) {
    const { gram, centre, means } = sums.without(part), weight = total - part.at(k, k);
    const target = design.target.reduce((sum, y, row) => sum + design.weight[row]! * y, 0) - part.at(k + 1, k);
    assertAlmostEquals(centre, target / weight, 1e-9);
    const square = x.reduce(
      (sum, own, i) => sum + (i % k === 0 ? design.weight[Math.floor(i / k)]! * own * own : 0),
      0,
    );
    assertAlmostEquals(gram[0]!, (square - part.at(0, 0)) / weight - means[0]! ** 2, 1e-9);
  }
});

Deno.test("FoldSums.of() has no more parts than rows", () => {
  const few = buildDesign({ rows: 3 });
  assertEquals(FoldSums.of(few, standardize(few)).parts.length, 3);
});
