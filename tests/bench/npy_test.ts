import { assertEquals, assertThrows } from "@std/assert";
import { encodeNpy } from "../../bench/harness/npy.ts";

Deno.test("encodeNpy() magic, padded header, then the values as they are", () => {
  const values = Float64Array.of(1, -2, NaN, 4, 5, 6), bytes = encodeNpy(values, [2, 3]);
  assertEquals([...bytes.subarray(0, 8)], [0x93, 78, 85, 77, 80, 89, 1, 0]);
  const length = bytes[8] + 256 * bytes[9], header = new TextDecoder().decode(bytes.subarray(10, 10 + length));
  assertEquals((10 + length) % 64, 0);
  assertEquals(header.trimEnd(), "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3,), }");
  assertEquals(header.at(-1), "\n");
  assertEquals(new Float64Array(bytes.buffer.slice(10 + length)), values);
});

Deno.test("encodeNpy() a view is cut out; other types say so", () => {
  const bytes = encodeNpy(Float32Array.of(0, 7, 8).subarray(1));
  assertEquals(bytes.length % 64, 8);
  assertEquals(new TextDecoder().decode(bytes.subarray(10, 70)).slice(0, 16), "{'descr': '<f4',");
  assertEquals([...new Float32Array(bytes.buffer.slice(-8))], [7, 8]);
});

Deno.test("encodeNpy() refuses a shape that does not fit", () => {
  assertThrows(() => encodeNpy(new Float64Array(5), [2, 3]), RangeError);
});
