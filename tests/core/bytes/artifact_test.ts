import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Artifact, type ArtifactArray, decodeArtifact, encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";

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

/** Bytes with a head that claims anything, and nothing behind it. */
function claiming(head: unknown, length?: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(head)),
    bytes = new Uint8Array(8 * Math.ceil(text.length / 8) + 8 + 64);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x314d4b31, true);
  view.setUint32(4, length ?? text.length, true);
  bytes.set(text, 8);
  return bytes;
}

Deno.test("decodeArtifact() takes no memory for lengths that only the head knows of", () => {
  const of = (section: unknown) => claiming({ header: {}, sections: [section] });
  const lengths = [2 ** 28, 2 ** 31, 2 ** 53, -1, 1.5, "8", null];
  const hostile = [
    ...lengths.flatMap((length) => [of({ name: "x", type: "f64", length }), of(["x", "f64", length])]),
    ...["constructor", "__proto__", 1].flatMap((type) => [of({ name: "x", type, length: 1 }), of(["x", type, 1])]),
    ...[[], ["x"], ["x", "u8"], [1, "u8", 0], "xyz", null, 3].map(of),
    ...[null, 1, [], {}].map((sections) => claiming({ header: {}, sections })),
    ...[null, 1, []].map((header) => claiming({ header, sections: [] })),
    claiming({ header: {}, sections: [] }, 2 ** 32 - 1),
  ];
  for (const bytes of hostile) {
    assertEquals(assertThrows(() => decodeArtifact(bytes), FitError).code, "CORRUPT_ARTIFACT");
  }
});

Deno.test("decodeArtifact() reads sections with the names of their fields, as the first release wrote them", () => {
  const bytes = claiming({ header: { a: 1 }, sections: [{ name: "x", type: "f64", length: 8 }] });
  const { header, arrays } = decodeArtifact(bytes);
  assertEquals([header, arrays.x], [{ a: 1 }, new Float64Array(8)]);
});

Deno.test("decodeArtifact() refuses bytes behind the last array", () => {
  const bytes = new Uint8Array([...encodeArtifact(artifact), ...new Uint8Array(8)]);
  assertEquals(assertThrows(() => decodeArtifact(bytes), FitError).code, "CORRUPT_ARTIFACT");
});

Deno.test("decodeArtifact() a name that objects have is a name like any other", () => {
  const back = decodeArtifact(encodeArtifact({ header: {}, arrays: JSON.parse("{}") }));
  assertEquals(back.arrays.__proto__ instanceof Float64Array, false);
  const own = Object.fromEntries([["__proto__", Float64Array.of(7)]]);
  assertEquals(Object.entries(decodeArtifact(encodeArtifact({ header: {}, arrays: own })).arrays), [
    ["__proto__", Float64Array.of(7)],
  ]);
});

Deno.test("decodeArtifact() bytes changed anywhere give an artifact or CORRUPT_ARTIFACT (property)", () => {
  const bytes = encodeArtifact(artifact);
  fc.assert(fc.property(fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { minLength: 1 }), (changes) => {
    const changed = bytes.slice();
    for (const [at, value] of changes) changed[at] = value;
    try {
      const { arrays } = decodeArtifact(changed);
      assert(Object.values(arrays).reduce((sum, array) => sum + array.byteLength, 0) <= bytes.length);
    } catch (thrown) {
      assertEquals(thrown instanceof FitError && thrown.code, "CORRUPT_ARTIFACT", String(thrown));
    }
  }));
});
