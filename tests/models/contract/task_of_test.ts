import { assertEquals, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import { assertTask, notFinite, taskOf } from "@lib/models/contract/task_of.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { tableRows, TASKS } from "../../_support/table_rows.ts";

const both = { name: "f", tasks: ["number", "class"] } as const;
const codeOf = (run: () => unknown) => assertThrows(run, FitError).code;

Deno.test("taskOf() is one number where rows do not say", () => {
  assertEquals(taskOf(buildDesign()), { kind: "number", outputs: 1 });
  for (const task of Object.values(TASKS)) assertEquals(taskOf(tableRows(task)), task);
});

Deno.test("assertTask() gives the task of rows that a family can be asked for, and refuses others", () => {
  for (const task of Object.values(TASKS)) assertEquals(assertTask(tableRows(task), both), task);
  const plain = { name: "f" };
  assertEquals(assertTask(buildDesign(), plain), TASKS["one number"]);
  for (const name of ["two numbers", "two classes"]) {
    assertEquals(codeOf(() => assertTask(tableRows(TASKS[name]!), plain)), "INVALID_TARGET");
  }
  assertEquals(codeOf(() => assertTask(buildDesign(), { name: "f", tasks: ["class"] })), "INVALID_TARGET");
});

Deno.test("assertTask() refuses targets that are none, or of another number", () => {
  const design = tableRows({ kind: "class", classes: 3 });
  const of = (value: number) => () => assertTask(changeDesign(design, { target: design.target.with(5, value) }), both);
  assertEquals([NaN, -Infinity, 3, -1, 0.5].map((value) => codeOf(of(value))), [
    ...Array(2).fill("NOT_FINITE"),
    ...Array(3).fill("INVALID_TARGET"),
  ]);
  const short = changeDesign(tableRows(TASKS["two numbers"]!), { target: new Float64Array(40) });
  assertThrows(() => assertTask(short, both), RangeError, "80 targets: current value is 40");
});

Deno.test("notFinite() says whose target", () => {
  assertEquals(notFinite("f", "target[2] = NaN").code, "NOT_FINITE");
});
