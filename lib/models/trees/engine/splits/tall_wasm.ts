// @ts-nocheck AssemblyScript: compiled in place of tall.ts, whose docstrings hold here too.
import { binsOf, offsetOf, pairs, treeRows } from "../memory/fit.ts";

export function sumTall(slot: i32, start: i32, end: i32, columns: i32, count: i32): void {
  const first = treeRows + (start << 2), last = treeRows + (end << 2), stop = columns + (count << 2);
  let j = columns;
  // So many that no column waits for what it wrote for the row before.
  for (const block = stop - 28; j < block; j += 32) {
    const columnA = load<i32>(j), columnB = load<i32>(j, 4);
    const columnC = load<i32>(j, 8), columnD = load<i32>(j, 12);
    const columnE = load<i32>(j, 16), columnF = load<i32>(j, 20);
    const columnG = load<i32>(j, 24), columnH = load<i32>(j, 28);
    const sumsA = clearBins(slot, columnA), sumsB = clearBins(slot, columnB);
    const sumsC = clearBins(slot, columnC), sumsD = clearBins(slot, columnD);
    const sumsE = clearBins(slot, columnE), sumsF = clearBins(slot, columnF);
    const sumsG = clearBins(slot, columnG), sumsH = clearBins(slot, columnH);
    const binsA = binsOf(columnA), binsB = binsOf(columnB), binsC = binsOf(columnC), binsD = binsOf(columnD);
    const binsE = binsOf(columnE), binsF = binsOf(columnF), binsG = binsOf(columnG), binsH = binsOf(columnH);
    for (let position = first; position < last; position += 4) {
      const row = load<i32>(position), pair = v128.load(pairs + (row << 4));
      const a = sumsA + (<i32> load<u8>(binsA + row) << 4), b = sumsB + (<i32> load<u8>(binsB + row) << 4);
      const c = sumsC + (<i32> load<u8>(binsC + row) << 4), d = sumsD + (<i32> load<u8>(binsD + row) << 4);
      const e = sumsE + (<i32> load<u8>(binsE + row) << 4), f = sumsF + (<i32> load<u8>(binsF + row) << 4);
      const g = sumsG + (<i32> load<u8>(binsG + row) << 4), h = sumsH + (<i32> load<u8>(binsH + row) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      v128.store(b, f64x2.add(v128.load(b), pair));
      v128.store(c, f64x2.add(v128.load(c), pair));
      v128.store(d, f64x2.add(v128.load(d), pair));
      v128.store(e, f64x2.add(v128.load(e), pair));
      v128.store(f, f64x2.add(v128.load(f), pair));
      v128.store(g, f64x2.add(v128.load(g), pair));
      v128.store(h, f64x2.add(v128.load(h), pair));
    }
  }
  for (const block = stop - 12; j < block; j += 16) {
    const columnA = load<i32>(j), columnB = load<i32>(j, 4);
    const columnC = load<i32>(j, 8), columnD = load<i32>(j, 12);
    const sumsA = clearBins(slot, columnA), sumsB = clearBins(slot, columnB);
    const sumsC = clearBins(slot, columnC), sumsD = clearBins(slot, columnD);
    const binsA = binsOf(columnA), binsB = binsOf(columnB), binsC = binsOf(columnC), binsD = binsOf(columnD);
    for (let position = first; position < last; position += 4) {
      const row = load<i32>(position), pair = v128.load(pairs + (row << 4));
      const a = sumsA + (<i32> load<u8>(binsA + row) << 4), b = sumsB + (<i32> load<u8>(binsB + row) << 4);
      const c = sumsC + (<i32> load<u8>(binsC + row) << 4), d = sumsD + (<i32> load<u8>(binsD + row) << 4);
      v128.store(a, f64x2.add(v128.load(a), pair));
      v128.store(b, f64x2.add(v128.load(b), pair));
      v128.store(c, f64x2.add(v128.load(c), pair));
      v128.store(d, f64x2.add(v128.load(d), pair));
    }
  }
  for (; j < stop; j += 4) {
    const column = load<i32>(j), sums = clearBins(slot, column), bins = binsOf(column);
    for (let position = first; position < last; position += 4) {
      const row = load<i32>(position), at = sums + (<i32> load<u8>(bins + row) << 4);
      v128.store(at, f64x2.add(v128.load(at), v128.load(pairs + (row << 4))));
    }
  }
}

/** Set the sums of a column to 0; returns the address of the first. */
function clearBins(slot: i32, column: i32): i32 {
  const first = slot + (offsetOf(column) << 4), end = slot + (offsetOf(column + 1) << 4);
  for (let at = first; at < end; at += 16) v128.store(at, f64x2.splat(0.0));
  return first;
}
