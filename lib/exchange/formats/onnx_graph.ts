import {
  ELEMENTS,
  encodeOnnx,
  type OnnxAttribute,
  type OnnxNode,
  type OnnxTensor,
  type OnnxValue,
} from "./onnx_model.ts";

/** What an operator is beside its inputs. */
export interface OperatorOptions {
  /** What it is told. */
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Set of operators; default the standard one. */
  readonly domain?: string;
}

/**
 * A graph of operators on its way. A tensor is known by its name; constants of equal values are one.
 *
 * Unless something else is said, tensors are of 64-bit numbers and have the shape [n × width].
 */
export class OnnxGraphBuilder {
  readonly #inputs: readonly OnnxValue[];
  readonly #taken: Set<string>;
  readonly #nodes: OnnxNode[] = [];
  readonly #constants: OnnxTensor[] = [];
  readonly #known = new Map<string, string>();
  #count = 0;

  /** @param inputs At least one. @param reserved Names of what will come out. */
  constructor(inputs: readonly OnnxValue[], reserved: readonly string[]) {
    this.#inputs = inputs;
    this.#taken = new Set([...inputs.map(({ name }) => name), ...reserved]);
  }

  /** Give the result of an operator. @param op Its name. @param inputs Names of tensors. */
  add(op: string, inputs: readonly string[], options: OperatorOptions = {}): string {
    const output = this.#newName(op);
    this.#nodes.push({ op, inputs, outputs: [output], ...options });
    return output;
  }

  /** A single number. */
  number(value: number): string {
    return this.constant([], Float64Array.of(value));
  }

  /** The same numbers for every row, shape [1 × k]: operators spread them. */
  row(values: ArrayLike<number>): string {
    return this.constant([1, values.length], Float64Array.from(values));
  }

  /** Whole numbers, shape [k]. */
  whole(values: ArrayLike<number>): string {
    return this.constant([values.length], BigInt64Array.from(Array.from(values), BigInt));
  }

  /** A constant. @param dims Its shape. @param values As many. @param isFlags Whether bytes are true and false. */
  constant(dims: readonly number[], values: OnnxTensor["values"], isFlags = false): string {
    const told = `${values.constructor.name} ${isFlags} ${dims} ${values.length <= 64 ? listed(values) : this.#count}`;
    const known = this.#known.get(told);
    if (known !== undefined) return known;
    const name = this.#newName("constant");
    this.#constants.push({ name, dims, values, isFlags });
    this.#known.set(told, name);
    return name;
  }

  /** Some columns of a tensor, in the order of their places. */
  columns(tensor: string, places: ArrayLike<number>): string {
    return this.add("Gather", [tensor, this.whole(places)], { attributes: { axis: 1 } });
  }

  /** Tensors side by side. @param tensors At least one. */
  beside(tensors: readonly string[]): string {
    return tensors.length === 1 ? tensors[0]! : this.add("Concat", tensors, { attributes: { axis: 1 } });
  }

  /** Numbers along the last axis in ascending order. @param tensor Of any shape. @param size Of that axis. */
  ascending(tensor: string, size: number): string {
    const [values, places] = [this.#newName("TopK"), this.#newName("TopK")];
    const attributes = { largest: 0, sorted: 1 };
    this.#nodes.push({ op: "TopK", inputs: [tensor, this.whole([size])], outputs: [values, places], attributes });
    return values;
  }

  /** 1 where a condition holds, else 0. */
  indicator(condition: string): string {
    return this.add("Cast", [condition], { attributes: { to: ELEMENTS.DOUBLE } });
  }

  /** The same numbers for every row, for who needs them row by row: shape [n × k]. */
  everyRow(values: ArrayLike<number>): string {
    const shape = this.add("Shape", [this.#inputs[0]!.name]), rows = this.add("Gather", [shape, this.whole([0])]);
    const dims = this.add("Concat", [rows, this.whole([1])], { attributes: { axis: 0 } });
    return this.add("Expand", [this.row(values), dims]);
  }

  /**
   * The model as bytes.
   *
   * @param outputs What comes out, each under its name. @param told `name` of the graph, `facts` for people.
   */
  encode(
    outputs: readonly (OnnxValue & { readonly tensor: string })[],
    told: { readonly name: string; readonly facts: Readonly<Record<string, string>> },
  ): Uint8Array<ArrayBuffer> {
    const nodes = [...this.#nodes];
    for (const { name, tensor } of outputs) {
      const made = nodes.findIndex(({ outputs: [output] }) => output === tensor);
      // What an operator gives can bear the name itself; an input or a constant cannot.
      if (made < 0) nodes.push({ op: "Identity", inputs: [tensor], outputs: [name] });
      else nodes.splice(0, nodes.length, ...nodes.map((node) => renamed(node, tensor, name)));
    }
    return encodeOnnx({ ...told, inputs: this.#inputs, outputs, nodes, constants: this.#constants });
  }

  #newName(of: string): string {
    let name = `${of}_${this.#count++}`;
    while (this.#taken.has(name)) name = `${of}_${this.#count++}`;
    return name;
  }
}

function renamed(node: OnnxNode, from: string, to: string): OnnxNode {
  const rename = (name: string) => name === from ? to : name;
  return { ...node, inputs: node.inputs.map(rename), outputs: node.outputs.map(rename) };
}

/** Values as a text by which equal ones are found; of numbers 0 and -0 are two. */
function listed(values: OnnxTensor["values"]): string {
  const told = (value: unknown) => typeof value === "string" ? value : Object.is(value, -0) ? "-0" : String(value);
  return JSON.stringify([...values].map(told));
}
