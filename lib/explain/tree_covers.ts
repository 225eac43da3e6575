import type { TreeEnsemble } from "../models/trees/ensemble/ensemble.ts";
import { treeCount } from "../models/trees/ensemble/ensemble.ts";
import { nextNode, slotsOfRow } from "../models/trees/predict.ts";

/**
 * How many rows come by each node: what a tree expects of a row of which not everything is known.
 *
 * @param ensemble Trees. @param values Rows that say what is usual, row-major, shape [n × p]. @param rows Their number n.
 * @returns Shape [nodes].
 */
export function treeCovers(ensemble: TreeEnsemble, values: Float64Array, rows: number): Float64Array {
  const { roots, split } = ensemble, covers = new Float64Array(split.length), trees = treeCount(ensemble);
  for (const slots of slotsOfRow(ensemble, values, rows)) {
    for (let tree = 0; tree < trees; tree++) {
      let node = roots[tree]!;
      covers[node]!++;
      while (split[node]! >= 0) covers[node = nextNode(ensemble, node, slots)]!++;
    }
  }
  return covers;
}
