import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** A tensor of constants. */
export interface OnnxTensor {
  readonly name?: string;
  /** Shape; the product is the number of values. */
  readonly dims: readonly number[];
  readonly values: Float64Array | Float32Array | Uint8Array | BigInt64Array | readonly string[];
  /** Whether bytes are true (1) and false (0), not small numbers. */
  readonly isFlags?: boolean;
}

/** What an operator is told beside its inputs: whole numbers or a tensor. */
export type OnnxAttribute = number | readonly number[] | OnnxTensor;

/** One operator of a graph. */
export interface OnnxNode {
  readonly op: string;
  readonly inputs: readonly string[];
  /** Names of what it gives. */
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Set of operators; default the standard one. */
  readonly domain?: string;
}

/** What goes in or comes out, for n rows: numbers of 64 bits, or texts. */
export interface OnnxValue {
  readonly name: string;
  readonly holds: "numbers" | "texts";
  /** Of shape [n × width]; null: of shape [n]. */
  readonly width: number | null;
}

/** A model of rows. */
export interface OnnxGraph {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly nodes: readonly OnnxNode[];
  readonly constants: readonly OnnxTensor[];
  /** Facts for people, by name. */
  readonly facts: Readonly<Record<string, string>>;
}

/** Operators of machine learning: version 5 has trees of 64 bits. */
export const ML_DOMAIN = "ai.onnx.ml";
const OPSETS = [["", 20], [ML_DOMAIN, 5]] as const, IR_VERSION = 10;

const DOUBLE = 11, BOOL = 9, STRING = 8, INT64 = 7, UINT8 = 2, FLOAT = 1;
/** Types of elements, for operators that are told of them. */
export const ELEMENTS = { DOUBLE, FLOAT, INT64 } as const;
/** Of `AttributeProto.type`. */
const INT = 2, TENSOR = 4, INTS = 7;

/**
 * An ONNX model as bytes.
 *
 * @param graph Its operators in an order in which they can run.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto for the numbers of the fields
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const model = new BinaryWriter();
  model.tag(1, WireType.Varint).int64(IR_VERSION);
  text(model, 2, "1000models");
  message(model, 7, (inner) => writeGraph(inner, graph));
  for (const [domain, version] of OPSETS) {
    message(model, 8, (opset) => text(opset, 1, domain).tag(2, WireType.Varint).int64(version));
  }
  for (const [key, value] of Object.entries(graph.facts)) {
    message(model, 14, (fact) => text(text(fact, 1, key), 2, value));
  }
  return new Uint8Array(model.finish());
}

function writeGraph(writer: BinaryWriter, { name, inputs, outputs, nodes, constants }: OnnxGraph): void {
  for (const node of nodes) message(writer, 1, (inner) => writeNode(inner, node));
  text(writer, 2, name);
  for (const constant of constants) message(writer, 5, (inner) => writeTensor(inner, constant));
  for (const value of inputs) message(writer, 11, (inner) => writeValue(inner, value));
  for (const value of outputs) message(writer, 12, (inner) => writeValue(inner, value));
}

/** A value of shape [n] or [n × width], n unknown. */
function writeValue(writer: BinaryWriter, { name, holds, width }: OnnxValue): void {
  text(writer, 1, name);
  message(writer, 2, (type) =>
    message(type, 1, (tensor) => {
      tensor.tag(1, WireType.Varint).int32(holds === "numbers" ? DOUBLE : STRING);
      message(tensor, 2, (shape) => {
        message(shape, 1, (dim) => text(dim, 2, "n"));
        if (width !== null) message(shape, 1, (dim) => dim.tag(1, WireType.Varint).int64(width));
      });
    }));
}

function writeNode(writer: BinaryWriter, { op, inputs, outputs, attributes = {}, domain = "" }: OnnxNode): void {
  for (const input of inputs) text(writer, 1, input);
  for (const output of outputs) text(writer, 2, output);
  text(writer, 4, op);
  for (const [name, value] of Object.entries(attributes)) {
    message(writer, 5, (inner) => writeAttribute(inner, name, value));
  }
  if (domain !== "") text(writer, 7, domain);
}

function writeAttribute(writer: BinaryWriter, name: string, value: OnnxAttribute): void {
  text(writer, 1, name);
  if (typeof value === "number") writer.tag(3, WireType.Varint).int64(value);
  else if ("dims" in value) message(writer, 5, (inner) => writeTensor(inner, value));
  else packed(writer, 8, value);
  const type = typeof value === "number" ? INT : "dims" in value ? TENSOR : INTS;
  writer.tag(20, WireType.Varint).int32(type);
}

function writeTensor(writer: BinaryWriter, { name = "", dims, values, isFlags = false }: OnnxTensor): void {
  packed(writer, 1, dims);
  writer.tag(2, WireType.Varint).int32(elementOf(values, isFlags));
  if (!ArrayBuffer.isView(values)) { for (const value of values) text(writer, 6, value); }
  if (name !== "") text(writer, 8, name);
  if (!ArrayBuffer.isView(values)) return;
  const { buffer, byteOffset, byteLength } = values;
  writer.tag(9, WireType.LengthDelimited).bytes(new Uint8Array(buffer, byteOffset, byteLength));
}

function elementOf(values: OnnxTensor["values"], isFlags: boolean): number {
  if (values instanceof Float64Array) return DOUBLE;
  if (values instanceof Float32Array) return FLOAT;
  if (values instanceof BigInt64Array) return INT64;
  return values instanceof Uint8Array ? (isFlags ? BOOL : UINT8) : STRING;
}

function packed(writer: BinaryWriter, field: number, values: readonly number[]): void {
  message(writer, field, (inner) => {
    for (const value of values) inner.int64(value);
  });
}

function text(writer: BinaryWriter, field: number, value: string): BinaryWriter {
  return writer.tag(field, WireType.LengthDelimited).string(value);
}

function message(writer: BinaryWriter, field: number, write: (inner: BinaryWriter) => unknown): void {
  writer.tag(field, WireType.LengthDelimited).fork();
  write(writer);
  writer.join();
}
