import { assert, assertEquals } from "@std/assert";
import { trainingCourse } from "../../../lib/cli/train/training_course.ts";

Deno.test("trainingCourse() has more to do for each key, and a race for many only", () => {
  const timeOf = (keys: number, phase: string) => trainingCourse(keys).find(([name]) => name === phase)?.[1] ?? NaN;
  assert(timeOf(1000, "backtest") > timeOf(10, "backtest"));
  assertEquals([timeOf(10, "race"), timeOf(1000, "race") > 0], [0, true]);
  assertEquals(trainingCourse(NaN).every(([, time]) => Number.isFinite(time)), true);
});

Deno.test("trainingCourse() ends with what is made of the result", () => {
  const lastOf = (options: Parameters<typeof trainingCourse>[1]) => trainingCourse(10, options).at(-1)?.[0];
  assertEquals(trainingCourse(10).slice(-2).map(([name]) => name), ["charts", "report"]);
  assertEquals([lastOf({ charts: false }), lastOf({ charts: false, page: false })], ["report", "champions"]);
});
