import type { Arena } from "./arena.ts";

/** Rows `arena.rows[start, end)`. */
export interface RowSpan {
  /** First position. */
  readonly start: number;
  /** End, exclusive. */
  readonly end: number;
}

/**
 * Histogram of rows [start, end) of the arena over all columns, into a slot that is cleared first.
 *
 * Row-major: consecutive updates hit different features, so a feature that is mostly one value causes no stall.
 */
export function buildHistogram(arena: Arena, slot: number, span: RowSpan): void {
  const { rows, gradient, hessian, binned } = arena;
  const codes = binned.codes, q = binned.map.features.length, bins = binned.map.offsets[q];
  const hist = arena.hists[slot];
  hist.fill(0, 0, 2 * bins);
  if (!arena.unit) buildTally(arena, slot, span);
  for (let i = span.start; i < span.end; i++) {
    const row = rows[i], g = gradient[row], h = hessian[row];
    let k = row * q;
    const end = k + q;
    // Unrolled by four: 5 to 10 % on V8.
    for (const stop = end - 3; k < stop; k += 4) {
      const a = codes[k] << 1, b = codes[k + 1] << 1, c = codes[k + 2] << 1, d = codes[k + 3] << 1;
      hist[a] += g;
      hist[a + 1] += h;
      hist[b] += g;
      hist[b + 1] += h;
      hist[c] += g;
      hist[c + 1] += h;
      hist[d] += g;
      hist[d + 1] += h;
    }
    for (; k < end; k++) {
      const a = codes[k] << 1;
      hist[a] += g;
      hist[a + 1] += h;
    }
  }
}

function buildTally(arena: Arena, slot: number, span: RowSpan): void {
  const { rows, multiplicity, binned } = arena;
  const codes = binned.codes, q = binned.map.features.length;
  const tally = arena.tallies[slot].fill(0, 0, binned.map.offsets[q]);
  for (let i = span.start; i < span.end; i++) {
    const row = rows[i], m = multiplicity[row];
    for (let k = row * q, end = k + q; k < end; k++) tally[codes[k]] += m;
  }
}

/** Columns of a direct build: `columns[from, to)` of the binned design. */
export interface ColumnSpan {
  /** Column numbers. */
  readonly columns: Int32Array;
  /** First position. */
  readonly from: number;
  /** End, exclusive. */
  readonly to: number;
}

/** As {@linkcode buildHistogram}, for some columns only; the others' bins keep what they held. */
export function buildColumns(arena: Arena, slot: number, span: RowSpan & ColumnSpan): void {
  const { rows, gradient, hessian, multiplicity, binned, unit } = arena;
  const { codes, map } = binned;
  const q = map.features.length, hist = arena.hists[slot], { columns, from, to } = span;
  for (let j = from; j < to; j++) {
    const low = map.offsets[columns[j]], high = map.offsets[columns[j] + 1];
    hist.fill(0, 2 * low, 2 * high);
    if (!unit) arena.tallies[slot].fill(0, low, high);
  }
  for (let i = span.start; i < span.end; i++) {
    const row = rows[i], g = gradient[row], h = hessian[row], base = row * q;
    for (let j = from; j < to; j++) {
      const a = codes[base + columns[j]] << 1;
      hist[a] += g;
      hist[a + 1] += h;
    }
  }
  if (unit) return;
  const tally = arena.tallies[slot];
  for (let i = span.start; i < span.end; i++) {
    const row = rows[i], m = multiplicity[row], base = row * q;
    for (let j = from; j < to; j++) tally[codes[base + columns[j]]] += m;
  }
}

/** Sibling subtraction: the parent's slot becomes the larger child's, parent - smaller child. */
export function subtractHistogram(arena: Arena, parent: number, child: number): void {
  const { map } = arena.binned;
  const bins = map.offsets[map.features.length];
  const whole = arena.hists[parent], part = arena.hists[child];
  for (let i = 0, end = 2 * bins; i < end; i++) whole[i] -= part[i];
  if (arena.unit) return;
  const wholeTally = arena.tallies[parent], partTally = arena.tallies[child];
  for (let i = 0; i < bins; i++) wholeTally[i] -= partTally[i];
}
