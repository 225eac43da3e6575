import { Rows } from "../../../lib/core/rows/rows.ts";
import { assertEquals, assertThrows } from "@std/assert";

Deno.test("Rows give back what was added, over the ends of blocks, as arrays of their kind", () => {
  const rows = new Rows(Float32Array, 7), count = 10_000;
  const row = (k: number) => Array.from({ length: 7 }, (_, i) => (k * 7 + i) / 3);
  for (let k = 0; k < count; k++) rows.add(row(k));
  assertEquals(rows.length, count);
  for (const k of [0, 1, 4680, 4681, 4682, count - 1]) assertEquals(rows.at(k), Float32Array.from(row(k)));
  assertEquals([rows.at(count), rows.at(-1)], [undefined, undefined]);
  assertEquals(Array.from(rows, (own) => own[0]), Array.from({ length: count }, (_, k) => Math.fround(k * 7 / 3)));
});

Deno.test("Rows keep what is written into a row, and refuse one of another width", () => {
  const rows = new Rows(Uint8Array, 2);
  rows.add([1, 2]);
  rows.at(0)![1] = 9;
  assertEquals(rows.at(0), Uint8Array.of(1, 9));
  assertThrows(() => rows.add([1]), RangeError, "2 numbers");
});
