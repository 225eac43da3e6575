import type { Rng } from "../../core/numbers/random.ts";
import { epochOrder } from "./batches.ts";
import { type NeuralEngine, neuralEngine } from "./host.ts";
import type { NetworkRows } from "./inputs.ts";
import type { NeuralLoss } from "./loss.ts";
import { initialParameters, type NetworkShape } from "./network.ts";
import { Workspace } from "./workspace.ts";

/** What a network is fitted to. */
export interface NetworkData {
  readonly rows: NetworkRows;
  /** Shape [rows × targets]. */
  readonly target: Float32Array;
  /** Shape [rows], about 1 each. */
  readonly weight: Float32Array;
  /** Key of each row. */
  readonly key: Int32Array;
  /** Rows that are fitted, and those that say when to stop: none, and all epochs are made. */
  readonly train: Int32Array;
  readonly watch: Int32Array;
}

/** How it is fitted. */
export interface NetworkTrainOptions {
  readonly shape: NetworkShape;
  readonly loss: NeuralLoss;
  /** What heads give at first, shape [heads]. */
  readonly start: ArrayLike<number>;
  readonly epochs: number;
  readonly batch: number;
  readonly learningRate: number;
  /** Whether steps shorten as half a cosine wave. */
  readonly cosine: boolean;
  /** Share of a parameter that a step of full length takes away, over the learning rate. */
  readonly weightDecay: number;
  readonly dropout: number;
  readonly clip: number;
  /** Epochs without a better loss of the watched rows after which it stops. */
  readonly patience: number;
  readonly rng: Rng;
  /** Default the fastest. */
  readonly engine?: NeuralEngine;
}

/** Parameters, the mean loss of the watched rows (NaN without) and the epochs made; parameters are null if numbers were none any more. */
export interface TrainedNetwork {
  readonly parameters: Float32Array<ArrayBuffer> | null;
  readonly watched: number;
  readonly epochs: number;
}

/**
 * Fit a network by Adam on batches of rows.
 *
 * @param data Rows. @param options How.
 * @returns The parameters of the epoch whose loss of the watched rows is least.
 */
export function trainNetwork(data: NetworkData, options: NetworkTrainOptions): TrainedNetwork {
  const { epochs, rng, shape, loss } = options, { train, watch } = data, batch = Math.min(options.batch, train.length);
  const space = new Workspace(options.engine ?? neuralEngine(), shape, { batch, isFitted: true });
  space.load(initialParameters(shape, { start: options.start, rng }));
  space.seed(Array.from({ length: 4 }, () => 1 + rng.integer(2 ** 31 - 1)));
  const order = epochOrder(train, data.key), steps = epochs * Math.ceil(train.length / batch);
  let best: Float32Array<ArrayBuffer> | null = null, least = Infinity, bestEpoch = 0, made = 0;
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const list = order(rng);
    let sum = 0;
    for (let from = 0; from < train.length; from += batch) {
      const rows = { list, from, to: Math.min(from + batch, train.length) };
      space.forward(data.rows, { ...rows, dropout: options.dropout });
      const { heads, heap } = space, slopes = { at: heads.slopes, share: 1 / (rows.to - from) };
      sum += loss.apply({ heap, ...heads, slopes }, { ...rows, target: data.target, weight: data.weight });
      space.backward(rows.to - from);
      space.step(stepOf(made++, steps, options));
    }
    if (!Number.isFinite(sum)) return { parameters: null, watched: NaN, epochs: epoch };
    if (watch.length === 0) continue;
    const mean = watchedLoss(space, data, { loss, batch });
    if (mean < least) {
      least = mean;
      best = space.save();
      bestEpoch = epoch;
    } else if (epoch - bestEpoch >= options.patience) {
      return { parameters: finite(best), watched: least, epochs: epoch };
    }
  }
  return { parameters: finite(best ?? space.save()), watched: watch.length === 0 ? NaN : least, epochs };
}

const BETA_1 = 0.9, BETA_2 = 0.999;

/** The step after `made` others. @see Loshchilov & Hutter (2017), arXiv:1608.03983 */
function stepOf(made: number, steps: number, { learningRate, cosine, weightDecay, clip }: NetworkTrainOptions) {
  const length = cosine ? learningRate * 0.5 * (1 + Math.cos(Math.PI * made / steps)) : learningRate;
  const corrections = Math.sqrt(1 - BETA_2 ** (made + 1)) / (1 - BETA_1 ** (made + 1));
  return { rate: length * corrections, decay: length * weightDecay, clip };
}

function watchedLoss(
  space: Workspace,
  { rows, target, weight, watch }: NetworkData,
  { loss, batch }: { readonly loss: NeuralLoss; readonly batch: number },
): number {
  let sum = 0, total = 0;
  for (let from = 0; from < watch.length; from += batch) {
    const some = { list: watch, from, to: Math.min(from + batch, watch.length) };
    space.forward(rows, { ...some, dropout: 0 });
    sum += loss.apply({ heap: space.heap, ...space.heads, slopes: null }, { ...some, target, weight });
  }
  for (const row of watch) total += weight[row]!;
  return sum / total;
}

function finite(parameters: Float32Array<ArrayBuffer> | null): Float32Array<ArrayBuffer> | null {
  return parameters?.every(Number.isFinite) ? parameters : null;
}
