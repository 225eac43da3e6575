import type { Rng } from "../../core/numbers/random.ts";

/** How a network is built: numbers and embedded categories go in, layers of units follow, heads come out. */
export interface NetworkShape {
  /** Inputs that are numbers. */
  readonly numbers: number;
  /** Of each category that goes in: how many levels it has, and how many numbers stand for one. */
  readonly embeddings: readonly { readonly levels: number; readonly width: number }[];
  /** Units of each hidden layer. */
  readonly hidden: readonly number[];
  /** Numbers that come out. */
  readonly heads: number;
  /** What hidden units do with their sum. */
  readonly activation: "relu" | "silu";
}

/** Where a layer's parameters lie: weights [inputs × outputs], then biases [outputs]; both are padded to multiples of 4. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  readonly weights: number;
  readonly biases: number;
}

/** Where a table of embeddings lies, [levels × stride] of which the first `width` columns count, and its first input. */
export interface EmbeddingTable {
  readonly at: number;
  readonly levels: number;
  readonly width: number;
  readonly stride: number;
  readonly input: number;
}

/** Where the parameters of a network lie: those of layers one behind the other, then the embeddings. */
export interface NetworkLayout {
  readonly layers: readonly Layer[];
  readonly tables: readonly EmbeddingTable[];
  /** Parameters of layers. */
  readonly dense: number;
  /** All parameters. */
  readonly total: number;
}

/** The next multiple of 4: numbers are worked on by fours. */
export function padded(count: number): number {
  return Math.ceil(count / 4) * 4;
}

/** How many numbers go in, are between any two layers, and come out, without padding, shape [layers + 1]. @param shape Any. */
export function widthsOf({ numbers, embeddings, hidden, heads }: NetworkShape): number[] {
  return [embeddings.reduce((sum, { width }) => sum + width, numbers), ...hidden, heads];
}

/** Where parameters lie. @param shape Any. */
export function layoutOf(shape: NetworkShape): NetworkLayout {
  const { numbers, embeddings } = shape, widths = widthsOf(shape).map(padded);
  let at = 0;
  const layers = widths.slice(1).map((outputs, l): Layer => {
    const inputs = widths[l]!, weights = at, biases = at + inputs * outputs;
    at = biases + outputs;
    return { inputs, outputs, weights, biases };
  });
  const dense = at;
  let input = numbers;
  const tables = embeddings.map(({ levels, width }): EmbeddingTable => {
    const table = { at, levels, width, stride: padded(width), input };
    at += levels * table.stride;
    input += width;
    return table;
  });
  return { layers, tables, dense, total: at };
}

/** Spread of the embeddings that a fit begins with. */
const EMBEDDING_SPREAD = 0.1;

/**
 * Parameters that a fit begins with, uniform within bounds that keep the spread from layer to layer; padding is 0 and stays so.
 *
 * @param shape The network. @param options `start`: what the heads give at first, shape [heads]; `rng`: chance.
 * @see Glorot & Bengio (2010), https://proceedings.mlr.press/v9/glorot10a.html
 */
export function initialParameters(
  shape: NetworkShape,
  options: { readonly start: ArrayLike<number>; readonly rng: Rng },
): Float32Array<ArrayBuffer> {
  const layout = layoutOf(shape), out = new Float32Array(layout.total), { rng, start } = options;
  const widths = widthsOf(shape);
  layout.layers.forEach(({ outputs, weights, biases }, l) => {
    const from = widths[l]!, to = widths[l + 1]!, bound = Math.sqrt(6 / (from + to));
    for (let i = 0; i < from; i++) {
      for (let j = 0; j < to; j++) out[weights + i * outputs + j] = bound * (2 * rng.next() - 1);
    }
    const isLast = l === layout.layers.length - 1;
    for (let j = 0; j < to; j++) out[biases + j] = isLast ? start[j]! : bound * (2 * rng.next() - 1);
  });
  for (const { at, levels, width, stride } of layout.tables) {
    for (let level = 0; level < levels; level++) {
      for (let d = 0; d < width; d++) out[at + level * stride + d] = EMBEDDING_SPREAD * rng.normal();
    }
  }
  return out;
}
