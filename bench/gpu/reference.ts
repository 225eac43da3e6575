import { BINS, type BoostedTrees, type BoosterRows, DEPTH, LAMBDA, RATE, SPLITS } from "./problem.ts";

const { fround } = Math;

/** The shader's arithmetic on the processor, step by step: what a device must give. */
export function boostReference({ bins, target }: BoosterRows, trees: number): BoostedTrees {
  const rows = target.length, features = bins.length / rows, residual = target.slice(), node = new Int32Array(rows);
  const splits = new Int32Array(trees * SPLITS), leaves = new Int32Array(trees * (SPLITS + 1));
  for (let t = 0; t < trees; t++) {
    node.fill(0);
    for (let level = 0; level < DEPTH; level++) {
      const nodes = 2 ** level, best = new Int32Array(nodes).fill(-1), gains = new Float32Array(nodes);
      for (let f = 0; f < features; f++) {
        const sums = new Int32Array(nodes * BINS), counts = new Int32Array(nodes * BINS);
        for (let i = 0; i < rows; i++) {
          const at = (node[i]! - nodes + 1) * BINS + bins[f * rows + i]!;
          sums[at] += residual[i]!;
          counts[at]++;
        }
        for (let q = 0; q < nodes; q++) {
          const found = bestOf(sums.subarray(q * BINS, (q + 1) * BINS), counts.subarray(q * BINS, (q + 1) * BINS));
          if (found.gain <= gains[q]!) continue;
          gains[q] = found.gain;
          best[q] = f * BINS + found.bin;
        }
      }
      splits.set(best, t * SPLITS + nodes - 1);
      for (let i = 0; i < rows; i++) {
        const split = best[node[i]! - nodes + 1]!;
        const isRight = split >= 0 && bins[(split >> 6) * rows + i]! > (split & (BINS - 1));
        node[i] = 2 * node[i]! + 1 + Number(isRight);
      }
    }
    const sums = new Int32Array(SPLITS + 1), counts = new Int32Array(SPLITS + 1);
    for (let i = 0; i < rows; i++) {
      sums[node[i]! - SPLITS] += residual[i]!;
      counts[node[i]! - SPLITS]++;
    }
    const values = leaves.subarray(t * (SPLITS + 1), (t + 1) * (SPLITS + 1));
    for (let leaf = 0; leaf <= SPLITS; leaf++) {
      values[leaf] = Math.trunc(sums[leaf]! / (RATE * (counts[leaf]! + LAMBDA)));
    }
    for (let i = 0; i < rows; i++) residual[i] -= values[node[i]! - SPLITS]!;
  }
  return { splits, leaves };
}

/** The split of a histogram that gains most, the first of equals; gain 0 for none. */
function bestOf(sums: Int32Array, counts: Int32Array): { gain: number; bin: number } {
  const allSum = sums.reduce((a, b) => a + b, 0), all = counts.reduce((a, b) => a + b, 0);
  const whole = score(allSum, all);
  let gain = 0, bin = -1, sum = 0, count = 0;
  for (let b = 0; b < BINS - 1; b++) {
    sum += sums[b]!;
    count += counts[b]!;
    if (count === 0 || count === all) continue;
    const own = fround(fround(score(sum, count) + score(allSum - sum, all - count)) - whole);
    if (own > gain) [gain, bin] = [own, b];
  }
  return { gain, bin };
}

function score(sum: number, count: number): number {
  const exact = fround(sum);
  return fround(fround(exact * exact) / fround(count + LAMBDA));
}
