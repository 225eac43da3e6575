import { assert, assertEquals } from "@std/assert";
import { partRows, someRows } from "../../../lib/competition/calibration/class_folds.ts";

Deno.test("partRows() takes folds for parts, without those of which nothing is known", () => {
  const rows = partRows([
    { probabilities: [1, 0, 0.5, 0.5], actual: [0, 1] },
    { probabilities: [1, 0], actual: [NaN] },
    { probabilities: [0.2, 0.8], actual: [1], weights: [3] },
  ], 2);
  assertEquals([[...rows.part], rows.parts, [...rows.weights]], [[0, 0, 1], 2, [1, 1, 3]]);
  assertEquals([...rows.probabilities], [1, 0, 0.5, 0.5, 0.2, 0.8]);
});

Deno.test("partRows() deals a single fold so that each part has its share of every class", () => {
  const actual = Array.from({ length: 50 }, (_, i) => i < 10 ? 1 : 0);
  const rows = partRows([{ probabilities: actual.flatMap((_, i) => [1 - i / 50, i / 50]), actual }], 2);
  for (let f = 0; f < rows.parts; f++) {
    assertEquals(rows.part.filter((part) => part === f).length, 10);
    assertEquals(rows.part.filter((part, row) => part === f && actual[row] === 1).length, 2);
  }
});

Deno.test("someRows() keeps rows whole", () => {
  const rows = partRows([{ probabilities: [1, 0, 0.5, 0.5, 0.1, 0.9], actual: [0, 1, 1] }], 2);
  const kept = someRows(rows, (row) => row !== 1);
  assertEquals([[...kept.actual], [...kept.probabilities], kept.isMissing], [[0, 1], [1, 0, 0.1, 0.9], false]);
  assert(kept.weights.length === 2);
});

Deno.test("partRows() takes many folds, as those of keys are, whole into few parts", () => {
  const fold = (came: number) => ({ probabilities: [0.4, 0.6, 0.7, 0.3], actual: [came, came] });
  const rows = partRows([...Array.from({ length: 12 }, (_, f) => fold(f % 2)), { probabilities: [], actual: [] }], 2);
  assertEquals([rows.parts, rows.part.length], [5, 24]);
  assertEquals([...rows.fold.subarray(0, 6)], [0, 0, 1, 1, 2, 2]);
  for (let row = 0; row < 24; row += 2) assertEquals(rows.part[row], rows.part[row + 1]);
});
