/**
 * What one row is asked for: `outputs` numbers, or how likely each of `classes` classes is. Targets of numbers have the shape
 * [n × outputs]; those of classes [n], the number of the class in [0, classes). Predictions have the shape [n × width].
 */
export type Task =
  | { readonly kind: "number"; readonly outputs: number }
  | { readonly kind: "class"; readonly classes: number };

/**
 * Values of a prediction of one row.
 *
 * @param task What is asked for.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { widthOf } from "@lib/core/rows/task.ts";
 * assertEquals([widthOf({ kind: "number", outputs: 2 }), widthOf({ kind: "class", classes: 3 })], [2, 3]);
 * ```
 */
export function widthOf(task: Task): number {
  return task.kind === "class" ? task.classes : task.outputs;
}

/** Values of the target of one row: a class is one number. @param task What is asked for. */
export function targetsOf(task: Task): number {
  return task.kind === "class" ? 1 : task.outputs;
}

/** Whether who can be asked for some kinds of tasks, absent for one number, can be asked for a task. */
export function canDo(kinds: readonly Task["kind"][] | undefined, task: Task): boolean {
  return kinds === undefined ? task.kind === "number" && task.outputs === 1 : kinds.includes(task.kind);
}

/** What the values of a column are. A date is a number of days since 1970-01-01, a boolean 0 or 1, a category the index of its text. */
export type ColumnKind = "number" | "category" | "boolean" | "date" | "text";

/** All kinds of columns. */
export const COLUMN_KINDS: readonly ColumnKind[] = ["number", "category", "boolean", "date", "text"];
