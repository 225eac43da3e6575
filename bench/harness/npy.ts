/** Array types that pass to Python, with numpy's names of them. */
const TYPES = [[Float64Array, "<f8"], [Float32Array, "<f4"], [Int32Array, "<i4"], [Uint8Array, "|u1"]] as const;

/**
 * An array as a `.npy` file, which `numpy.load` reads without a copy.
 *
 * @param values Row-major, on a little-endian machine. @param shape Its product is the length.
 * @throws {RangeError} If the shape does not fit.
 * @see https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 */
export function encodeNpy(
  values: Float64Array | Float32Array | Int32Array | Uint8Array,
  shape: readonly number[] = [values.length],
): Uint8Array<ArrayBuffer> {
  if (shape.reduce((a, b) => a * b, 1) !== values.length) {
    throw new RangeError(`Cannot encode an array as its shape must be [${shape}]: current value is ${values.length}`);
  }
  const descr = TYPES.find(([Type]) => values instanceof Type)?.[1];
  const dictionary = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(", ")},), }`;
  // Magic, version and header length are 10 bytes; the data begin at a multiple of 64.
  const header = `${dictionary.padEnd(Math.ceil((dictionary.length + 11) / 64) * 64 - 11)}\n`;
  const bytes = new Uint8Array(10 + header.length + values.byteLength);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, header.length & 255, header.length >> 8]);
  bytes.set(new TextEncoder().encode(header), 10);
  bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), 10 + header.length);
  return bytes;
}

/** {@linkcode encodeNpy} into a file. @returns The path. */
export async function writeNpy(
  path: string,
  values: Float64Array | Float32Array | Int32Array | Uint8Array,
  shape?: readonly number[],
): Promise<string> {
  await Deno.writeFile(path, encodeNpy(values, shape));
  return path;
}
