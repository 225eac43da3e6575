import { assertEquals } from "@std/assert";
import { binDesign } from "../../../../lib/models/trees/bin.ts";
import { scoreOf, setScore } from "../../../../lib/models/trees/engine/memory/data.ts";
import { i32At } from "../../../../lib/models/trees/engine/memory/heap.ts";
import { lastRoot } from "../../../../lib/models/trees/engine/memory/nodes.ts";
import { routeRows } from "../../../../lib/models/trees/engine/route.ts";
import { walkTree } from "../../../../lib/models/trees/engine/walk.ts";
import { simulate } from "../_trees.ts";
import { growOne, listOf } from "./_engine.ts";

Deno.test("routeRows() adds to each row's score the leaf that walkTree() finds, and to no other", () => {
  for (const growth of ["depth", "leaf", "symmetric"] as const) {
    for (const rows of [[], [7], Array.from({ length: 150 }, (_, i) => 2 * i + 1)]) {
      const design = simulate({
        rows: 300,
        missing: 0.15,
        categories: 40,
        target: (x, e) => (x[0] % 7) * 3 + x[1] + e,
      });
      growOne(design, { growth, maxDepth: 5, rows: Int32Array.from({ length: 150 }, (_, i) => 2 * i) });
      for (let row = 0; row < 300; row++) setScore(row, row);
      const list = listOf(rows);
      routeRows(list, rows.length);
      const expected = Array.from(
        { length: 300 },
        (_, row) => row + (rows.includes(row) ? walkTree(lastRoot(), row) : 0),
      );
      assertEquals(expected.map((_, row) => scoreOf(row)), expected, growth);
      assertEquals(rows.map((_, i) => i32At(list + 4 * i)).sort((a, b) => a - b), [...rows], growth);
    }
  }
});

Deno.test("routeRows() of a tree that is one leaf gives all rows its value", () => {
  const design = simulate({ rows: 20 });
  assertEquals(binDesign(design).rows, 20);
  growOne(design, { maxDepth: 0, rules: { minLeaf: 20 } });
  routeRows(listOf([3, 4]), 2);
  assertEquals([scoreOf(3), scoreOf(4), scoreOf(5)], [walkTree(0, 3), walkTree(0, 4), 0]);
});
