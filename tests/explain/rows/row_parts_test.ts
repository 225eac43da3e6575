import { assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";
import { rowExplainer } from "@lib/explain/rows/row_parts.ts";
import { linked, sumsOf, toOutputs } from "@lib/explain/rows/output_parts.ts";
import type { Task } from "@lib/core/rows/task.ts";
import { FAMILIES } from "@lib/models/catalog.ts";
import { canDo } from "@lib/core/rows/task.ts";
import { TASKS } from "../../_support/table_rows.ts";
import { fittedOn, outputsOf, rowsOf } from "./_rows.ts";

const NAMES = [
  ...["ridge", "elastic_net", "ridge_residual", "logistic", "logistic_residual", "prior_mean"],
  ...["random_forest", "gradient_boosting", "gradient_boosting_residual"],
];

function* cases(): Generator<readonly [name: string, asked: string, task: Task]> {
  for (const name of NAMES) {
    for (const [asked, task] of Object.entries(TASKS)) {
      if (canDo(FAMILIES[name]!.tasks, task)) yield [name, asked, task];
    }
  }
}

Deno.test("rowExplainer() adds up to the raw output of every row, of every task and family that it knows", () => {
  let seen = 0;
  for (const [name, asked, task] of cases()) {
    const training = rowsOf(task), rows = rowsOf(task, 2), model = fittedOn(name, training);
    const told = rowExplainer(model.fitted, training)!(rows), said = outputsOf(model, rows);
    const sums = sumsOf(told, rows.rows), width = told.base.length;
    const linkedSums = told.link === null ? sums : linked(told.link, sums, width);
    linkedSums.forEach((value, i) => assertAlmostEquals(value, said[i]!, 1e-7, `${name}, ${asked}, output ${i}`));
    const parts = toOutputs(told, rows.rows);
    sumsOf(parts, rows.rows).forEach((value, i) =>
      assertAlmostEquals(value, said[i]!, 1e-7, `${name}, ${asked}, ${i}`)
    );
    assertEquals(parts.values.length, rows.rows * width * 5, `${name}, ${asked}`);
    seen++;
  }
  assertGreater(seen, 20);
});

Deno.test("rowExplainer() tells parts by column of the table: what a text says is its own, and nothing is of a column that says nothing", () => {
  for (const [name, asked, task] of cases()) {
    const training = rowsOf(task),
      { values, base } = rowExplainer(fittedOn(name, training).fitted, training)!(training);
    const width = base.length, sizes = new Float64Array(5);
    values.forEach((gain, i) => sizes[i % 5]! += Math.abs(gain) / (training.rows * width));
    if (name === "prior_mean") assertEquals([...sizes], [0, 0, 0, 0, 0]);
    else assertGreater(sizes[4]!, sizes[3]!, `${name}, ${asked}`);
  }
});

Deno.test("rowExplainer() expects of nothing known the mean score of the usual rows", () => {
  for (const [name, task] of [["gradient_boosting", "two classes"], ["ridge", "one number"]] as const) {
    const rows = rowsOf(TASKS[task]!), told = rowExplainer(fittedOn(name, rows).fitted, rows)!(rows);
    const sums = sumsOf(told, rows.rows), width = told.base.length;
    const mean = sums.filter((_, i) => i % width === width - 1).reduce((sum, value) => sum + value / rows.rows, 0);
    // Encoded on the rows themselves, as where they are predicted.
    assertAlmostEquals(told.base[width - 1]!, mean, 1e-9, name);
  }
});

Deno.test("rowExplainer() knows no networks and nearest rows", () => {
  const rows = rowsOf(TASKS["one number"]!);
  assertEquals(rowExplainer(fittedOn("nearest", rows).fitted, rows), null);
  assertEquals(rowExplainer({}, rows), null);
});
