import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BitReader, BitWriter } from "../../../../lib/core/bytes/bits.ts";
import { readCuts, writeCuts } from "../../../../lib/models/trees/ensemble/cut_codec.ts";

function written(cuts: readonly Float64Array[]): Uint8Array {
  const writer = new BitWriter();
  writeCuts(writer, cuts);
  return writer.finish();
}

Deno.test("readCuts() gives any ascending numbers back bit by bit, of any number of features", () => {
  const feature = fc.uniqueArray(fc.double({ noNaN: true }).map((value) => value + 0), { maxLength: 30 })
    .map((values) => Float64Array.from(values).sort());
  fc.assert(
    fc.property(fc.array(feature, { maxLength: 6 }), (cuts) => {
      assertEquals(readCuts(new BitReader(written(cuts)), cuts.length), cuts);
    }),
  );
});

Deno.test("writeCuts() of numbers that lie close takes less than their eight bytes, of plain ones less than half", () => {
  const close = Float64Array.from({ length: 60 }, (_, i) => 0.3 + Math.sqrt(i + 2) / 3);
  assertLess(written([close]).length, 7 * 60);
  const plain = Float64Array.from({ length: 60 }, (_, i) => i + 0.5);
  assertLess(written([plain]).length, 3.5 * 60);
});

Deno.test("writeCuts() reaches from the lowest to the highest number, and to neighbours", () => {
  const cuts = [
    Float64Array.of(-Infinity, -1.7976931348623157e308, -5e-324, 0, 5e-324, 1, 1 + 2 ** -52, Infinity),
    new Float64Array(),
    Float64Array.of(-3, -2 - 2 ** -51, -2),
  ];
  assertEquals(readCuts(new BitReader(written(cuts)), 3), cuts);
});

Deno.test("readCuts() refuses what does not ascend, what is no number, and what ends too early", () => {
  const bytes = written([Float64Array.of(1, 2, 3.3)]);
  for (let size = 0; size < bytes.length; size++) {
    assertThrows(() => readCuts(new BitReader(bytes.subarray(0, size)), 1), RangeError, "Cannot read");
  }
  const twice = new BitWriter();
  writeCuts(twice, [Float64Array.of(2, 2)]);
  assertThrows(() => readCuts(new BitReader(twice.finish()), 1), RangeError, "must ascend");
  const none = new BitWriter();
  writeCuts(none, [Float64Array.of(NaN)]);
  assertThrows(() => readCuts(new BitReader(none.finish()), 1), RangeError, "must ascend");
  for (const fill of [0, 85, 170, 255]) {
    assertThrows(() => readCuts(new BitReader(new Uint8Array(4000).fill(fill)), 100_000), RangeError, "Cannot read");
  }
});
