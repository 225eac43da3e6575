import { messages, readMessage, texts } from "./_onnx.ts";
import type { Message } from "./_onnx.ts";

/** Values of a tensor in row-major order; true is 1, false 0. */
export interface Tensor {
  readonly dims: readonly number[];
  readonly values: readonly (number | string)[];
}

type Numbers = { readonly dims: readonly number[]; readonly values: readonly number[] };

/**
 * Run an ONNX model by the documentation of its operators: what this product writes, and nothing else.
 *
 * @param bytes The model. @param inputs By name. @returns Outputs by name.
 */
export function runOnnx(bytes: Uint8Array, inputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const [graph] = messages(readMessage(bytes), 7), known = new Map(Object.entries(inputs));
  for (const constant of messages(graph, 5)) known.set(texts(constant, 8)[0], tensorOf(constant));
  for (const node of messages(graph, 1)) {
    const [op] = texts(node, 4), given = texts(node, 1).map((name) => found(known, name)), told = attributesOf(node);
    const made = OPERATORS[op];
    if (made === undefined) throw new Error(`no operator ${op}`);
    known.set(texts(node, 2)[0], made(given as Numbers[], told));
  }
  return Object.fromEntries(
    messages(graph, 12).map((value) => {
      const [name] = texts(value, 1);
      return [name, found(known, name)];
    }),
  );
}

function found(known: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = known.get(name);
  if (tensor === undefined) throw new Error(`no tensor ${name}`);
  return tensor;
}

function tensorOf(message: Message): Tensor {
  const dims = [...integersOf(message, 1)], type = message.get(2)?.[0];
  if (type === 8) return { dims, values: texts(message, 6) };
  const { buffer } = Uint8Array.from((message.get(9)?.[0] ?? new Uint8Array()) as Uint8Array);
  const values = type === 11
    ? [...new Float64Array(buffer)]
    : type === 1
    ? [...new Float32Array(buffer)]
    : type === 7
    ? [...new BigInt64Array(buffer)].map(Number)
    : [...new Uint8Array(buffer)];
  return { dims, values };
}

function integersOf(message: Message, field: number): number[] {
  const bytes = message.get(field)?.[0] as Uint8Array | undefined, out: number[] = [];
  // Packed varints of 64 bits, two's complement.
  let value = 0n, shift = 0n;
  for (const byte of bytes ?? []) {
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte < 128) out.push(Number(BigInt.asIntN(64, value))), value = 0n, shift = 0n;
  }
  return out;
}

type Told = Readonly<Record<string, number | number[] | Tensor>>;

function attributesOf(node: Message): Told {
  return Object.fromEntries(
    messages(node, 5).map((attribute) => {
      const [name] = texts(attribute, 1), type = attribute.get(20)?.[0];
      if (type === 2) return [name, attribute.get(3)?.[0] as number];
      return [name, type === 4 ? tensorOf(messages(attribute, 5)[0]) : integersOf(attribute, 8)];
    }),
  );
}

/** Strides by which a tensor of some shape is read in a larger one. */
function placesIn(dims: readonly number[], whole: readonly number[]): (at: number) => number {
  const lead = whole.length - dims.length, strides = whole.map(() => 0);
  for (let d = dims.length - 1, stride = 1; d >= 0; d--) {
    strides[lead + d] = dims[d] === 1 ? 0 : stride;
    stride *= dims[d];
  }
  return (at) => {
    let place = 0;
    for (let d = whole.length - 1; d >= 0; d--) {
      place += (at % whole[d]) * strides[d];
      at = Math.floor(at / whole[d]);
    }
    return place;
  };
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, size) => product * size, 1);
}

function each(map: (...of: number[]) => number): (given: readonly Numbers[]) => Numbers {
  return (given) => {
    const rank = Math.max(...given.map(({ dims }) => dims.length));
    const dims = Array.from({ length: rank }, (_, d) => {
      const sizes = given.map((one) => one.dims[one.dims.length - rank + d] ?? 1);
      return sizes.includes(0) ? 0 : Math.max(...sizes);
    });
    const places = given.map((one) => placesIn(one.dims, dims));
    return {
      dims,
      values: Array.from(
        { length: sizeOf(dims) },
        (_, at) => map(...given.map(({ values }, g) => values[places[g](at)])),
      ),
    };
  };
}

/** Along the last axis. */
function lines(map: (line: number[]) => number[], keeps = true): (given: readonly Numbers[]) => Numbers {
  return ([{ dims, values }]) => {
    const size = dims.at(-1)!, count = sizeOf(dims) / size;
    const made = Array.from({ length: count }, (_, i) => map(values.slice(i * size, (i + 1) * size)));
    return { dims: keeps ? [...dims.slice(0, -1), made[0]?.length ?? 0] : dims.slice(0, -1), values: made.flat() };
  };
}

const sum = (line: readonly number[]) => line.reduce((total, value) => total + value, 0);

function gather([{ dims, values }, at]: readonly Numbers[], told: Told): Tensor {
  const axis = Number(told.axis ?? 0),
    size = dims[axis],
    inner = sizeOf(dims.slice(axis + 1)),
    outer = sizeOf(dims.slice(0, axis));
  const out: (number | string)[] = [];
  for (let o = 0; o < outer; o++) {
    for (const place of at.values) {
      if (!(Number.isInteger(place) && place < size)) throw new Error(`no place ${place} among ${size}`);
      const from = (o * size + (place < 0 ? place + size : place)) * inner;
      out.push(...values.slice(from, from + inner));
    }
  }
  return { dims: [...dims.slice(0, axis), ...at.dims, ...dims.slice(axis + 1)], values: out };
}

