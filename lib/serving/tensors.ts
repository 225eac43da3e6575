import { z } from "zod";
import { HttpError } from "./http_error.ts";

/** The header that says how many bytes of a body are JSON; the bytes of tensors follow, in their order. */
export const JSON_LENGTH_HEADER = "Inference-Header-Content-Length";

const PARAMETER = z.union([z.string(), z.number(), z.boolean()]);

/** One input tensor. */
export const INPUT_TENSOR = z.strictObject({
  name: z.string().min(1),
  shape: z.array(z.int().min(1)).min(1).max(8),
  datatype: z.literal("BYTES"),
  parameters: z.record(z.string(), PARAMETER).optional(),
  data: z.array(z.unknown()).optional(),
});

/** Parsed input tensor. */
export type InputTensor = z.infer<typeof INPUT_TENSOR>;

/** An output tensor with its numbers or texts, in row-major order. */
export interface OutputTensor {
  readonly name: string;
  readonly datatype: "BYTES" | "FP64";
  readonly shape: readonly number[];
  readonly data: Float64Array | readonly string[];
}

/**
 * The texts of input tensors.
 *
 * @param inputs In the order of their bytes. @param binary What follows the JSON; empty without.
 * @returns Texts by name of the input.
 * @throws {HttpError} `MALFORMED_REQUEST` (400).
 */
export function readTexts(inputs: readonly InputTensor[], binary: Uint8Array): Map<string, string[]> {
  let at = 0;
  const texts = new Map<string, string[]>();
  for (const input of inputs) {
    if (texts.has(input.name)) throw wrongInput(input.name, "named once", "twice");
    const size = input.parameters?.binary_data_size;
    if (size !== undefined && input.data !== undefined) {
      throw wrongInput(input.name, "given as data or by binary_data_size", "both");
    }
    if (size === undefined) texts.set(input.name, ofShape(input, listedTexts(input)));
    else {
      if (typeof size !== "number" || !Number.isInteger(size) || size < 0 || at + size > binary.length) {
        throw wrongInput(input.name, "followed by as many bytes as binary_data_size says", String(size).slice(0, 20));
      }
      texts.set(input.name, ofShape(input, binaryTexts(input.name, binary.subarray(at, at += size))));
    }
  }
  if (at !== binary.length) throw wrongInput("the body", "as long as its tensors", `${binary.length - at} bytes more`);
  return texts;
}

function listedTexts({ name, data = [] }: InputTensor): string[] {
  return data.flat(8).map((value) => {
    if (typeof value === "string") return value;
    throw wrongInput(name, "text", String(JSON.stringify(value)).slice(0, 60));
  });
}

/** Each text is its length, 4 bytes little-endian, and its bytes. */
function binaryTexts(name: string, bytes: Uint8Array): string[] {
  const texts: string[] = [], view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  for (let at = 0; at < bytes.length;) {
    const length = at + 4 <= bytes.length ? view.getUint32(at, true) : Infinity;
    const end = at + 4 + length;
    if (end > bytes.length) throw wrongInput(name, "made of lengths and texts", "broken off");
    try {
      texts.push(decoder.decode(bytes.subarray(at + 4, end)));
    } catch {
      throw wrongInput(name, "text in UTF-8", "something else");
    }
    at = end;
  }
  return texts;
}

function ofShape({ name, shape }: InputTensor, texts: string[]): string[] {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== texts.length || shape.slice(1).some((size) => size !== 1)) {
    throw wrongInput(name, `of shape [k] or [k, 1] with k texts`, `[${shape}] with ${texts.length}`);
  }
  return texts;
}

/** A refusal of an input. */
export function wrongInput(name: string, requirement: string, value: string): HttpError {
  return new HttpError(
    400,
    "MALFORMED_REQUEST",
    `Cannot read ${name.slice(0, 60)} as it must be ${requirement}: current value is ${value}`,
    { hint: "Give one BYTES tensor of shape [k] for each key column: GET /v2/models/{name} names them." },
  );
}

/** A tensor as the JSON of an answer has it: NaN becomes null, which numpy reads as NaN. */
export function listed({ name, datatype, shape, data }: OutputTensor): Record<string, unknown> {
  return { name, datatype, shape, data: Array.from<number | string>(data) };
}

/** The bytes of a tensor: FP64 little-endian (NaN stays NaN), or of each text its length and its bytes. */
export function tensorBytes({ data }: OutputTensor): Uint8Array<ArrayBuffer> {
  if (data instanceof Float64Array) {
    const view = new DataView(new ArrayBuffer(data.byteLength));
    data.forEach((value, i) => view.setFloat64(8 * i, value, true));
    return new Uint8Array(view.buffer);
  }
  const encoder = new TextEncoder(), texts = data.map((text) => encoder.encode(text));
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + 4 + text.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const text of texts) {
    view.setUint32(at, text.length, true);
    bytes.set(text, at + 4);
    at += 4 + text.length;
  }
  return bytes;
}
