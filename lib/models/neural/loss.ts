/** What heads give for rows of a batch, and where the slopes of the loss go: positions of row-major matrices of `stride` columns. */
export interface Heads {
  readonly heap: Float32Array;
  readonly at: number;
  readonly stride: number;
  /** Where the slopes go, each times `share`; null if only the loss is asked for. */
  readonly slopes: { readonly at: number; readonly share: number } | null;
}

/** Rows that heads are for: numbers from `from` to `to` (exclusive) of a list, with targets and weights of all rows. */
export interface LossRows {
  readonly list: Int32Array;
  readonly from: number;
  readonly to: number;
  readonly target: Float32Array;
  readonly weight: Float32Array;
}

/** What a network is fitted to be best at. */
export interface NeuralLoss {
  /** Heads that it needs. */
  readonly heads: number;
  /** Weighted sum of the losses of the rows; leaves their slopes. */
  apply(heads: Heads, rows: LossRows): number;
}

/** A slope below this is none: numbers yet smaller make processors slow. */
const LEAST_SLOPE = 1e-20;

/** Heads further out than this are as sure as can be. */
export const SURE = 30;

/**
 * A loss of numbers, for each of several targets: half the squared error, the absolute one, or that of quantiles of some levels,
 * the heads of a target side by side.
 *
 * @param name Which. @param options `outputs`: targets; `levels`: of quantiles, at least one for `quantile`.
 */
export function numberLoss(
  name: "squared" | "absolute" | "quantile",
  options: { readonly outputs: number; readonly levels: ArrayLike<number> },
): NeuralLoss {
  const { outputs, levels } = options, per = name === "quantile" ? levels.length : 1, heads = outputs * per;
  return {
    heads,
    apply({ heap, at, stride, slopes }, { list, from, to, target, weight }) {
      let sum = 0;
      for (let i = from, place = 0; i < to; i++, place += stride) {
        const row = list[i]!, own = weight[row]!;
        for (let head = 0; head < heads; head++) {
          const error = heap[at + place + head]! - target[row * outputs + Math.floor(head / per)]!;
          let slope = error, loss = 0.5 * error * error;
          if (name !== "squared") {
            const level = name === "absolute" ? 0.5 : levels[head % per]!;
            slope = error > 0 ? 1 - level : error < 0 ? -level : 0;
            loss = slope * error;
          }
          sum += own * loss;
          if (slopes !== null) heap[slopes.at + place + head] = steep(own * slope * slopes.share);
        }
      }
      return sum;
    },
  };
}

/**
 * Minus the logarithm of the probability of a row's class: of two classes by one head, the logit of the second, else by a softmax
 * of one head for each.
 *
 * @param classes At least 2.
 */
export function classLoss(classes: number): NeuralLoss {
  const heads = classes === 2 ? 1 : classes, chances = new Float64Array(classes);
  return {
    heads,
    apply({ heap, at, stride, slopes }, { list, from, to, target, weight }) {
      let sum = 0;
      for (let i = from, place = 0; i < to; i++, place += stride) {
        const row = list[i]!, own = weight[row]!, label = target[row]!;
        probabilities(heap.subarray(at + place, at + place + heads), chances);
        sum -= own * Math.log(chances[label]!);
        if (slopes === null) continue;
        for (let head = 0; head < heads; head++) {
          const one = heads === 1 ? 1 : head, slope = chances[one]! - (label === one ? 1 : 0);
          heap[slopes.at + place + head] = steep(own * slope * slopes.share);
        }
      }
      return sum;
    },
  };
}

/** How likely each class is by its heads, none impossible. @param heads Shape [1] for two classes, else [classes]. @param out Filled, shape [classes]. */
export function probabilities(heads: ArrayLike<number>, out: Float64Array): void {
  if (heads.length === 1) {
    const logit = Math.min(SURE, Math.max(-SURE, heads[0]!));
    out[1] = 1 / (1 + Math.exp(-logit));
    out[0] = 1 / (1 + Math.exp(logit));
    return;
  }
  let most = -Infinity, sum = 0;
  for (let k = 0; k < out.length; k++) most = Math.max(most, heads[k]!);
  for (let k = 0; k < out.length; k++) sum += out[k] = Math.exp(Math.max(-SURE, heads[k]! - most));
  for (let k = 0; k < out.length; k++) out[k]! /= sum;
}

function steep(slope: number): number {
  return Math.abs(slope) < LEAST_SLOPE ? 0 : slope;
}
