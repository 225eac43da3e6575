import type { Design } from "../../core/rows/design.ts";
import { outputCount, outputTrees, treeCount, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import type { TreeModel } from "../../models/trees/model.ts";
import { invertLink } from "../../models/trees/predict.ts";
import { treeCovers } from "../tree_covers.ts";
import { treeContributions } from "../tree_shap.ts";
import type { LinkedParts, RowLink } from "./output_parts.ts";

/**
 * Parts of trees of one output or several: exact Shapley values of the raw sums of each. Of two classes the second has the score,
 * as those that it may be added to have; shares of forests are outputs.
 *
 * @param model Trees. @param usual Rows that say what is usual, at least one.
 */
export function treeParts({ ensemble, classes }: TreeModel, usual: Design): (design: Design) => LinkedParts {
  const width = outputCount(ensemble), link = linkOf(ensemble);
  const each = Array.from({ length: width }, (_, k) => treesOf(ensemble, k)).map((trees) => ({
    trees,
    covers: treeCovers(trees, usual.values, usual.rows),
  }));
  return ({ values, rows, names }) => {
    const told = each.map(({ trees, covers }) => treeContributions(trees, { values, rows, covers }));
    const p = names.length, base = Float64Array.from(told, (one) => one.base), out = new Float64Array(rows * width * p);
    told.forEach((one, k) => {
      for (let row = 0; row < rows; row++) {
        out.set(one.values.subarray(row * p, (row + 1) * p), (row * width + k) * p);
      }
    });
    return classes === 2 && width === 1 ? ofTwoClasses({ base, values: out, link }, rows) : { base, values: out, link };
  };
}

function linkOf({ link }: TreeEnsemble): RowLink | null {
  if (link === "identity") return null;
  if (link === "softmax" || link === "shares") return { kind: link };
  return { kind: "each", map: (value) => invertLink(Float64Array.of(value), link)[0]! };
}

/** The trees of one output, as trees of one output. */
function treesOf(ensemble: TreeEnsemble, output: number): TreeEnsemble {
  const { bases, vectors, roots } = ensemble, width = outputCount(ensemble);
  if (vectors !== undefined) return outputTrees(ensemble, output);
  if (bases === undefined) return ensemble;
  // Who explains trees asks where each begins, and how many there are.
  const own = Array.from({ length: treeCount(ensemble) / width }, (_, t) => roots[t * width + output]!);
  const { bases: _, ...shared } = ensemble;
  return { ...shared, base: bases[output]!, roots: Int32Array.of(...own, roots.at(-1)!), link: "identity" };
}

/** From the second of two classes: a score beside one of 0, or a probability beside what is left. */
function ofTwoClasses({ base, values, link }: LinkedParts, rows: number): LinkedParts {
  const p = rows === 0 ? 0 : values.length / rows, first = link === null ? -1 : 0;
  const out = new Float64Array(2 * values.length);
  for (let row = 0; row < rows; row++) {
    const own = values.subarray(row * p, (row + 1) * p);
    out.set(own.map((gain) => first * gain), 2 * row * p);
    out.set(own, (2 * row + 1) * p);
  }
  return {
    base: Float64Array.of(link === null ? 1 - base[0]! : 0, base[0]!),
    values: out,
    link: link === null ? null : { kind: "softmax" },
  };
}
