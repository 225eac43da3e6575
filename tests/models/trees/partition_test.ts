import { assertEquals } from "@std/assert";
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