function concat(given: readonly Numbers[], told: Told): Numbers {
  const axis = Number(told.axis), [{ dims }] = given, outer = sizeOf(dims.slice(0, axis)), out: number[] = [];
  for (let o = 0; o < outer; o++) {
    for (const { dims: own, values } of given) {
      const size = sizeOf(own.slice(axis));
      out.push(...values.slice(o * size, (o + 1) * size));
    }
  }
  return { dims: dims.with(axis, sum(given.map((one) => one.dims[axis]))), values: out };
}

function matMul([a, b]: readonly Numbers[]): Numbers {
  const [n, k] = a.dims, [, m] = b.dims;
  if (b.dims[0] !== k) throw new Error(`[${a.dims}] by [${b.dims}]`);
  return {
    dims: [n, m],
    values: Array.from(
      { length: n * m },
      (_, i) => sum(Array.from({ length: k }, (_, j) => a.values[Math.floor(i / m) * k + j] * b.values[j * m + i % m])),
    ),
  };
}

function encodeLabels([{ dims, values }]: readonly Numbers[], told: Told): Tensor {
  const [keys, made, [other]] = ["keys_tensor", "values_tensor", "default_tensor"].map((name) =>
    (told[name] as Tensor).values
  );
  const map = new Map<unknown, number | string>(keys.map((key, i) => [key, made[i]]));
  return { dims, values: values.map((value) => map.get(value) ?? other) };
}

/** The operator's sums by its documentation, one row at a time. */
function treeEnsemble([{ dims: [n, p], values }]: readonly Numbers[], told: Told): Numbers {
  const of = (name: string) => told[name] as number[], tensor = (name: string) => (told[name] as Numbers).values;
  const targets = Number(told.n_targets),
    modes = tensor("nodes_modes"),
    splits = tensor("nodes_splits"),
    weights = tensor("leaf_weights");
  const members = setsOf(modes, "membership_values" in told ? tensor("membership_values") : []);
  const out = new Array<number>(n * targets).fill(0);
  for (let row = 0; row < n; row++) {
    for (const root of of("tree_roots")) {
      let at = root, isLeaf = 0;
      while (isLeaf === 0) {
        const x = values[row * p + of("nodes_featureids")[at]];
        const isTrue = Number.isNaN(x)
          ? of("nodes_missing_value_tracks_true")[at] === 1
          : modes[at] === 6
          ? members[at].includes(x)
          : x <= splits[at];
        [isLeaf, at] = isTrue
          ? [of("nodes_trueleafs")[at], of("nodes_truenodeids")[at]]
          : [of("nodes_falseleafs")[at], of("nodes_falsenodeids")[at]];
      }
      out[row * targets + of("leaf_targetids")[at]] += weights[at];
    }
  }
  return { dims: [n, targets], values: out };
}

/** Members of each node that asks for them: lists one after the other, ended by NaN. */
function setsOf(modes: readonly number[], listed: readonly number[]): number[][] {
  let next = 0;
  return modes.map((mode) => {
    if (mode !== 6) return [];
    const end = listed.findIndex((value, i) => i >= next && Number.isNaN(value)), set = listed.slice(next, end);
    next = end + 1;
    return set;
  });
}

const FLOAT = 1;

const OPERATORS: Readonly<Record<string, (given: readonly Numbers[], told: Told) => Tensor>> = {
  Abs: each(Math.abs),
  Add: each((a, b) => a + b),
  And: each((a, b) => a & b),
  ArgMax: lines((line) => [line.indexOf(Math.max(...line))], false),
  Cast: ([given], { to }) => ({
    ...given,
    values: given.values.map((x) => to === FLOAT ? Math.fround(x) : to === 7 ? Math.trunc(x) : x),
  }),
  Concat: concat,
  Div: each((a, b) => a / b),
  Equal: each((a, b) => Number(a === b)),
  Exp: each(Math.exp),
  Expand: ([{ dims: [, k], values }, { values: [n] }]) => ({
    dims: [n, k],
    values: Array.from({ length: n * k }, (_, i) => values[i % k]),
  }),
  Floor: each(Math.floor),
  Gather: gather,
  Greater: each((a, b) => Number(a > b)),
  Identity: ([given]) => given,
  IsNaN: each((a) => Number(Number.isNaN(a))),
  LabelEncoder: encodeLabels,
  Less: each((a, b) => Number(a < b)),
  LessOrEqual: each((a, b) => Number(a <= b)),
  Log: each(Math.log),
  MatMul: matMul,
  Max: each(Math.max),
  Min: each(Math.min),
  Mul: each((a, b) => a * b),
  Neg: each((a) => -a),
  Not: each((a) => 1 - a),
  ReduceMax: lines((line) => [Math.max(...line)]),
  ReduceMin: lines((line) => [Math.min(...line)]),
  ReduceSum: lines((line) => [sum(line)]),
  Relu: each((a) => Math.max(0, a)),
  Reshape: ([{ dims, values }, { values: asked }]) => {
    const known = asked.filter((size) => size > 0).reduce((product, size) => product * size, 1);
    return { dims: asked.map((size) => size > 0 ? size : sizeOf(dims) / known), values };
  },
  Shape: ([{ dims }]) => ({ dims: [dims.length], values: dims }),
  Sigmoid: each((a) => 1 / (1 + Math.exp(-a))),
  Sign: each(Math.sign),
  Softmax: lines((line) => {
    const most = Math.max(...line), raised = line.map((x) => Math.exp(x - most)), total = sum(raised);
    return raised.map((x) => x / total);
  }),
  Sqrt: each(Math.sqrt),
  Sub: each((a, b) => a - b),
  TopK: lines((line) => line.toSorted((a, b) => a - b)),
  TreeEnsemble: treeEnsemble,
  Where: each((is, a, b) => is === 1 ? a : b),
};
