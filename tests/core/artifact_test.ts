import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Artifact, type ArtifactArray, decodeArtifact, encodeArtifact } from "../../lib/core/artifact.ts";
import { FitError } from "../../lib/core/errors.ts";

const arrays: Record<string, ArtifactArray> = {
  f64: Float64Array.of(1.5, NaN, -Infinity, -0, 5e-324),
  f32: Float32Array.of(0.1, NaN),
  i32: Int32Array.of(-(2 ** 31), 2 ** 31 - 1),
  u32: Uint32Array.of(2 ** 32 - 1),
  u16: Uint16Array.of(65535, 0, 1),
  u8: Uint8Array.of(255),
  empty: new Float64Array(0),
};
const artifact: Artifact = { header: { family: "ridge", nested: { a: [1, "é🛒"] } }, arrays };

Deno.test("decodeArtifact() gives back every kind of array bit for bit", () => {
  const back = decodeArtifact(encodeArtifact(artifact));
  assertEquals(back, artifact);
  assert(Object.is(back.arrays.f64[3], -0));
});

Deno.test("decodeArtifact() reads from any alignment", () => {
  const bytes = encodeArtifact(artifact);
  for (let shift = 0; shift < 9; shift++) {
    const moved = new Uint8Array(bytes.length + shift);
    moved.set(bytes, shift);
    assertEquals(decodeArtifact(moved.subarray(shift)), artifact);
  }
});

Deno.test("decodeArtifact() makes views, not copies, of aligned bytes", () => {
  const bytes = encodeArtifact(artifact);
  assertStrictEquals(decodeArtifact(bytes).arrays.f64.buffer, bytes.buffer);
});

Deno.test("encodeArtifact() gives equal bytes for equal content", () => {
  assertEquals(encodeArtifact(artifact), encodeArtifact(structuredClone(artifact)));
});

Deno.test("encodeArtifact() writes the part of the buffer that a view shows", () => {
  const view = Float64Array.of(9, 1, 2, 9).subarray(1, 3);
  assertEquals(decodeArtifact(encodeArtifact({ header: {}, arrays: { view } })).arrays.view, Float64Array.of(1, 2));
});

Deno.test("encodeArtifact() round-trips any header and numbers", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.float64Array(), (header, values) => {
    const plain = JSON.parse(JSON.stringify(header));
    assertEquals(decodeArtifact(encodeArtifact({ header: plain, arrays: { values } })), {
      header: plain,
      arrays: { values },
    });
  }));
});

Deno.test("encodeArtifact() refuses arrays that are not typed", () => {
  const wrong = [1, 2] as unknown as Float64Array;
  assertThrows(() => encodeArtifact({ header: {}, arrays: { wrong } }), TypeError, "must be typed");
});

Deno.test("decodeArtifact() refuses cut-off bytes at any length with CORRUPT_ARTIFACT", () => {
  const bytes = encodeArtifact({ header: { a: 1 }, arrays: { x: Float64Array.of(1, 2), y: Float64Array.of(3) } });
  for (let length = 0; length < bytes.length; length++) {
    const error = assertThrows(() => decodeArtifact(bytes.slice(0, length)), FitError);
    assertEquals(error.code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("decodeArtifact() refuses a wrong magic number, a broken head and an unknown type", () => {
  const broken = (at: number, value: number) => {
    const bytes = encodeArtifact(artifact);
    bytes[at] = value;
    return bytes;
  };
  for (const bytes of [broken(0, 0), broken(8, 0), broken(7, 255)]) {
    assertEquals(assertThrows(() => decodeArtifact(bytes), FitError).code, "CORRUPT_ARTIFACT");
  }
});
