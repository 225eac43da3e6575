import { ScoreRows } from "../../../lib/training/assessment/score_rows.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("ScoreRows give back the scores of each key with their names in order", () => {
  const rows = new ScoreRows(), all = [{ mase: 0.1 + 0.2, skill: NaN }, { mase: 2, skill: -1 }];
  assertEquals([rows.length, rows.at(0)], [0, undefined]);
  for (const scores of all) rows.add(scores);
  assertEquals([[...rows], rows.length, rows.at(2)], [all, 2, undefined]);
  assertEquals(Object.keys(rows.at(1)!), ["mase", "skill"]);
});

Deno.test("ScoreRows refuse other names, and the same in another order", () => {
  const rows = new ScoreRows();
  rows.add({ mase: 1, skill: 2 });
  assertThrows(() => rows.add({ skill: 2, mase: 1 }), RangeError, "mase,skill");
  assertThrows(() => rows.add({ mase: 1 }), RangeError);
});
