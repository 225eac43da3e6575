import { assertAlmostEquals, assertEquals } from "@std/assert";
import { predictRows, type RowsChampion } from "@lib/competition/champions/rows_champion.ts";
import type { RowReading } from "@lib/competition/calibration/row_reading.ts";
import { likeliestDecision } from "@lib/competition/calibration/class_decision.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { type Task, widthOf } from "@lib/core/rows/task.ts";
import { explainRows, type RowsExplanation } from "@lib/explain/rows/explain_rows.ts";
import { TASKS } from "../../_support/table_rows.ts";
import { fittedOn, rowsOf } from "./_rows.ts";

function readingOf(task: Task, floor: number): RowReading {
  if (task.kind === "class") {
    const calibration = { method: "none", maps: [] } as const, sets = { levels: [], bounds: {} };
    return { kind: "class", calibration, decision: likeliestDecision(task.classes), sets, group: "" };
  }
  const targets = Array.from({ length: task.outputs }, () => ({ fleet: 1, ends: {} }));
  return {
    kind: "number",
    intervals: { levels: [], targets },
    group: "",
    units: new Float64Array(task.outputs),
    floor,
  };
}

function championOf(
  design: Design,
  names: readonly string[],
  { combine = "weighted", floor = -Infinity }: { readonly combine?: "weighted" | "median"; readonly floor?: number } =
    {},
): RowsChampion {
  const task = design.task!, names_ = Array.from({ length: widthOf(task) }, (_, k) => `out_${k}`);
  const classes = task.kind === "class" ? names_ : [], targets = task.kind === "class" ? ["grade"] : names_;
  const members = names.map((name, m) => ({ ...fittedOn(name, design), contender: name, weight: m + 1, shared: "" }));
  const spec = { layout: "rows", columns: [], targets, classes, task } as const;
  return { contender: "blend", combine, members, spec, end: 6, reading: readingOf(task, floor) };
}

/** Base, columns and rest of every output. */
function assertWhole({ base, values, rest, predicted, columns }: RowsExplanation): void {
  const p = columns.length, width = base.length;
  predicted.forEach((value, i) => {
    const sum = values.subarray(i * p, (i + 1) * p).reduce((all, gain) => all + gain, base[i % width]! + rest[i]!);
    assertAlmostEquals(value, sum, 1e-9);
  });
}

Deno.test("explainRows() tells what each column adds to what the members say together, exactly as it is predicted", () => {
  for (
    const [asked, names] of [
      ["one number", ["ridge_residual", "gradient_boosting"]],
      ["two numbers", ["random_forest", "ridge"]],
      ["two classes", ["logistic_residual", "gradient_boosting_residual"]],
      ["three classes", ["random_forest", "gradient_boosting", "logistic"]],
    ] as const
  ) {
    const design = rowsOf(TASKS[asked]!), champion = championOf(design, names);
    const told = explainRows(champion, design, design);
    assertEquals([...told.predicted], [...predictRows(champion, design).values], asked);
    assertEquals(told.columns.length, 5);
    assertWhole(told);
    // Nothing is left that no column says.
    told.rest.forEach((rest) => assertAlmostEquals(rest, 0, 1e-6, asked));
    assertEquals(told.members.every(({ isExact }) => isExact), true, asked);
    assertAlmostEquals(told.members.reduce((sum, { share }) => sum + share, 0), 1, 1e-9);
  }
});

Deno.test("explainRows() tells apart what bounds make of it, and members that are estimated", () => {
  const design = rowsOf(TASKS["one number"]!), free = championOf(design, ["ridge", "nearest"]);
  const told = explainRows(championOf(design, ["ridge", "nearest"], { floor: 2 }), design, design);
  const values = predictRows(free, design).values;
  told.rest.forEach((rest, i) => assertAlmostEquals(rest, Math.max(0, 2 - values[i]!), 1e-9));
  assertEquals(told.rest.some((rest) => rest > 0), true);
  assertEquals(told.members.map(({ contender, isExact }) => [contender, isExact]), [["ridge", true], [
    "nearest",
    false,
  ]]);
});

Deno.test("explainRows() gives a median the parts of the member in the middle", () => {
  const design = rowsOf(TASKS["one number"]!);
  const told = explainRows(
    championOf(design, ["ridge", "prior_mean", "gradient_boosting"], { combine: "median" }),
    design,
    design,
  );
  assertWhole(told);
  assertEquals(told.members.every(({ share }) => share > 0 && share < 1), true);
});
