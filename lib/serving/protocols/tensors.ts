import { z } from "zod";
import type { RowCell } from "../../inference/requests/request.ts";
import { HttpError } from "../http/http_error.ts";

/** The header that says how many bytes of a body are JSON; the bytes of tensors follow, in their order. */
export const JSON_LENGTH_HEADER = "Inference-Header-Content-Length";

const PARAMETER = z.union([z.string(), z.number(), z.boolean()]);

/** What numbers are in bytes, little-endian: how long each is, and how it is read. */
const NUMBERS = {
  BOOL: [1, (view, at) => view.getUint8(at) !== 0],
  UINT8: [1, (view, at) => view.getUint8(at)],
  UINT16: [2, (view, at) => view.getUint16(at, true)],
  UINT32: [4, (view, at) => view.getUint32(at, true)],
  UINT64: [8, (view, at) => wholeCell(view.getBigUint64(at, true))],
  INT8: [1, (view, at) => view.getInt8(at)],
  INT16: [2, (view, at) => view.getInt16(at, true)],
  INT32: [4, (view, at) => view.getInt32(at, true)],
  INT64: [8, (view, at) => wholeCell(view.getBigInt64(at, true))],
  FP32: [4, (view, at) => numberCell(view.getFloat32(at, true))],
  FP64: [8, (view, at) => numberCell(view.getFloat64(at, true))],
} as const satisfies Record<string, readonly [size: number, read: (view: DataView, at: number) => RowCell]>;

/** Types of input tensors. */
const DATATYPES = ["BYTES", ...Object.keys(NUMBERS) as (keyof typeof NUMBERS)[]] as const;

function inputTensor<Type extends z.ZodType<(typeof DATATYPES)[number]>>(datatype: Type) {
  return z.strictObject({
    name: z.string().min(1),
    shape: z.array(z.int().min(1)).min(1).max(8),
    datatype,
    parameters: z.record(z.string(), PARAMETER).optional(),
    data: z.array(z.unknown()).optional(),
  });
}

/** One input tensor of texts. */
export const INPUT_TENSOR = inputTensor(z.literal("BYTES"));
/** One input tensor of texts or numbers. */
export const CELL_TENSOR = inputTensor(z.enum(DATATYPES));

/** Parsed input tensor. */
export type InputTensor = z.infer<typeof CELL_TENSOR>;

/** Digits of a whole number that is no exact one here are kept as text. */
function wholeCell(value: bigint): RowCell {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Python's NaN is missing. */
function numberCell(value: number): RowCell {
  return Number.isNaN(value) ? null : value;
}

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
  return readTensors(inputs, binary, {
    listed: ({ name }, value) => {
      if (typeof value === "string") return value;
      throw wrongInput(name, "text", String(JSON.stringify(value)).slice(0, 60));
    },
    bytes: ({ name }, bytes) => binaryTexts(name, bytes),
  });
}

/**
 * The cells of input tensors of whichever type.
 *
 * @param inputs In the order of their bytes. @param binary What follows the JSON; empty without.
 * @returns Cells by name of the input; NaN and null are missing.
 * @throws {HttpError} `MALFORMED_REQUEST` (400).
 */
export function readCells(inputs: readonly InputTensor[], binary: Uint8Array): Map<string, RowCell[]> {
  return readTensors<RowCell>(inputs, binary, {
    listed: ({ name, datatype }, value) => {
      if (value === null) return null;
      const isText = datatype === "BYTES", isFlag = datatype === "BOOL" && typeof value === "boolean";
      if (isText ? typeof value === "string" : isFlag || typeof value === "number") return value as RowCell;
      throw wrongInput(name, isText ? "text" : `of ${datatype}`, String(JSON.stringify(value)).slice(0, 60));
    },
    bytes: ({ name, datatype }, bytes) => {
      if (datatype === "BYTES") return binaryTexts(name, bytes);
      const [size, read] = NUMBERS[datatype], view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      if (bytes.length % size !== 0) throw wrongInput(name, `of ${size} bytes each`, `${bytes.length} bytes`);
      return Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
    },
  });
}

function readTensors<Cell>(
  inputs: readonly InputTensor[],
  binary: Uint8Array,
  { listed, bytes }: {
    readonly listed: (input: InputTensor, value: unknown) => Cell;
    readonly bytes: (input: InputTensor, bytes: Uint8Array) => Cell[];
  },
): Map<string, Cell[]> {
  let at = 0;
  const cells = new Map<string, Cell[]>();
  for (const input of inputs) {
    if (cells.has(input.name)) throw wrongInput(input.name, "named once", "twice");
    const size = input.parameters?.binary_data_size;
    if (size !== undefined && input.data !== undefined) {
      throw wrongInput(input.name, "given as data or by binary_data_size", "both");
    }
    if (size === undefined) {
      cells.set(input.name, ofShape(input, (input.data ?? []).flat(8).map((value) => listed(input, value))));
    } else {
      if (typeof size !== "number" || !Number.isInteger(size) || size < 0 || at + size > binary.length) {
        throw wrongInput(input.name, "followed by as many bytes as binary_data_size says", String(size).slice(0, 20));
      }
      cells.set(input.name, ofShape(input, bytes(input, binary.subarray(at, at += size))));
    }
  }
  if (at !== binary.length) throw wrongInput("the body", "as long as its tensors", `${binary.length - at} bytes more`);
  return cells;
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

function ofShape<Cell>({ name, shape, datatype }: InputTensor, cells: Cell[]): Cell[] {
  const count = shape.reduce((product, size) => product * size, 1);
  if (count !== cells.length || shape.slice(1).some((size) => size !== 1)) {
    const what = datatype === "BYTES" ? "texts" : "numbers";
    throw wrongInput(name, `of shape [k] or [k, 1] with k ${what}`, `[${shape}] with ${cells.length}`);
  }
  return cells;
}

/** A refusal of an input. */
export function wrongInput(name: string, requirement: string, value: string): HttpError {
  return new HttpError(
    400,
    "MALFORMED_REQUEST",
    `Cannot read ${name.slice(0, 60)} as it must be ${requirement}: current value is ${value}`,
    { hint: "Give one tensor of shape [k] for each input: GET /v2/models/{name} names them." },
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

/** A refusal of more than a server grants. @param most How many it grants. @param of What. */
export function tooMany(most: number, of: "keys" | "rows"): HttpError {
  return new HttpError(
    413,
    "BODY_TOO_LARGE",
    `Cannot take in the request as it may have at most ${most} ${of}: current value is more`,
    {
      hint: "Ask for fewer at a time.",
      context: { limit: most },
    },
  );
}
