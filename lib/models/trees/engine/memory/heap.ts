/**
 * The engine's memory in plain TypeScript: one block of bytes, addressed as WebAssembly addresses its memory.
 *
 * `heap_wasm.ts` takes this file's place in the WebAssembly build. Space is handed out upwards and given back all at once,
 * so nothing is ever freed singly and a fit allocates next to nothing once the block is large enough.
 *
 * @module
 */
import type { f64, i32 } from "./scalar.ts";

/** Where the first allocation starts; 0 stays free to mean "none". */
const BASE = 64;

let buffer = new ArrayBuffer(1 << 16);
let bytes = new Uint8Array(buffer), shorts = new Uint16Array(buffer), words = new Int32Array(buffer);
let doubles = new Float64Array(buffer);
let top: i32 = BASE;

/** The block; another one after an allocation that did not fit. */
export function heapBuffer(): ArrayBuffer {
  return buffer;
}

/** Reserve bytes, aligned to 16; their content is undefined. @throws {RangeError} Beyond 2 GB. */
export function alloc(size: i32): i32 {
  const at = top;
  top = (top + size + 15) & ~15;
  if (size < 0 || top < at) throw new RangeError("Cannot reserve memory as a fit may take 2 GB: current value is more");
  if (top > buffer.byteLength) grow();
  return at;
}

/** The address that the next allocation would get. */
export function heapTop(): i32 {
  return top;
}

/** Give back everything from an address on; 0 gives back all. */
export function heapReset(to: i32): void {
  top = to < BASE ? BASE : to;
}

function grow(): void {
  const wider = new ArrayBuffer(Math.max(buffer.byteLength * 2, top));
  new Uint8Array(wider).set(bytes);
  buffer = wider;
  bytes = new Uint8Array(buffer);
  shorts = new Uint16Array(buffer, 0, buffer.byteLength >> 1);
  words = new Int32Array(buffer, 0, buffer.byteLength >> 2);
  doubles = new Float64Array(buffer, 0, buffer.byteLength >> 3);
}

/** The double at an address. */
export function f64At(at: i32): f64 {
  return doubles[at >> 3];
}

/** Write a double. */
export function setF64(at: i32, value: f64): void {
  doubles[at >> 3] = value;
}

/** Add to a double. */
export function addF64(at: i32, value: f64): void {
  doubles[at >> 3] += value;
}

/** The 32-bit integer at an address. */
export function i32At(at: i32): i32 {
  return words[at >> 2];
}

/** Write a 32-bit integer. */
export function setI32(at: i32, value: i32): void {
  words[at >> 2] = value;
}

/** The unsigned 16-bit integer at an address. */
export function u16At(at: i32): i32 {
  return shorts[at >> 1];
}

/** The byte at an address. */
export function u8At(at: i32): i32 {
  return bytes[at];
}

/** Write a byte. */
export function setU8(at: i32, value: i32): void {
  bytes[at] = value;
}

/** Set bytes to 0. */
export function clear(at: i32, size: i32): void {
  bytes.fill(0, at, at + size);
}

/** Copy bytes; the ranges may overlap. */
export function copy(to: i32, from: i32, size: i32): void {
  bytes.copyWithin(to, from, from + size);
}

/** A 32-bit pattern read as an unsigned integer, in [0, 2^32). */
export function unsigned(value: i32): f64 {
  return value >>> 0;
}

/** e^x, with the bits of the host's. */
export function exp(x: f64): f64 {
  return Math.exp(x);
}

/** Natural logarithm, with the bits of the host's. */
export function log(x: f64): f64 {
  return Math.log(x);
}

/** log(1 + x), with the bits of the host's. */
export function log1p(x: f64): f64 {
  return Math.log1p(x);
}
