import { assert, assertEquals, assertGreaterOrEqual, assertNotStrictEquals } from "@std/assert";
import fc from "fast-check";
import {
  addF64,
  alloc,
  clear,
  copy,
  exp,
  f64At,
  heapBuffer,
  heapReset,
  heapTop,
  i32At,
  log,
  log1p,
  setF64,
  setI32,
  setU8,
  u16At,
  u8At,
  unsigned,
} from "../../../../../lib/models/trees/engine/memory/heap.ts";

Deno.test("alloc() gives aligned space of its own to each, never address 0", () => {
  fc.assert(fc.property(fc.array(fc.nat({ max: 500 }), { minLength: 1 }), (sizes) => {
    heapReset(0);
    let end = 1;
    for (const size of sizes) {
      const at = alloc(size);
      assertEquals(at % 16, 0);
      assertGreaterOrEqual(at, end);
      end = at + size;
      assertGreaterOrEqual(heapTop(), end);
      assertGreaterOrEqual(heapBuffer().byteLength, end);
    }
  }));
});

Deno.test("alloc() keeps what was written when the block must grow", () => {
  heapReset(0);
  const before = heapBuffer(), first = alloc(8);
  setF64(first, 0.1);
  const large = alloc(before.byteLength + 24);
  assertNotStrictEquals(heapBuffer(), before);
  assertEquals(f64At(first), 0.1);
  setF64(large + before.byteLength + 16, -7);
  assertEquals(f64At(large + before.byteLength + 16), -7);
  assertEquals(u8At(first), new Uint8Array(heapBuffer())[first]);
});

Deno.test("heapReset() gives back all from an address on, and no more", () => {
  heapReset(0);
  const kept = alloc(8), top = heapTop();
  setF64(kept, 5);
  const a = alloc(100), b = alloc(100);
  heapReset(top);
  assertEquals([alloc(100), alloc(100), f64At(kept)], [a, b, 5]);
  heapReset(0);
  assertEquals(alloc(8), kept);
});

Deno.test("f64At(), i32At(), u16At() and u8At() read the same bytes, little end first", () => {
  heapReset(0);
  const at = alloc(16), bytes = new DataView(new ArrayBuffer(8));
  fc.assert(fc.property(fc.double(), (value) => {
    setF64(at, value);
    bytes.setFloat64(0, value, true);
    assertEquals(f64At(at), value);
    assertEquals([i32At(at), i32At(at + 4)], [bytes.getInt32(0, true), bytes.getInt32(4, true)]);
    for (let i = 0; i < 8; i += 2) assertEquals(u16At(at + i), bytes.getUint16(i, true));
    for (let i = 0; i < 8; i++) assertEquals(u8At(at + i), bytes.getUint8(i));
  }));
});

Deno.test("setI32(), setU8() and addF64() write their own bytes only", () => {
  heapReset(0);
  const at = alloc(32);
  for (let i = 0; i < 32; i += 4) setI32(at + i, -1);
  setI32(at + 8, 77);
  setU8(at + 21, 3);
  setF64(at + 24, 2.5);
  addF64(at + 24, -0.25);
  assertEquals([4, 8, 12, 16].map((offset) => i32At(at + offset)), [-1, 77, -1, -1]);
  assertEquals([20, 21, 22].map((offset) => u8At(at + offset)), [255, 3, 255]);
  assertEquals(f64At(at + 24), 2.25);
});

Deno.test("clear() and copy() touch their range only, overlapping or not", () => {
  heapReset(0);
  const at = alloc(64), bytes = () => Array.from({ length: 64 }, (_, i) => u8At(at + i));
  fc.assert(fc.property(fc.nat(63), fc.nat(63), fc.nat(63), (to, from, wish) => {
    const size = Math.min(wish, 64 - Math.max(to, from)), expected = Array.from({ length: 64 }, (_, i) => i + 1);
    expected.forEach((byte, i) => setU8(at + i, byte));
    copy(at + to, at + from, size);
    expected.copyWithin(to, from, from + size);
    assertEquals(bytes(), expected);
    clear(at + from, size);
    expected.fill(0, from, from + size);
    assertEquals(bytes(), expected);
  }));
});

Deno.test("unsigned() reads a pattern of 32 bits as a number >= 0", () => {
  assertEquals([0, 1, 2 ** 31 - 1, -(2 ** 31), -1].map(unsigned), [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1]);
});

Deno.test("exp(), log() and log1p() have the bits of the host's", () => {
  for (const x of [0, 1e-9, 0.3, 1, 7.7, 699, 1e300]) {
    assertEquals([exp(-x), log(x), log1p(x)], [Math.exp(-x), Math.log(x), Math.log1p(x)]);
  }
  assert(Number.isFinite(exp(700)));
});
