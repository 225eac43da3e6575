import { FitError } from "../errors/errors.ts";

/** Typed arrays that an artifact can hold. */
export type ArtifactArray = Float64Array | Float32Array | Int32Array | Uint32Array | Uint16Array | Uint8Array;

/** A fitted model as data: a JSON header and named typed arrays. No code, no class, nothing to execute. */
export interface Artifact {
  /** Plain JSON data; numbers must be finite (put NaN or Infinity into arrays). */
  readonly header: Readonly<Record<string, unknown>>;
  /** Named arrays; their order is kept. */
  readonly arrays: Readonly<Record<string, ArtifactArray>>;
}

const MAGIC = 0x314d4b31; // "1KM1", little-endian
const TYPES = {
  f64: Float64Array,
  f32: Float32Array,
  i32: Int32Array,
  u32: Uint32Array,
  u16: Uint16Array,
  u8: Uint8Array,
};
type TypeName = keyof typeof TYPES;
interface Section {
  readonly name: string;
  readonly type: TypeName;
  readonly length: number;
}

/**
 * Encode an artifact. Equal content gives equal bytes.
 *
 *     magic u32 | head length u32 | head JSON, padded to 8 | array bytes, each padded to 8 | ...
 *
 * @param artifact Header and arrays; array order is kept.
 * @returns Bytes, little-endian.
 */
export function encodeArtifact(artifact: Artifact): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(artifact.arrays), head = headOf(artifact), bodyStart = pad8(8 + head.length);
  const bytes = new Uint8Array(bodyStart + bodyBytes(artifact));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, head.length, true);
  bytes.set(head, 8);
  let at = bodyStart;
  for (const [, array] of entries) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += pad8(array.byteLength);
  }
  return bytes;
}

/**
 * How many bytes {@linkcode encodeArtifact} would give.
 *
 * @param artifact Header and arrays.
 */
export function artifactBytes(artifact: Artifact): number {
  return pad8(8 + headOf(artifact).length) + bodyBytes(artifact);
}

function headOf({ header, arrays }: Artifact): Uint8Array<ArrayBuffer> {
  // Names of fields would be most of the bytes of a small artifact.
  const sections = Object.entries(arrays).map(([name, array]) => [name, typeName(array), array.length]);
  return new TextEncoder().encode(JSON.stringify({ header, sections }));
}

function bodyBytes({ arrays }: Artifact): number {
  return Object.values(arrays).reduce((sum, array) => sum + pad8(array.byteLength), 0);
}

/**
 * Decode an artifact; arrays are views of `bytes` where its alignment allows, else copies. Whatever the bytes say, no more
 * memory is taken than they are long: lengths are checked against what is there before anything is made.
 *
 * @param bytes What {@linkcode encodeArtifact} gave, whole: nothing before, nothing behind.
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are not a whole artifact.
 */
export function decodeArtifact(bytes: Uint8Array): Artifact {
  try {
    const { header, sections, start } = readHead(bytes);
    const arrays: [string, ArtifactArray][] = [];
    let at = start;
    for (const section of sections) {
      const Type = TYPES[section.type], size = section.length * Type.BYTES_PER_ELEMENT;
      if (size > bytes.length - at) throw new RangeError(`Cannot read section ${section.name} as it is cut off`);
      const from = bytes.byteOffset + at;
      arrays.push([
        section.name,
        from % 8 === 0
          ? new Type(bytes.buffer as ArrayBuffer, from, section.length)
          : new Type(bytes.slice(at, at + size).buffer, 0, section.length),
      ]);
      at += pad8(size);
    }
    if (at !== bytes.length) throw new RangeError(`Cannot read an artifact as it must end with its last array`);
    return { header, arrays: Object.fromEntries(arrays) };
  } catch (cause) {
    throw corruptArtifact("an artifact", { must: "its bytes must be whole", found: `${bytes.length} bytes`, cause });
  }
}

/**
 * The error for stored data that is not as it was written.
 *
 * @param what Was to be decoded. @param why `must`: what must be so; `found`: what is; `cause`: the error that led to this one.
 * @returns `CORRUPT_ARTIFACT`.
 */
export function corruptArtifact(
  what: string,
  { must, found, cause }: { readonly must: string; readonly found: string; readonly cause?: unknown },
): FitError {
  return new FitError("CORRUPT_ARTIFACT", `Cannot decode ${what} as ${must}: current value is ${found}`, {
    cause,
    hint: "Restore the registry root from a backup or train again.",
  });
}

interface Head {
  readonly header: Artifact["header"];
  readonly sections: readonly Section[];
  /** Position of the first array. */
  readonly start: number;
}

function readHead(bytes: Uint8Array): Head {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError("Cannot read a head as it must begin with 1KM1");
  const length = view.getUint32(4, true);
  if (length > bytes.length - 8) throw new RangeError("Cannot read a head as it is cut off");
  const head = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(8, 8 + length)));
  const { header, sections } = head;
  if (!isRecord(header) || !Array.isArray(sections)) {
    throw new RangeError("Cannot read a head as it must hold a header and sections");
  }
  return { header, sections: sections.map(sectionOf), start: pad8(8 + length) };
}

/** A section as it is written, or as the first release wrote it: with the names of its fields. */
function sectionOf(value: unknown): Section {
  const [name, type, length] = Array.isArray(value)
    ? value
    : isRecord(value)
    ? [value.name, value.type, value.length]
    : [];
  const isSection = typeof name === "string" && typeof type === "string" && isTypeName(type) &&
    Number.isSafeInteger(length) &&
    length >= 0;
  if (!isSection) throw new RangeError("Cannot read a section as it must have a name, a type and a length");
  return { name, type, length };
}

function isTypeName(name: string): name is TypeName {
  return Object.hasOwn(TYPES, name);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function typeName(array: ArtifactArray): TypeName {
  for (const name of Object.keys(TYPES) as TypeName[]) if (array instanceof TYPES[name]) return name;
  throw new TypeError("Cannot encode an artifact as its arrays must be typed: current value is of another kind");
}

function pad8(size: number): number {
  // Not by bits: those of numbers end at 31.
  return Math.ceil(size / 8) * 8;
}
