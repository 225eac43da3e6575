import { assertEquals, assertLess, assertThrows } from "@std/assert";
import fc from "fast-check";
import { BitReader, BitWriter } from "@lib/core/bytes/bits.ts";

Deno.test("BitReader gives back what BitWriter took, whatever the widths", () => {
  const number = fc.integer({ min: 0, max: 24 }).chain((width) =>
    fc.tuple(fc.nat({ max: 2 ** width - 1 }), fc.constant(width))
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 200 }), (numbers) => {
      const writer = new BitWriter();
      for (const [value, width] of numbers) writer.write(value, width);
      const bytes = writer.finish(), reader = new BitReader(bytes);
      assertEquals(bytes.length, Math.ceil(numbers.reduce((sum, [, width]) => sum + width, 0) / 8));
      for (const [value, width] of numbers) assertEquals(reader.read(width), value);
      assertLess(reader.left, 8);
    }),
  );
});

Deno.test("BitReader.readChoice() is inverse to writeChoice(), which spends less than a bit over the logarithm", () => {
  for (const choices of [1, 2, 3, 5, 100, 255, 256, 257, 3001, 2 ** 24]) {
    const writer = new BitWriter(),
      values = [0, 1, choices >> 1, choices - 2, choices - 1].filter((v) => v >= 0 && v < choices);
    for (const value of values) writer.writeChoice(value, choices);
    const bytes = writer.finish(), reader = new BitReader(bytes);
    assertEquals(values.map(() => reader.readChoice(choices)), values, `${choices}`);
    assertLess(8 * bytes.length, values.length * (Math.log2(choices) + 1) + 8);
  }
  assertEquals(new BitWriter().finish().length, 0);
});

Deno.test("BitWriter grows beyond its first bytes", () => {
  const writer = new BitWriter();
  for (let i = 0; i < 5000; i++) writer.write(i, 13);
  const reader = new BitReader(writer.finish());
  assertEquals(reader.left, 8 * Math.ceil(5000 * 13 / 8));
  for (let i = 0; i < 5000; i++) assertEquals(reader.read(13), i);
});

Deno.test("BitReader ends with its bytes", () => {
  const reader = new BitReader(Uint8Array.of(255, 1));
  assertEquals([reader.read(9), reader.left], [511, 7]);
  assertThrows(() => reader.read(8), RangeError, "Cannot read 8 bits");
  assertThrows(() => new BitReader(new Uint8Array(9)).read(25), RangeError, "at most 24");
});
