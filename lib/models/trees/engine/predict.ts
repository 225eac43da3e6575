/**
 * Prediction of many rows: eight rows walk down a tree at once, so that one waits for memory while another compares.
 *
 * The host lays out what a walk reads. A node is 16 bytes: threshold (8), slot (4), address of its left child (4). Eight
 * rows lie side by side: first slot 0 of all of them, then slot 1, ...; a node has the offset of its slot in bytes. Slot 0
 * of every row is NaN and that of every leaf, and a leaf's right child is the leaf: NaN goes right, so a walk that has
 * found its leaf rests there. A negative offset marks a category: there lies its bin, and the node has the address of its
 * subset in place of the threshold.
 *
 * @module
 */
import { alloc, clear, f64At, i32At, setF64 } from "./memory/heap.ts";
import { type f64, i32 } from "./memory/scalar.ts";

let nodes: i32 = 0, roots: i32 = 0, subsets: i32 = 0, slots: i32 = 0, sums: i32 = 0;

/**
 * Reserve room for trees and a block of rows; the host fills it.
 *
 * @param nodeCount Nodes. @param trees Their trees. @param subsetWords Words of all category subsets.
 * @param slotCount Slots of all rows. @param rows Rows of a block.
 */
export function allocWalk(nodeCount: i32, trees: i32, subsetWords: i32, slotCount: i32, rows: i32): void {
  nodes = alloc(16 * nodeCount);
  roots = alloc(4 * trees);
  subsets = alloc(4 * subsetWords);
  slots = alloc(8 * slotCount);
  sums = alloc(8 * rows);
}

/** Address of the nodes. */
export function walkNodesAt(): i32 {
  return nodes;
}
/** Address of the addresses of the trees' first nodes. */
export function walkRootsAt(): i32 {
  return roots;
}
/** Address of the category subsets. */
export function walkSubsetsAt(): i32 {
  return subsets;
}
/** Address of the rows' slots, [rows / 8 × width × 8]. */
export function walkSlotsAt(): i32 {
  return slots;
}
/** Address of the sums. */
export function walkSumsAt(): i32 {
  return sums;
}

/**
 * Sum each row's leaf values in the order of the trees.
 *
 * @param first Which tree to begin with. @param trees Number of trees. @param eights Rows / 8. @param width Slots of a row.
 */
export function sumLeaves(first: i32, trees: i32, eights: i32, width: i32): void {
  clear(sums, eights << 6);
  for (let tree = first; tree < first + trees; tree++) {
    const root = i32At(roots + (tree << 2));
    for (let i: i32 = 0; i < eights; i++) walkEight(root, slots + ((i * width) << 6), sums + (i << 6));
  }
}

function walkEight(root: i32, rows: i32, sum: i32): void {
  let a = root, b = root, c = root, d = root, e = root, f = root, g = root, h = root;
  while (true) {
    const slotA = i32At(a + 8), slotB = i32At(b + 8), slotC = i32At(c + 8), slotD = i32At(d + 8);
    const slotE = i32At(e + 8), slotF = i32At(f + 8), slotG = i32At(g + 8), slotH = i32At(h + 8);
    const all = slotA | slotB | slotC | slotD | slotE | slotF | slotG | slotH;
    if (all === 0) break;
    if (all > 0) {
      a = childOf(a, f64At(rows + slotA));
      b = childOf(b, f64At(rows + slotB + 8));
      c = childOf(c, f64At(rows + slotC + 16));
      d = childOf(d, f64At(rows + slotD + 24));
      e = childOf(e, f64At(rows + slotE + 32));
      f = childOf(f, f64At(rows + slotF + 40));
      g = childOf(g, f64At(rows + slotG + 48));
      h = childOf(h, f64At(rows + slotH + 56));
    } else {
      a = childOfAny(a, slotA, rows);
      b = childOfAny(b, slotB, rows + 8);
      c = childOfAny(c, slotC, rows + 16);
      d = childOfAny(d, slotD, rows + 24);
      e = childOfAny(e, slotE, rows + 32);
      f = childOfAny(f, slotF, rows + 40);
      g = childOfAny(g, slotG, rows + 48);
      h = childOfAny(h, slotH, rows + 56);
    }
  }
  addLeaf(sum, a);
  addLeaf(sum + 8, b);
  addLeaf(sum + 16, c);
  addLeaf(sum + 24, d);
  addLeaf(sum + 32, e);
  addLeaf(sum + 40, f);
  addLeaf(sum + 48, g);
  addLeaf(sum + 56, h);
}

/** The child of a node that compares a number, or of a leaf. */
function childOf(node: i32, x: f64): i32 {
  return i32At(node + 12) + (x <= f64At(node) ? 0 : 16);
}

/** The child of any node. */
function childOfAny(node: i32, slot: i32, row: i32): i32 {
  if (slot >= 0) return childOf(node, f64At(row + slot));
  return i32At(node + 12) + (isInside(i32At(node), f64At(row - slot)) ? 0 : 16);
}

/** True if a category's bin is in a subset; unknown categories are NaN or -Infinity, which is inside. */
function isInside(subset: i32, bin: f64): boolean {
  if (!(bin >= 0.0)) return bin < 0.0;
  const b = i32(bin);
  return ((i32At(subset + ((b >> 5) << 2)) >>> (b & 31)) & 1) === 1;
}

function addLeaf(sum: i32, leaf: i32): void {
  setF64(sum, f64At(sum) + f64At(leaf));
}
