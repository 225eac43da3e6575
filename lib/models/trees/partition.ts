import type { Arena, OpenNode } from "./arena.ts";
import { missingBin } from "./bin.ts";

/**
 * Group a node's rows: those that go left first, order kept on both sides (so later passes still read memory forward).
 *
 * @returns First row position of the right side.
 */
export function partitionRows(arena: Arena, node: OpenNode): number {
  const { rows, scratch, route, binned } = arena, { bins } = binned;
  const q = binned.map.features.length, { column, start, end } = node;
  fillRoute(arena, node);
  let left = start, right = 0;
  for (let i = start; i < end; i++) {
    const row = rows[i], goesLeft = route[bins[row * q + column]];
    // Both writes, one of them overwritten by the next row: no branch to mispredict.
    rows[left] = row;
    scratch[right] = row;
    left += goesLeft;
    right += 1 - goesLeft;
  }
  for (let i = 0, to = left; i < right; i++, to++) rows[to] = scratch[i];
  return left;
}

/** Write the split of a node as one flag per bin of its column. */
export function fillRoute(arena: Arena, node: OpenNode): void {
  const { route, binned } = arena, { column, bin, subset } = node;
  const missing = missingBin(binned.map, column);
  if (binned.map.categorical[column] === 1) {
    for (let b = 0; b <= missing; b++) route[b] = (subset[b >> 5] >>> (b & 31)) & 1;
    return;
  }
  for (let b = 0; b < missing; b++) route[b] = b <= bin ? 1 : 0;
  route[missing] = node.missingLeft;
}
