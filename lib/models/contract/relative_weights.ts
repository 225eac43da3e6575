import type { Design } from "../../core/rows/design.ts";
import { restoreTarget } from "../../features/rows/transform.ts";

/** Targets below this share of their mean count as so large: an error over next to nothing says nothing. */
const LEAST_SHARE = 0.1;
/** What rows of a table count for whose target is 0, beside others: relative errors, which they have none of, leave them out. */
const NONE = 1e-6;

/**
 * Row weights by which absolute errors become relative ones: 1 / y. On logarithms it is the loss that is relative, and the
 * weights mend what log(unit + y) is not log(y).
 *
 * @param design Rows with targets. @returns Shape [n], > 0.
 */
export function relativeWeights(design: Design): Float64Array {
  const { weight, target, link, unit = 1, task } = design;
  if (link === "identity") {
    const size = meanSize(target, weight), least = LEAST_SHARE * size, zero = task === undefined ? least : size / NONE;
    return weight.map((w, row) => w / ((target[row] === 0 ? zero : Math.max(Math.abs(target[row]!), least)) || 1));
  }
  const y = restoreTarget(design, target), least = Math.max(unit, LEAST_SHARE * meanSize(y, weight));
  return weight.map((w, row) => w * (unit + Math.abs(y[row]!)) / Math.max(Math.abs(y[row]!), least));
}

function meanSize(values: Float64Array, weight: Float64Array): number {
  let sum = 0, total = 0;
  for (let i = 0; i < values.length; i++) {
    sum += weight[i]! * Math.abs(values[i]!);
    total += weight[i]!;
  }
  return sum / total;
}
