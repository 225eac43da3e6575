/**
 * Binned rows down a tree: for rows that were not in the tree's sample.
 *
 * @module
 */
import { f64At, i32At, u16At } from "./heap.ts";
import { codes, columnCount, isCategory, offsetOf } from "./fit.ts";
import { NODE_SIZE, nodesAt, subsetsAt } from "./nodes.ts";
import { type f64, i32 } from "./scalar.ts";

/** Leaf value of the tree with a root for a row of the design. */
export function walkTree(root: i32, row: i32): f64 {
  const nodes = nodesAt(), from = codes + row * (columnCount << 1);
  let node = nodes + NODE_SIZE * root, split = i32At(node);
  while (split >= 0) {
    const column = split >> 1, first = offsetOf(column), bin = u16At(from + (column << 1)) - first;
    let goesLeft = bin <= i32At(node + 16);
    if (bin === offsetOf(column + 1) - first - 1) goesLeft = (split & 1) === 1;
    else if (isCategory(column)) {
      const word = subsetsAt() + 32 * i32(f64At(node + 8)) + ((bin >> 5) << 2);
      goesLeft = ((i32At(word) >>> (bin & 31)) & 1) === 1;
    }
    node = nodes + NODE_SIZE * (goesLeft ? i32At(node + 4) : i32At(node + 4) + 1);
    split = i32At(node);
  }
  return f64At(node + 8);
}
