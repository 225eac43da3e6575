// @ts-nocheck AssemblyScript: compiled in place of heap.ts, whose docstrings hold here too.
const BASE: i32 = 64;

let top: i32 = BASE;

export function alloc(size: i32): i32 {
  const at = top;
  top = (top + size + 15) & ~15;
  if (size < 0 || top < at) unreachable();
  const missing = top - (memory.size() << 16);
  if (missing > 0) {
    // A quarter more than needed, so that growing stays rare.
    const pages = ((missing + (top >> 2)) >> 16) + 1;
    if (memory.grow(pages) < 0 && memory.grow((missing >> 16) + 1) < 0) unreachable();
  }
  return at;
}

export function heapTop(): i32 {
  return top;
}

export function heapReset(to: i32): void {
  top = to < BASE ? BASE : to;
}

export function f64At(at: i32): f64 {
  return load<f64>(at);
}

export function setF64(at: i32, value: f64): void {
  store<f64>(at, value);
}

export function addF64(at: i32, value: f64): void {
  store<f64>(at, load<f64>(at) + value);
}

export function i32At(at: i32): i32 {
  return load<i32>(at);
}

export function setI32(at: i32, value: i32): void {
  store<i32>(at, value);
}

export function u16At(at: i32): i32 {
  return load<u16>(at);
}

export function u8At(at: i32): i32 {
  return load<u8>(at);
}

export function setU8(at: i32, value: i32): void {
  store<u8>(at, <u8> value);
}

export function clear(at: i32, size: i32): void {
  memory.fill(at, 0, size);
}

export function copy(to: i32, from: i32, size: i32): void {
  memory.copy(to, from, size);
}

export function unsigned(value: i32): f64 {
  return <f64> (<u32> value);
}

// The host gives its own Math functions: the same bits as in plain TypeScript.
export declare function exp(x: f64): f64;
export declare function log(x: f64): f64;
export declare function log1p(x: f64): f64;
