/**
 * Sums of many rows of many, read column by column, in plain TypeScript; `tall_wasm.ts` takes this file's place in the
 * WebAssembly build and gives the same bits.
 *
 * Row by row all columns of a histogram are written in turn, more than the nearest cache holds, and of the columns' codes all
 * are read, drawn or not. A few columns at a time, what is written stays near, and what is read is read forward.
 *
 * @module
 */
import { addF64, clear, f64At, i32At, u8At } from "../memory/heap.ts";
import { binsOf, offsetOf, pairs, treeRows } from "../memory/fit.ts";
import type { i32 } from "../memory/scalar.ts";

/**
 * Histogram of the tree's rows [start, end) over the listed columns, whose bins are cleared first; those of others keep what
 * they held.
 */
export function sumTall(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  for (let j: i32 = 0; j < count; j++) {
    const column = i32At(columns + (j << 2)), first = slot + (offsetOf(column) << 4), bins = binsOf(column);
    clear(first, (offsetOf(column + 1) - offsetOf(column)) << 4);
    for (let i = start; i < end; i++) {
      const row = i32At(treeRows + (i << 2)), pair = pairs + (row << 4), bin = first + (u8At(bins + row) << 4);
      addF64(bin, f64At(pair));
      addF64(bin + 8, f64At(pair + 8));
    }
  }
}
