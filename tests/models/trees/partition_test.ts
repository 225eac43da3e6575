import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { fillRoute, partitionRows } from "../../../lib/models/trees/partition.ts";
import { designOf } from "../../../lib/models/trees/rows.ts";
import { rootOf } from "./_trees.ts";

const design = (values: number[], categorical = false) =>
  designOf({ names: ["x"], values, target: values, categorical: [categorical] });

Deno.test("partitionRows() groups rows in order and routes missing as told", () => {
  for (const missingLeft of [0, 1]) {
    const { arena, node } = rootOf(design([5, 1, NaN, 4, 2, NaN, 3]));
    Object.assign(node, { column: 0, bin: 1, missingLeft });
    const middle = partitionRows(arena, node);
    const left = missingLeft ? [1, 2, 4, 5] : [1, 4], right = missingLeft ? [0, 3, 6] : [0, 2, 3, 5, 6];
    assertEquals([...arena.rows.subarray(0, middle)], left);
    assertEquals([...arena.rows.subarray(middle, 7)], right);
  }
});

Deno.test("partitionRows() touches only the node's span", () => {
  const { arena, node } = rootOf(design([1, 9, 1, 9, 1, 9]));
  Object.assign(node, { column: 0, bin: 0, missingLeft: 0, start: 2, end: 5 });
  assertEquals(partitionRows(arena, node), 4);
  assertEquals([...arena.rows.subarray(0, 6)], [0, 1, 2, 4, 3, 5]);
});

Deno.test("fillRoute() follows the subset of a category split", () => {
  const { arena, node } = rootOf(design([0, 1, 2, NaN], true));
  node.column = 0;
  node.subset.fill(0)[0] = 0b1101;
  fillRoute(arena, node);
  assertEquals([...arena.route.subarray(0, 4)], [1, 0, 1, 1]);
});

Deno.test("partitionRows() is a stable partition by any route of bins", () => {
  const column = fc.array(fc.oneof(fc.nat({ max: 70 }), fc.constant(NaN)), { minLength: 2, maxLength: 60 });
  fc.assert(
    fc.property(column, fc.bigInt({ min: 0n, max: (1n << 72n) - 1n }), fc.nat({ max: 10 }), (values, mask, cut) => {
      const categories = design(values, true), { arena, node, binned } = rootOf(categories, { maxBins: 255 });
      if (binned.map.features.length === 0) return;
      const start = Math.min(cut, values.length), end = values.length;
      Object.assign(node, { column: 0, start, end });
      for (let word = 0; word < 8; word++) node.subset[word] = Number((mask >> BigInt(32 * word)) & 0xffffffffn);
      const goesLeft = (row: number) => ((mask >> BigInt(binned.bins[row])) & 1n) === 1n;
      const rows = Array.from({ length: end - start }, (_, i) => start + i);
      const middle = partitionRows(arena, node);
      assertEquals([...arena.rows.subarray(start, middle)], rows.filter(goesLeft));
      assertEquals([...arena.rows.subarray(middle, end)], rows.filter((row) => !goesLeft(row)));
      assertEquals([...arena.rows.subarray(0, start)], Array.from({ length: start }, (_, i) => i));
    }),
  );
});

Deno.test("partitionRows() may send every row to one side", () => {
  for (const [bin, missingLeft, middle] of [[2, 1, 4], [2, 0, 3]]) {
    const { arena, node } = rootOf(design([1, 2, 3, NaN]));
    Object.assign(node, { column: 0, bin, missingLeft });
    assertEquals(partitionRows(arena, node), middle);
  }
});

Deno.test("fillRoute() of a number follows the threshold, and the flag for missing", () => {
  for (const missingLeft of [0, 1]) {
    const { arena, node } = rootOf(design([1, 2, 3, 4]));
    Object.assign(node, { column: 0, bin: 1, missingLeft });
    fillRoute(arena, node);
    assertEquals([...arena.route.subarray(0, 5)], [1, 1, 0, 0, missingLeft]);
  }
});
