import { assertEquals, assertMatch, assertThrows } from "@std/assert";
import { predictMember } from "@lib/competition/predict_member.ts";
import type { Design } from "@lib/core/design.ts";
import { FitError } from "@lib/core/errors.ts";
import { familyOf } from "./_series.ts";

const ask = (given: unknown) =>
  predictMember({ ...familyOf("own", () => 1), predict: () => given as Float64Array }, {}, {
    y: Float64Array.of(1),
    start: 0,
    horizon: 3,
    design: null,
  });

Deno.test("predictMember() passes one number for each step on, also of plain and 32-bit arrays", () => {
  const values = Float64Array.of(1, NaN, 3);
  assertEquals(ask(values), values);
  assertEquals(ask([1, 2, 3]), Float64Array.of(1, 2, 3));
  assertEquals(ask(Float32Array.of(1, 2, 3)), Float64Array.of(1, 2, 3));
});

Deno.test("predictMember() anything else is WRONG_LENGTH and says what came", () => {
  for (const given of [[1, 2], [1, 2, 3, 4], Float64Array.of(), "123", null, undefined, 3, {}]) {
    const { code, message } = assertThrows(() => ask(given), FitError);
    assertEquals(code, "WRONG_LENGTH");
    assertMatch(message, /array of 3 numbers: current value is (\d of them|of type \w+)$/);
  }
});

Deno.test("predictMember() asks for as many numbers in a row as its task has", () => {
  const family = { ...familyOf("own", () => 1), predict: () => Float64Array.of(1, 2, 3, 4) };
  const of = (classes: number) => ({ task: { kind: "class", classes } }) as unknown as Design;
  const ask = (classes: number) =>
    predictMember(family, {}, { y: new Float64Array(0), start: 0, horizon: 2, design: of(classes) });
  assertEquals([...ask(2)], [1, 2, 3, 4]);
  assertThrows(() => ask(3), FitError, "array of 6 numbers");
});

Deno.test("predictMember() leaves classes that a row cannot have nothing, and what it can have adds up to one", () => {
  const family = { ...familyOf("own", () => 1), predict: () => Float64Array.of(0.5, 0.3, 0.2, 1, 0, 0) };
  const design = {
    task: { kind: "class", classes: 3 },
    possible: Uint8Array.of(1, 1, 0, 0, 1, 1),
  } as unknown as Design;
  const future = { y: new Float64Array(0), start: 0, horizon: 2, design };
  assertEquals([...predictMember(family, {}, future)].map((share) => Math.round(share * 1000)), [
    ...[625, 375, 0],
    ...[0, 500, 500],
  ]);
});
