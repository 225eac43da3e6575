import type { Design } from "../../core/rows/design.ts";
import { taskOf } from "./task_of.ts";

/** Whose rows a design of one output has. */
const wholes = new WeakMap<Design, Design>();
/** The designs of the outputs of one, made once, so that what is learned of features alone is shared among them. */
const parts = new WeakMap<Design, Design[]>();

/**
 * The same rows with one of their several targets. A pure memo; it lives as long as the design.
 *
 * @param design Rows of numbers. @param output Which target.
 */
export function outputDesign(design: Design, output: number): Design {
  const task = taskOf(design), outputs = task.kind === "number" ? task.outputs : 1;
  if (outputs === 1) return design;
  let made = parts.get(design);
  if (made === undefined) parts.set(design, made = []);
  return made[output] ??= part(design, output, outputs);
}

function part(design: Design, output: number, outputs: number): Design {
  const target = Float64Array.from({ length: design.rows }, (_, row) => design.target[row * outputs + output]!);
  const made: Design = { ...design, target, task: { kind: "number", outputs: 1 } };
  return sameFeatures(made, design);
}

/** Note that a design has the rows and features of another, so that what is learned of these is shared. @returns It. */
export function sameFeatures(made: Design, design: Design): Design {
  wholes.set(made, featuresOf(design));
  return made;
}

/** The design that has the same features as one that was made of it by {@linkcode sameFeatures}; any other is its own. */
export function featuresOf(design: Design): Design {
  return wholes.get(design) ?? design;
}
