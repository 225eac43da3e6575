/**
 * Many rows that were not in a tree's sample down the tree grown last, all of a node at once: as they are grouped by its
 * split, memory is read forward and no row waits for the node of another.
 *
 * @module
 */
import { alloc, f64At, i32At, setI32 } from "./memory/heap.ts";
import { isCategory, offsetOf } from "./memory/fit.ts";
import { rowAt, scoreOf, setScore } from "./memory/data.ts";
import { lastRoot, NODE_SIZE, nodesAt, nodeTotal, nodeValue, subsetsAt } from "./memory/nodes.ts";
import { splitByCut, splitBySubset } from "./partition.ts";
import { type f64, i32 } from "./memory/scalar.ts";

/** First position of the rows of each node of the tree, and their end. */
let spans: i32 = 0, room: i32 = 0;

/** Forget the room, whose memory was given back. */
export function resetRoute(): void {
  room = 0;
}

/** Add to the score of each of the first `count` rows of a list the value of its leaf; the list is left in another order. */
export function routeRows(rows: i32, count: i32): void {
  if (count === 0) return;
  const root = lastRoot(), total = nodeTotal() - root;
  if (total > room) {
    room = 2 * total;
    spans = alloc(8 * room);
  }
  setSpan(0, 0, count);
  // A node's children follow it.
  for (let i: i32 = 0; i < total; i++) {
    const start = i32At(spans + (i << 3)), end = i32At(spans + (i << 3) + 4), node = nodesAt() + NODE_SIZE * (root + i);
    const split = i32At(node);
    if (split < 0) {
      addValue(rows, start, end, nodeValue(root + i));
      continue;
    }
    const left = i32At(node + 4) - root, middle = start < end ? splitRows(node, rows, start, end) : end;
    setSpan(left, start, middle);
    setSpan(left + 1, middle, end);
  }
}

function setSpan(node: i32, start: i32, end: i32): void {
  setI32(spans + (node << 3), start);
  setI32(spans + (node << 3) + 4, end);
}

/** Group the rows [start, end) by the split of a node of the ensemble; returns the first position of the right side. */
function splitRows(node: i32, rows: i32, start: i32, end: i32): i32 {
  const split = i32At(node), column = split >> 1;
  if (isCategory(column)) {
    return splitBySubset(rows, start, end, column, subsetsAt() + 32 * i32(f64At(node + 8)));
  }
  return splitByCut(rows, start, end, column, i32At(node + 16) - offsetOf(column), split & 1);
}

function addValue(rows: i32, start: i32, end: i32, value: f64): void {
  for (let i = start; i < end; i++) {
    const row = rowAt(rows, i);
    setScore(row, scoreOf(row) + value);
  }
}
