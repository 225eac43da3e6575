import { assertEquals } from "@std/assert";
import {
  rowAt,
  scoreOf,
  setScore,
  targetOf,
  trainCount,
  trainRows,
  watchCount,
  watchRows,
  weightOf,
} from "../../../../../lib/models/trees/engine/memory/data.ts";
import { simulate } from "../../_trees.ts";
import { prepare } from "../_engine.ts";

Deno.test("rowAt() lists the rows that are fitted and those that are watched", () => {
  prepare(simulate({ rows: 20 }), { rows: Int32Array.of(3, 5, 8), watch: Int32Array.of(11, 2) });
  assertEquals([trainCount, watchCount], [3, 2]);
  assertEquals([0, 1, 2].map((i) => rowAt(trainRows, i)), [3, 5, 8]);
  assertEquals([0, 1].map((i) => rowAt(watchRows, i)), [11, 2]);
});

Deno.test("targetOf() and weightOf() are those of the design's rows", () => {
  const design = simulate({ rows: 20, weight: (row) => 1 + row % 3 });
  prepare(design, { weighted: true });
  for (let row = 0; row < 20; row++) {
    assertEquals([targetOf(row), weightOf(row)], [design.target[row], design.weight[row]]);
  }
});

Deno.test("setScore() sets the score of one row", () => {
  prepare(simulate({ rows: 20 }));
  setScore(7, -1.5);
  assertEquals([6, 7, 8].map(scoreOf), [0, -1.5, 0]);
});
