import type { NeuralEngine } from "./host.ts";
import type { NetworkRows } from "./inputs.ts";
import { FIRST } from "./kernels.ts";
import { layoutOf, type NetworkLayout, type NetworkShape } from "./network.ts";

/** Where a batch's numbers lie: what goes into a layer, the slopes of what its units did, and of the loss by its sums. */
interface Stage {
  readonly values: number;
  readonly slopes: number;
  readonly errors: number;
}

/** What one step changes parameters by. */
export interface Step {
  /** Step length with the corrections of the moments in it. */
  readonly rate: number;
  /** Share of the parameters that goes. */
  readonly decay: number;
  /** Largest length of the gradient of all layers; a longer one is shortened. 0: no limit. */
  readonly clip: number;
}

/**
 * A network laid out in the memory of an engine, for batches of at most so many rows: parameters, their gradients and moments, and
 * what a batch makes of each layer. Valid until somebody else reserves the engine.
 */
export class Workspace {
  readonly layout: NetworkLayout;
  /** The memory. */
  readonly heap: Float32Array<ArrayBuffer>;
  readonly #engine: NeuralEngine;
  readonly #shape: NetworkShape;
  readonly #stages: readonly Stage[];
  readonly #parameters: number;
  readonly #gradients: number;
  readonly #first: number;
  readonly #second: number;
  readonly #turned: number;
  readonly #state: number;
  /** Inputs from here on are embeddings, or from a few before: slopes by those alone are asked for in a fit. */
  readonly #embedded: number;
  /** Where what stands for the levels of the batch lies among the parameters, row by row. */
  readonly #levels: Int32Array;
  /** Rows of embeddings that the batch has read: their positions among the parameters, and how many numbers each has. */
  readonly #touched: { readonly at: number; readonly width: number }[] = [];
  /** Whether a row of embeddings is among them, by its position over 4. */
  readonly #isTouched: Uint8Array;

