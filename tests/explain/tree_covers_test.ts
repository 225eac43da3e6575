import { assertEquals } from "@std/assert";
import { treeCovers } from "@lib/explain/tree_covers.ts";
import { EVERY_ANSWER, EVERY_QUESTION } from "../exchange/_ensembles.ts";

Deno.test("treeCovers() counts the rows that come by each node", () => {
  const rows = Float64Array.from(EVERY_ANSWER.flatMap(([x, category]) => [x, category]));
  assertEquals([...treeCovers(EVERY_QUESTION, rows, 8)], [8, 4, 4, 3, 1, 2, 1]);
  assertEquals([...treeCovers(EVERY_QUESTION, rows, 0)], [0, 0, 0, 0, 0, 0, 0]);
});
