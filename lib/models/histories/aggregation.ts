import { historyFamily, type HistoryFit, NO_PARAMS } from "./history_family.ts";
import type { ModelFamily } from "../contract/family.ts";
import { minimizeScalar } from "./minimize.ts";

/** Weights of the smoothing: its bounds are those of the reference implementation. */
const GRID = [0.1, 0.15, 0.2, 0.25, 0.3];

/** Longest bucket, in periods: states grow with it. */
const LONGEST = 24;

/**
 * Aggregate and disaggregate (ADIDA): demand is summed up in buckets as long as the mean interval between demands, their sums
 * are smoothed exponentially, and the forecast is spread evenly. Unknown periods do not count.
 *
 * @see Nikolopoulos, Syntetos, Boylan, Petropoulos & Assimakopoulos (2011), doi:10.1057/jors.2010.32
 */
export const adida: ModelFamily<HistoryFit> = aggregationFamily("adida", {
  summary: "ADIDA: smoothed sums of buckets as long as the mean interval between demands.",
  shortest: (longest) => longest,
});

/**
 * Multiple aggregation (IMAPA): the mean of what smoothed sums forecast over buckets of one period up to the mean interval
 * between demands. Unknown periods do not count.
 *
 * @see Petropoulos & Kourentzes (2015), doi:10.1057/jors.2014.62
 */
export const imapa: ModelFamily<HistoryFit> = aggregationFamily("imapa", {
  summary: "IMAPA: the mean of smoothed sums over buckets of all lengths up to the mean interval between demands.",
  shortest: () => 1,
});

/**
 * Buckets end with the newest value, wherever that is, so the smoothed sum of every alignment goes along:
 *
 *     states   count of values │ the newest values, by count mod longest │ for each length its sums, by count mod length
 *     numbers  shortest bucket │ weight of each length
 */
function aggregationFamily(
  name: string,
  variant: { readonly summary: string; readonly shortest: (longest: number) => number },
): ModelFamily<HistoryFit> {
  return historyFamily({
    name,
    summary: variant.summary,
    minRows: 2,
    ...NO_PARAMS,
    estimate(y) {
      const known = y.filter((value) => value === value), longest = meanInterval(known);
      const shortest = variant.shortest(longest);
      const lengths = Array.from({ length: longest - shortest + 1 }, (_, i) => shortest + i);
      return { numbers: [shortest, ...lengths.map((length) => weightOf(bucketSums(known, length)))] };
    },
    size({ numbers }) {
      const { shortest, longest } = lengthsOf(numbers);
      const isWhole = Number.isInteger(shortest) && shortest >= 1 && longest >= shortest && longest <= LONGEST;
      return isWhole ? 1 + longest + (longest * (longest + 1) - shortest * (shortest - 1)) / 2 : NaN;
    },
    blank({ numbers }) {
      const { longest } = lengthsOf(numbers),
        state = new Float64Array(this.size({ seasonLength: 1, numbers })).fill(NaN);
      return state.fill(0, 0, 1 + longest);
    },
    advance(state, y, { numbers }) {
      const lengths = lengthsOf(numbers);
      for (let t = 0; t < y.length; t++) if (y[t] === y[t]) takeIn(state, y[t]!, { numbers, ...lengths });
    },
    extrapolate(state, { numbers }, out) {
      out.fill(rateOf(state, numbers));
    },
  });
}

function lengthsOf(numbers: Float64Array): { shortest: number; longest: number } {
  const shortest = numbers[0] ?? NaN;
  return { shortest, longest: shortest + numbers.length - 2 };
}

function takeIn(
  state: Float64Array,
  value: number,
  model: { readonly numbers: Float64Array; readonly shortest: number; readonly longest: number },
): void {
  // Whole numbers, so that remainders are those of integers.
  const { numbers } = model, shortest = model.shortest | 0, longest = model.longest | 0, count = (state[0]! + 1) | 0;
  const newest = count % longest;
  state[0] = count;
  state[1 + newest] = value;
  let sum = 0, back = 0, from = newest, at = 1 + longest;
  for (let length = shortest; length <= longest; at += length, length++) {
    for (; back < length; back++, from = from === 0 ? longest - 1 : from - 1) sum += state[1 + from]!;
    if (count < length) break;
    const place = at + count % length, smooth = state[place]!, alpha = numbers[1 + length - shortest]!;
    state[place] = smooth === smooth ? smooth + alpha * (sum - smooth) : sum;
  }
}

/** Demand per period: the mean over the lengths of which there is a bucket; before the first one the mean of all values. */
function rateOf(state: Float64Array, numbers: Float64Array): number {
  const { shortest, longest } = lengthsOf(numbers), count = state[0]!;
  let rates = 0, lengths = 0, at = 1 + longest;
  for (let length = shortest; length <= longest && count >= length; at += length, length++) {
    rates += state[at + count % length]! / length;
    lengths++;
  }
  if (lengths > 0) return rates / lengths;
  let sum = 0;
  for (let i = 0; i < count; i++) sum += state[1 + (count - i) % longest]!;
  return sum / count;
}

/** Mean distance of demands from the one before, the first from the start; in whole periods, at least 1. */
function meanInterval(y: Float64Array): number {
  let last = -1, demands = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] === 0) continue;
    demands++;
    last = t;
  }
  return demands === 0 ? 1 : Math.min(LONGEST, Math.max(1, Math.round((last + 1) / demands)));
}

/** Sums of the buckets, the last ending with the last value; what is left over at the start is no bucket. */
function bucketSums(y: Float64Array, length: number): Float64Array {
  const buckets = Math.floor(y.length / length), first = y.length - buckets * length, sums = new Float64Array(buckets);
  for (let i = 0; i < buckets * length; i++) sums[Math.floor(i / length)]! += y[first + i]!;
  return sums;
}

/** The weight of least squared one-step errors. */
function weightOf(sums: Float64Array): number {
  return minimizeScalar((alpha) => {
    let smooth = sums[0]!, error = 0;
    for (let i = 1; i < sums.length; i++) {
      const residual = sums[i]! - smooth;
      error += residual * residual;
      smooth += alpha * residual;
    }
    return error;
  }, GRID).at;
}
