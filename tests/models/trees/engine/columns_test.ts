import { assert, assertEquals } from "@std/assert";
import { growOnColumns, turnColumns } from "../../../../lib/models/trees/engine/columns.ts";
import { i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { NODE_SIZE, nodesAt, startTree } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { designOf } from "../../../../lib/models/contract/design_rows.ts";
import { prepare } from "./_engine.ts";

/** Column at the root of the tree that grows next. */
function rootColumn(rows: number, share: number, symmetric = false): number {
  const root = startTree() + 1; // the tree's own root follows this probe
  growOnColumns(rows, symmetric, share);
  return i32At(nodesAt() + NODE_SIZE * root) >> 1;
}

/** Columns that all split the rows equally well. */
const twins = (columns: number) =>
  designOf({
    names: Array.from({ length: columns }, (_, j) => `x${j}`),
    values: Array.from({ length: 8 * columns }, (_, i) => Math.floor(i / columns)),
    target: [0, 0, 0, 0, 1, 1, 1, 1],
  });

Deno.test("growOnColumns() takes the first of equal columns, and turnColumns() makes the next one the first", () => {
  for (const symmetric of [false, true]) {
    prepare(twins(3), { trees: 10, growth: symmetric ? "symmetric" : "depth", maxDepth: 2 });
    const found = [0, 1, 2, 3].map(() => {
      const column = rootColumn(8, 1, symmetric);
      turnColumns();
      return column;
    });
    assertEquals(found, [0, 1, 2, 0]);
  }
});

Deno.test("growOnColumns() draws the share of the columns anew for every tree", () => {
  prepare(twins(4), { trees: 200 });
  const found = Array.from({ length: 100 }, () => rootColumn(8, 0.5));
  // The first of two drawn out of four is never the last.
  assertEquals(new Set(found), new Set([0, 1, 2]));
  const firsts = found.filter((column) => column === 0).length;
  assert(firsts > 30 && firsts < 70, `${firsts} of 100, half expected`);
});

Deno.test("turnColumns() leaves a single column alone", () => {
  prepare(twins(1), { trees: 4 });
  turnColumns();
  assertEquals(rootColumn(8, 0.5), 0);
});
