/**
 * Rows per bin, where hessians do not tell them: integers behind the sums of a histogram, so that they add up in any order.
 *
 * @module
 */
import { clear, f64At, i32At, setI32, u16At, u8At } from "../memory/heap.ts";
import { binCount, binsOf, codes, columnCount, offsetOf, timesOf, treeRow, unit } from "../memory/fit.ts";
import { f64, type i32 } from "../memory/scalar.ts";

/** Address of a histogram's counts, four bytes each. */
export function countsOf(slot: i32): i32 {
  return slot + 16 * binCount;
}

/** Rows in a bin, with multiplicity. */
export function countAt(slot: i32, position: i32): f64 {
  return unit ? f64At(slot + (position << 4) + 8) : f64(i32At(countsOf(slot) + (position << 2)));
}

/** Counts of the tree's rows [start, end) in all columns, into counts that are cleared first. */
export function countRows(slot: i32, start: i32, end: i32): void {
  const counts = countsOf(slot), width = columnCount << 1;
  clear(counts, binCount << 2);
  for (let i = start; i < end; i++) {
    const row = treeRow(i), times = timesOf(row), from = codes + row * width;
    for (let at = from; at < from + width; at += 2) addTo(counts + (u16At(at) << 2), times);
  }
}

/** As `countRows` for the listed columns only. */
export function countColumns(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  const counts = countsOf(slot), width = columnCount << 1;
  for (let j: i32 = 0; j < count; j++) clearCounts(counts, i32At(columns + (j << 2)));
  for (let i = start; i < end; i++) {
    const row = treeRow(i), times = timesOf(row), from = codes + row * width;
    for (let j: i32 = 0; j < count; j++) {
      addTo(counts + (u16At(from + (i32At(columns + (j << 2)) << 1)) << 2), times);
    }
  }
}

/** As `countColumns`, from the columns' own bins, eight columns at a time: so many that none waits for what it wrote before. */
export function countTall(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  const counts = countsOf(slot);
  let j: i32 = 0;
  for (; j + 7 < count; j += 8) {
    const at = columns + (j << 2);
    const a = i32At(at), b = i32At(at + 4), c = i32At(at + 8), d = i32At(at + 12);
    const e = i32At(at + 16), f = i32At(at + 20), g = i32At(at + 24), h = i32At(at + 28);
    const binsA = binsOf(a), binsB = binsOf(b), binsC = binsOf(c), binsD = binsOf(d);
    const binsE = binsOf(e), binsF = binsOf(f), binsG = binsOf(g), binsH = binsOf(h);
    const countsA = clearCounts(counts, a), countsB = clearCounts(counts, b);
    const countsC = clearCounts(counts, c), countsD = clearCounts(counts, d);
    const countsE = clearCounts(counts, e), countsF = clearCounts(counts, f);
    const countsG = clearCounts(counts, g), countsH = clearCounts(counts, h);
    for (let i = start; i < end; i++) {
      const row = treeRow(i), times = timesOf(row);
      addTo(countsA + (u8At(binsA + row) << 2), times);
      addTo(countsB + (u8At(binsB + row) << 2), times);
      addTo(countsC + (u8At(binsC + row) << 2), times);
      addTo(countsD + (u8At(binsD + row) << 2), times);
      addTo(countsE + (u8At(binsE + row) << 2), times);
      addTo(countsF + (u8At(binsF + row) << 2), times);
      addTo(countsG + (u8At(binsG + row) << 2), times);
      addTo(countsH + (u8At(binsH + row) << 2), times);
    }
  }
  for (; j < count; j++) {
    const column = i32At(columns + (j << 2)), bins = binsOf(column), own = clearCounts(counts, column);
    for (let i = start; i < end; i++) addTo(own + (u8At(bins + treeRow(i)) << 2), timesOf(treeRow(i)));
  }
}

/** Counts of the positions [from, to) become those less the part's. */
export function subtractCounts(slot: i32, part: i32, from: i32, to: i32): void {
  const away = part - slot, end = countsOf(slot) + (to << 2);
  for (let at = countsOf(slot) + (from << 2); at < end; at += 4) setI32(at, i32At(at) - i32At(at + away));
}

/** Set the counts of a column to 0; returns the address of the first. */
function clearCounts(counts: i32, column: i32): i32 {
  const first = counts + (offsetOf(column) << 2);
  clear(first, (offsetOf(column + 1) - offsetOf(column)) << 2);
  return first;
}

function addTo(at: i32, times: i32): void {
  setI32(at, i32At(at) + times);
}
