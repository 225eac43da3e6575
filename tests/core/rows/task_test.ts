import { assertEquals } from "@std/assert";
import { targetsOf, type Task, widthOf } from "../../../lib/core/rows/task.ts";

Deno.test("widthOf() and targetsOf() differ for classes alone", () => {
  const tasks: Task[] = [{ kind: "number", outputs: 3 }, { kind: "class", classes: 4 }];
  assertEquals(tasks.map((task) => [widthOf(task), targetsOf(task)]), [[3, 3], [4, 1]]);
});
