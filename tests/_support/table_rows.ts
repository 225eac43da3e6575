import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import type { Task } from "@lib/core/rows/task.ts";
import { buildDesign, changeDesign, type DesignOptions } from "./design_builder.ts";

/** What a row of a table can be asked for, by name. */
export const TASKS: Readonly<Record<string, Task>> = {
  "one number": { kind: "number", outputs: 1 },
  "two numbers": { kind: "number", outputs: 2 },
  "two classes": { kind: "class", classes: 2 },
  "three classes": { kind: "class", classes: 3 },
};

/**
 * Rows of a table whose targets follow the first two features, with noise.
 *
 * @param task What they are asked for. @param options Of the features; targets do not depend on which of them are missing.
 */
export function tableRows(task: Task, options: Omit<DesignOptions, "target"> = {}): Design {
  const rng = createRng(1000 + (options.seed ?? 1)), plain = buildDesign({ ...options, missing: 0 });
  const { rows, values, names: { length: p } } = plain;
  const target = Array.from({ length: rows }, (_, row) => {
    const [a = 0, b = 0] = values.subarray(row * p, row * p + p);
    if (task.kind === "class") {
      const scores = Array.from(
        { length: task.classes },
        (_, k) => (k === 0 ? a : k === 1 ? b : -a - b) + rng.normal() / 2,
      );
      return scores.indexOf(Math.max(...scores));
    }
    return Array.from({ length: task.outputs }, (_, t) => (t % 2 === 0 ? 3 + 2 * a - b : 100 * b) + rng.normal() / 10);
  });
  const { values: shown } = buildDesign(options), { categorical } = plain;
  return changeDesign(plain, {
    values: shown,
    target: Float64Array.from(target.flat()),
    task,
    kinds: categorical.map((isCategory) => isCategory ? "category" : "number"),
    ds: new Int32Array(rows),
  });
}
