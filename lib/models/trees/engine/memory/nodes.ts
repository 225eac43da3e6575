/**
 * The ensemble that grows: its nodes, first nodes of trees, category subsets and gains; and the leaves of the last tree.
 *
 * @module
 */
import { alloc, clear, copy, f64At, i32At, setF64, setI32 } from "./heap.ts";
import { columnCount, isCategory, offsetOf } from "./fit.ts";
import { BIN, COLUMN, END, GAIN, ID, MISSING_LEFT, START, SUBSET } from "./open_node.ts";
import type { f64, i32 } from "./scalar.ts";

/**
 * Bytes of a node: split (4), left child (4), value (8), cut (4), code of missing (4). Split: -1, or column × 2 + missing
 * left. Cut: last histogram position that goes left, or -1 for a category split, whose value is its subset.
 */
export const NODE_SIZE: i32 = 24;

let nodes: i32 = 0, nodeCount: i32 = 0, nodeRoom: i32 = 0;
let roots: i32 = 0, treeCount: i32 = 0;
let subsets: i32 = 0, subsetCount: i32 = 0, subsetRoom: i32 = 0;
/** Gain per column: of all trees, and of the trees up to `keepGain`. */
let gains: i32 = 0, keptGains: i32 = 0;
let leafNodes: i32 = 0, leafStarts: i32 = 0, leafEnds: i32 = 0;

/** Leaves of the tree grown last. */
export let leafCount: i32 = 0;

/** Reserve room for an ensemble of at most so many trees with at most so many leaves each. */
export function allocNodes(trees: i32, leaves: i32): void {
  nodeCount =
    treeCount =
    subsetCount =
    leafCount =
      0;
  nodeRoom = 1024;
  subsetRoom = 16;
  nodes = alloc(NODE_SIZE * nodeRoom);
  subsets = alloc(32 * subsetRoom);
  roots = alloc(4 * trees + 4);
  gains = alloc(8 * columnCount);
  keptGains = alloc(8 * columnCount);
  clear(gains, 8 * columnCount);
  leafNodes = alloc(4 * leaves + 4);
  leafStarts = alloc(4 * leaves + 4);
  leafEnds = alloc(4 * leaves + 4);
}

/** Address of the nodes. */
export function nodesAt(): i32 {
  return nodes;
}
/** Number of nodes. */
export function nodeTotal(): i32 {
  return nodeCount;
}
/** Address of the trees' first nodes. */
export function rootsAt(): i32 {
  return roots;
}
/** Number of trees. */
export function treeTotal(): i32 {
  return treeCount;
}
/** Address of the category subsets, 32 bytes each. */
export function subsetsAt(): i32 {
  return subsets;
}
/** Number of category subsets. */
export function subsetTotal(): i32 {
  return subsetCount;
}
/** Address of the gains per column. */
export function gainsAt(): i32 {
  return gains;
}
/** Address of the gains per column at the last `keepGain`. */
export function keptGainsAt(): i32 {
  return keptGains;
}

/** Start a tree; returns its root, a leaf until it is split. */
export function startTree(): i32 {
  leafCount = 0;
  setI32(roots + (treeCount << 2), nodeCount);
  treeCount++;
  return addNodes(1);
}

/** First node of the tree started last. */
export function lastRoot(): i32 {
  return i32At(roots + ((treeCount - 1) << 2));
}

function addNodes(count: i32): i32 {
  const first = nodeCount;
  nodeCount += count;
  if (nodeCount > nodeRoom) {
    const wider = alloc(2 * NODE_SIZE * nodeRoom);
    copy(wider, nodes, NODE_SIZE * nodeRoom);
    nodes = wider;
    nodeRoom *= 2;
  }
  for (let i = first; i < nodeCount; i++) {
    const at = nodes + NODE_SIZE * i;
    setI32(at, -1);
    setI32(at + 4, 0);
    setF64(at + 8, 0.0);
    setI32(at + 16, 0);
  }
  return first;
}

/** Turn a leaf into an inner node by an open node's best split; returns its left child (the right one follows). */
export function splitNode(open: i32): i32 {
  const children = addNodes(2), column = i32At(open + COLUMN), at = nodes + NODE_SIZE * i32At(open + ID);
  setI32(at, column * 2 + i32At(open + MISSING_LEFT));
  setI32(at + 4, children);
  const category = isCategory(column);
  setI32(at + 16, category ? -1 : offsetOf(column) + i32At(open + BIN));
  setI32(at + 20, offsetOf(column + 1) - 1);
  if (category) setF64(at + 8, addSubset(open));
  const gain = gains + (column << 3);
  setF64(gain, f64At(gain) + f64At(open + GAIN));
  return children;
}

function addSubset(open: i32): f64 {
  if (subsetCount === subsetRoom) {
    const wider = alloc(64 * subsetRoom);
    copy(wider, subsets, 32 * subsetRoom);
    subsets = wider;
    subsetRoom *= 2;
  }
  copy(subsets + 32 * subsetCount, open + SUBSET, 32);
  subsetCount++;
  return subsetCount - 1;
}

/** Remember the gains so far, for an ensemble cut to the trees so far. */
export function keepGain(): void {
  copy(keptGains, gains, 8 * columnCount);
}

/** Note a leaf of the tree being grown. */
export function addLeaf(open: i32): void {
  const at = leafCount << 2;
  setI32(leafNodes + at, i32At(open + ID));
  setI32(leafStarts + at, i32At(open + START));
  setI32(leafEnds + at, i32At(open + END));
  leafCount++;
}

/** First row position of a leaf of the last tree. */
export function leafStart(leaf: i32): i32 {
  return i32At(leafStarts + (leaf << 2));
}
/** End of a leaf's row positions, exclusive. */
export function leafEnd(leaf: i32): i32 {
  return i32At(leafEnds + (leaf << 2));
}
/** Value of a leaf of the last tree. */
export function leafValueOf(leaf: i32): f64 {
  return nodeValue(i32At(leafNodes + (leaf << 2)));
}
/** Set the value of a leaf of the last tree. */
export function setLeafValue(leaf: i32, value: f64): void {
  setNodeValue(i32At(leafNodes + (leaf << 2)), value);
}
/** Value of a node. */
export function nodeValue(node: i32): f64 {
  return f64At(nodes + NODE_SIZE * node + 8);
}
/** Set the value of a node. */
export function setNodeValue(node: i32, value: f64): void {
  setF64(nodes + NODE_SIZE * node + 8, value);
}
