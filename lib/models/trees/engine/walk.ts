/**
 * Binned rows down a tree: for rows that were not in the tree's sample.
 *
 * @module
 */
import { f64At, i32At, u16At } from "./memory/heap.ts";
import { codes, columnCount, offsetOf } from "./memory/fit.ts";
import { NODE_SIZE, nodesAt, subsetsAt } from "./memory/nodes.ts";
import { type f64, i32 } from "./memory/scalar.ts";

/** Leaf value of the tree with a root for a row of the design. */
export function walkTree(root: i32, row: i32): f64 {
  const nodes = nodesAt(), from = codes + row * (columnCount << 1);
  let node = nodes + NODE_SIZE * root, split = i32At(node);
  while (split >= 0) {
    const code = u16At(from + (split & ~1)), cut = i32At(node + 16);
    let right: i32 = code > cut ? 1 : 0;
    if (code === i32At(node + 20)) right = 1 - (split & 1);
    else if (cut < 0) right = 1 - inSubset(i32(f64At(node + 8)), code - offsetOf(split >> 1));
    node = nodes + NODE_SIZE * (i32At(node + 4) + right);
    split = i32At(node);
  }
  return f64At(node + 8);
}

/** 1 if a category bin goes left. */
function inSubset(subset: i32, bin: i32): i32 {
  return (i32At(subsetsAt() + 32 * subset + ((bin >> 5) << 2)) >>> (bin & 31)) & 1;
}