  /** @param engine Whose memory. @param shape The network. @param options Rows of a batch at most; whether it is fitted. */
  constructor(
    engine: NeuralEngine,
    shape: NetworkShape,
    { batch, isFitted }: { readonly batch: number; readonly isFitted: boolean },
  ) {
    const layout = this.layout = layoutOf(shape);
    let end = FIRST;
    const take = (count: number) => (end += count) - count;
    const own = isFitted ? layout.total : 0, trace = isFitted ? batch : 0;
    this.#parameters = take(layout.total);
    this.#gradients = take(own);
    this.#first = take(own);
    this.#second = take(own);
    this.#turned = take(isFitted ? Math.max(...layout.layers.map(({ inputs, outputs }) => inputs * outputs)) : 0);
    this.#state = take(4);
    // Of a fit, slopes of each layer are kept; else all write them to one place.
    const spare = isFitted ? 0 : take(batch * Math.max(...layout.layers.map(({ outputs }) => outputs)));
    const widths = [layout.layers[0]!.inputs, ...layout.layers.map(({ outputs }) => outputs)];
    this.#stages = widths.map((width) => ({
      values: take(batch * width),
      slopes: isFitted ? take(trace * width) : spare,
      errors: take(trace * width),
    }));
    this.#engine = engine;
    this.#shape = shape;
    this.#embedded = layout.tables.length === 0 ? widths[0]! : shape.numbers & ~3;
    this.#levels = new Int32Array(batch * layout.tables.length);
    this.#isTouched = new Uint8Array(isFitted ? layout.total / 4 : 0);
    this.heap = engine.reserve(end);
    this.heap.fill(0, FIRST, end);
  }

  /** Put parameters in. */
  load(parameters: Float32Array): void {
    this.heap.set(parameters, this.#parameters);
  }

  /** The parameters as they are now. */
  save(): Float32Array<ArrayBuffer> {
    return this.heap.slice(this.#parameters, this.#parameters + this.layout.total);
  }

  /** Begin the generators of dropout. @param seeds Four, none 0. */
  seed(seeds: readonly number[]): void {
    new Int32Array(this.heap.buffer, 4 * this.#state, 4).set(seeds);
  }

  /** Where heads lie, [rows × stride], and where slopes of the loss by them go. */
  get heads(): { readonly at: number; readonly stride: number; readonly slopes: number } {
    const { values, errors } = this.#stages.at(-1)!;
    return { at: values, stride: this.layout.layers.at(-1)!.outputs, slopes: errors };
  }

  /**
   * Carry a batch through the network.
   *
   * @param rows All rows. @param batch Those of the batch: numbers from `from` to `to` of `list`; `dropout`: share of hidden units
   * that is left out.
   */
  forward(
    rows: NetworkRows,
    { list, from, to, dropout }: {
      readonly list: Int32Array;
      readonly from: number;
      readonly to: number;
      readonly dropout: number;
    },
  ): void {
    this.#gather(rows, list.subarray(from, to));
    const { kernels } = this.#engine, m = to - from, last = this.layout.layers.length - 1;
    this.layout.layers.forEach(({ inputs, outputs, weights, biases }, l) => {
      const { values } = this.#stages[l]!, out = this.#stages[l + 1]!, at = this.#parameters;
      kernels.multiply(values, inputs, 1, at + weights, at + biases, out.values, m, inputs, outputs);
      if (l === last) return;
      kernels[this.#shape.activation](out.values, out.slopes, m * outputs);
      if (dropout === 0) return;
      const kept = Math.round((1 - dropout) * 2 ** 24);
      kernels.dropOut(out.values, out.slopes, m * outputs, this.#state, kept, 2 ** 24 / kept);
    });
  }

  /**
   * Carry slopes of the loss back, from heads to all parameters.
   *
   * @param m Rows of the batch. @param toInputs Whether also to what goes in; embeddings ask for it anyway.
   */
  backward(m: number, toInputs = false): void {
    const { kernels } = this.#engine, { layers, tables } = this.layout, at = this.#parameters, to = this.#gradients;
    for (let l = layers.length - 1; l >= 0; l--) {
      const { inputs, outputs, weights, biases } = layers[l]!, stage = this.#stages[l]!;
      const { errors } = this.#stages[l + 1]!;
      kernels.multiply(stage.values, 1, inputs, errors, -1, to + weights, inputs, m, outputs);
      kernels.sumRows(errors, to + biases, m, outputs);
      const from = l > 0 || toInputs ? 0 : this.#embedded, width = inputs - from;
      if (width > 0) {
        kernels.transpose(at + weights + from * outputs, this.#turned, width, outputs);
        kernels.multiply(errors, outputs, 1, this.#turned, -1, stage.errors, m, outputs, width);
      }
      if (l > 0) kernels.timesEach(stage.errors, stage.slopes, m * inputs);
      else if (tables.length > 0) this.#scatter(m, from);
    }
  }

  /** Move the parameters by the gradients of the last batch; of embeddings those that it has read. */
  step({ rate, decay, clip }: Step): void {
    const { kernels } = this.#engine, [p, g] = [this.#parameters, this.#gradients], { dense } = this.layout;
    const length = clip > 0 ? Math.sqrt(kernels.sumSquares(g, dense)) : 0, factor = length > clip ? clip / length : 1;
    if (factor < 1) kernels.scale(g, dense, factor);
    kernels.adam(p, g, this.#first, this.#second, dense, rate, decay);
    for (const { at, width } of this.#touched) {
      if (factor < 1) kernels.scale(g + at, width, factor);
      kernels.adam(p + at, g + at, this.#first + at, this.#second + at, width, rate, decay);
      this.heap.fill(0, g + at, g + at + width);
      this.#isTouched[at >> 2] = 0;
    }
    this.#touched.length = 0;
  }

  /** Where what goes into the network lies, [m × stride], and the slopes by it. */
  get inputs(): { readonly at: number; readonly slopes: number; readonly stride: number } {
    const { values, errors } = this.#stages[0]!;
    return { at: values, slopes: errors, stride: this.layout.layers[0]!.inputs };
  }

  /** Numbers of the rows, then what stands for their levels. */
  #gather({ numbers, levels }: NetworkRows, list: Int32Array): void {
    const { heap } = this, { tables } = this.layout, q = this.#shape.numbers, { at, stride } = this.inputs;
    const places = this.#levels, parameters = this.#parameters;
    for (let i = 0, k = 0, to = at; i < list.length; i++, to += stride) {
      const row = list[i]!;
      for (let j = 0, from = row * q; j < q; j++) heap[to + j] = numbers[from + j]!;
      for (let t = 0; t < tables.length; t++, k++) {
        const { at, stride, width, input } = tables[t]!, place = at + levels[row * tables.length + t]! * stride;
        places[k] = place;
        for (let d = 0, own = parameters + place, out = to + input; d < width; d++) heap[out + d] = heap[own + d]!;
      }
    }
  }

  /** Slopes by what stood for a level, summed over the rows that have it. @param first Input of the first slope of each row. */
  #scatter(m: number, first: number): void {
    const { heap } = this, { tables } = this.layout, { slopes } = this.inputs, stride = this.inputs.stride - first;
    const places = this.#levels, gradients = this.#gradients;
    for (let i = 0, k = 0, from = slopes - first; i < m; i++, from += stride) {
      for (let t = 0; t < tables.length; t++, k++) {
        const { width, input, stride } = tables[t]!, place = places[k]!;
        if (this.#isTouched[place >> 2] === 0) {
          this.#isTouched[place >> 2] = 1;
          this.#touched.push({ at: place, width: stride });
        }
        for (let d = 0, to = gradients + place, own = from + input; d < width; d++) heap[to + d]! += heap[own + d]!;
      }
    }
  }
}
