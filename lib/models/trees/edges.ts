/** A point m with low <= m < high, midway where floating point allows it. */
export function midpoint(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  // False for infinite ends (NaN) and for neighbouring doubles, where the middle may round up to `high`.
  return middle < high ? middle : low;
}

/**
 * Bin edges of one numeric feature: midpoints between the distinct values if they are few, else near-quantiles, where a
 * value heavier than a bin's share gets a bin of its own.
 *
 *     values   1 1 2 5 9        edges   1.5 3.5 7        bin b holds edges[b - 1] < x <= edges[b]
 *
 * @param sorted Values without NaN, ascending, shape [n].
 * @param maxBins Most bins, >= 1; there are at most `maxBins - 1` edges.
 * @returns Ascending edges; empty if there are fewer than two distinct values.
 * @see LightGBM, src/io/bin.cpp, GreedyFindBin
 */
export function quantileEdges(sorted: Float64Array, maxBins: number): Float64Array {
  const { values, counts } = runLengths(sorted);
  if (values.length <= maxBins) {
    return Float64Array.from(
      { length: Math.max(0, values.length - 1) },
      (_, i) => cutBetween(values[i], values[i + 1]),
    );
  }
  const share = sorted.length / maxBins;
  let lightBins = maxBins, lightRows = sorted.length;
  for (const count of counts) {
    if (count < share) continue;
    lightBins--;
    lightRows -= count;
  }
  const edges = new Float64Array(maxBins - 1);
  let size = 0, target = lightRows / lightBins, filled = 0;
  for (let i = 0; i < values.length - 1 && size < maxBins - 1; i++) {
    const heavy = counts[i] >= share;
    filled += counts[i];
    if (!heavy) lightRows -= counts[i];
    const nextHeavy = counts[i + 1] >= share;
    const signs = values[i] < 0 && values[i + 1] > 0;
    if (!heavy && !signs && filled < target && !(nextHeavy && filled >= Math.max(1, target / 2))) continue;
    edges[size++] = cutBetween(values[i], values[i + 1]);
    filled = 0;
    if (!heavy) target = lightRows / Math.max(1, --lightBins);
  }
  return edges.slice(0, size);
}

/**
 * Category numbers that get a bin of their own: all, or the most frequent (ties: the smaller number).
 *
 * @param sorted Category numbers without NaN, ascending, shape [n].
 * @param maxBins Most categories kept, >= 1.
 * @returns Kept numbers, ascending; their position is their bin.
 */
export function frequentCategories(sorted: Float64Array, maxBins: number): Float64Array {
  const { values, counts } = runLengths(sorted);
  if (values.length <= maxBins) return values.slice();
  const order = Array.from(values.keys()).sort((a, b) => counts[b] - counts[a] || a - b);
  return Float64Array.from(order.slice(0, maxBins), (i) => values[i]).sort();
}

function runLengths(sorted: Float64Array): { values: Float64Array; counts: Int32Array } {
  const values = new Float64Array(sorted.length), counts = new Int32Array(sorted.length);
  let size = 0;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) values[size++] = sorted[i];
    counts[size - 1]++;
  }
  return { values: values.subarray(0, size), counts: counts.subarray(0, size) };
}

/** Zero between values of both signs, which often differ in kind, else their midpoint. */
function cutBetween(low: number, high: number): number {
  return low < 0 && high > 0 ? 0 : midpoint(low, high);
}
