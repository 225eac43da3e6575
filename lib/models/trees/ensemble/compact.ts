import { outputCount, treeCount, type TreeEnsemble } from "./ensemble.ts";

/** Bits of the range of the leaves that a forecast of a compact ensemble keeps. */
const BITS = 13;

/**
 * The form of an ensemble that serves: leaves are rounded to a grid of {@linkcode BITS} bits of their range, finer by the
 * number of trees where their values are added up, so that no raw prediction moves by more than 2^-14 of the range; that of
 * a hundred averaged trees by some 2^-18. Gains, which no forecast reads, are rounded to 32 bits.
 *
 * A leaf is the mean of a handful of noisy rows, but as a double takes two thirds of the bytes of a stored forest.
 *
 * @param ensemble Not changed. @param bits Of the range; fewer than {@linkcode BITS} where an error budget allows it.
 * @returns Another ensemble with the same splits.
 */
export function compactTrees(ensemble: TreeEnsemble, bits = BITS): TreeEnsemble {
  if (ensemble.vectors !== undefined) return compactVectors(ensemble, bits);
  const { split, value, average } = ensemble, gain = ensemble.gain.map(Math.fround);
  let low = Infinity, high = -Infinity;
  for (let node = 0; node < split.length; node++) {
    if (split[node]! >= 0) continue;
    low = Math.min(low, value[node]!);
    high = Math.max(high, value[node]!);
  }
  const range = (high - low) / (average ? 1 : Math.max(1, treeCount(ensemble)));
  const step = 2 ** (Math.ceil(Math.log2(range)) - bits);
  // No leaf, equal leaves, or numbers at the ends of what a double can be: nothing to gain.
  if (!(step > 0 && step < Infinity)) return { ...ensemble, gain };
  // Adding 0 makes -0 a 0.
  const rounded = value.map((leaf, node) => split[node]! < 0 ? Math.round(leaf / step) * step + 0 : leaf);
  return { ...ensemble, value: rounded, gain };
}

/** Vectors are rounded output by output, each by its own range; those that are then equal are stored once. */
function compactVectors(ensemble: TreeEnsemble, bits: number): TreeEnsemble {
  const { split, value, vectors = new Float64Array(0) } = ensemble, width = outputCount(ensemble);
  const steps = Array.from({ length: width }, (_, k) => {
    const own = vectors.filter((_, i) => i % width === k);
    const range = own.reduce((most, x) => Math.max(most, x), -Infinity) -
      own.reduce((least, x) => Math.min(least, x), Infinity);
    const step = 2 ** (Math.ceil(Math.log2(range)) - bits);
    return step > 0 && step < Infinity ? step : 0;
  });
  const kept: number[] = [], known = new Map<string, number>();
  const places = Float64Array.from({ length: vectors.length / width }, (_, v) => {
    const rounded = steps.map((step, k) => {
      const own = vectors[v * width + k]!;
      return step === 0 ? own : Math.round(own / step) * step + 0;
    });
    const name = rounded.join(), place = known.get(name) ?? kept.length / width;
    if (place * width === kept.length) kept.push(...rounded);
    known.set(name, place);
    return place;
  });
  return {
    ...ensemble,
    value: value.map((own, node) => split[node]! < 0 ? places[own]! : own),
    vectors: Float64Array.from(kept),
    gain: ensemble.gain.map(Math.fround),
  };
}
