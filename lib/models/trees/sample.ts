import type { Rng } from "../../core/random.ts";

/**
 * Draw `count` of the first `total` entries of `source` without replacement, order kept.
 *
 * @param source Shape [>= total]. @param options `target` receives the draw, shape [>= count]; may be `source` itself.
 * @returns `count`.
 * @see Knuth, The Art of Computer Programming 2, 3.4.2, algorithm S
 */
export function drawSubset(
  source: ArrayLike<number>,
  options: { total: number; count: number; target: Int32Array; rng: Rng },
): number {
  const { total, target, rng } = options, count = Math.min(options.count, total);
  let taken = 0;
  for (let i = 0; taken < count; i++) {
    if (rng.next() * (total - i) < count - taken) target[taken++] = source[i];
  }
  return taken;
}

/**
 * Bootstrap as multiplicities: `draws` rows of `rows` with replacement.
 *
 * @param rows Row numbers, shape [m]. @param options `multiplicity`, shape [n], is overwritten at `rows`.
 */
export function drawBootstrap(
  rows: Int32Array,
  options: { draws: number; multiplicity: Float64Array; rng: Rng },
): void {
  const { draws, multiplicity, rng } = options, total = rows.length;
  for (let i = 0; i < total; i++) multiplicity[rows[i]] = 0;
  for (let i = 0; i < draws; i++) multiplicity[rows[rng.integer(total)]]++;
}

/**
 * Move a random choice of `count` entries of a permutation to positions [from, from + count) (partial Fisher-Yates).
 *
 * @param permutation Shape [>= total], kept a permutation.
 */
export function shuffleHead(
  permutation: Int32Array,
  options: { from: number; count: number; total: number; rng: Rng },
): void {
  const { from, total, rng } = options, end = Math.min(total, from + options.count);
  for (let i = from; i < end; i++) {
    const j = i + rng.integer(total - i), held = permutation[i];
    permutation[i] = permutation[j];
    permutation[j] = held;
  }
}
