import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import { canDo, targetsOf, type Task } from "../../core/rows/task.ts";
import type { ModelFamily } from "./family.ts";

/** What rows are asked for that do not say so. */
const ONE_NUMBER: Task = { kind: "number", outputs: 1 };

/** What the rows of a design are asked for. */
export function taskOf({ task = ONE_NUMBER }: Pick<Design, "task">): Task {
  return task;
}

/**
 * Refuse rows that a family cannot be asked for, and targets that are none.
 *
 * @param design Training rows. @param family Its name, and what it can be asked for.
 * @returns What they are asked for.
 * @throws {FitError} `INVALID_TARGET` for another task, or a class that is none; `NOT_FINITE`.
 * @throws {RangeError} If the number of targets is not that of the task.
 */
export function assertTask(design: Design, family: Pick<ModelFamily, "name" | "tasks">): Task {
  const task = taskOf(design), { name, tasks } = family, { rows, target } = design;
  if (!canDo(tasks, task)) {
    throw invalid(name, `it can be asked for ${tasks?.join(", ") ?? "one number"} in a row`, describe(task));
  }
  if (target.length !== rows * targetsOf(task)) {
    throw new RangeError(
      `Cannot fit ${name} as there must be ${rows * targetsOf(task)} targets: current value is ${target.length}`,
    );
  }
  for (let i = 0; i < target.length; i++) {
    const value = target[i]!;
    if (value - value !== 0) throw notFinite(name, `target[${i}] = ${value}`);
    if (task.kind === "class" && !(Number.isInteger(value) && value >= 0 && value < task.classes)) {
      throw invalid(name, `a class must be an integer below ${task.classes}`, value);
    }
  }
  return task;
}

function describe(task: Task): string {
  return task.kind === "class" ? `${task.classes} classes` : `${task.outputs} numbers`;
}

function invalid(name: string, requirement: string, found: unknown): FitError {
  return new FitError("INVALID_TARGET", `Cannot fit ${name} as ${requirement}: current value is ${found}`, {
    hint: "Choose a contender that the catalogue has for this problem.",
  });
}

/** An error for a target or a weight that is no number. */
export function notFinite(name: string, found: string): FitError {
  return new FitError(
    "NOT_FINITE",
    `Cannot use ${name} as targets and weights must be finite: current value is ${found}`,
    {
      hint: "Validate the table; missing targets are NaN in a history and absent from feature rows.",
    },
  );
}
