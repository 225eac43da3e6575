import { assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import {
  assertAddsUp,
  type Decomposition,
  joinSteps,
  mapDecomposition,
  type Part,
} from "@lib/explain/decomposition.ts";
import fc from "fast-check";

const part = (...gains: number[]): Part => ({
  feature: null,
  groups: gains.map(() => "level"),
  gains: Float64Array.from(gains),
});
const of = (reference: number, ...gains: number[]): Decomposition => ({
  reference: Float64Array.of(reference),
  value: Float64Array.of(gains.reduce((sum, gain) => sum + gain, reference)),
  parts: gains.map((gain) => part(gain)),
});
const gainsOf = ({ parts }: Decomposition) => parts.map(({ gains }) => gains[0]);

Deno.test("mapDecomposition() shares the difference on the new scale as on the old one", () => {
  const { reference, value, parts } = mapDecomposition(
    of(0, Math.log(2), Math.log(4)),
    (values) => values.map(Math.exp),
  );
  assertAlmostEquals(reference[0], 1, 1e-12);
  assertAlmostEquals(value[0], 8, 1e-12);
  assertAlmostEquals(parts[0].gains[0], 7 / 3, 1e-12);
  assertAlmostEquals(parts[1].gains[0], 14 / 3, 1e-12);
});

Deno.test("mapDecomposition() scales parts that cancel each other by the slope over their sizes", () => {
  const cancelled = mapDecomposition(of(3, 2, -2), (values) => values.map((value) => 10 * value));
  gainsOf(cancelled).forEach((gain, i) => assertAlmostEquals(gain, [20, -20][i], 1e-9));
  assertEquals(gainsOf(mapDecomposition(of(3, 0, 0), (values) => values.map(Math.exp))), [0, 0]);
});

Deno.test("mapDecomposition() adds up whatever the scale does, also where it jumps or ends", () => {
  const maps = [
    Math.expm1,
    (x: number) => Math.max(0, x),
    (x: number) => x > 0 ? x + 1 : x,
    () => 5,
    (x: number) => 1e308 * x,
  ];
  const number = fc.double({ min: -700, max: 700, noNaN: true });
  fc.assert(
    fc.property(number, fc.array(number, { maxLength: 4 }), fc.constantFrom(...maps), (reference, gains, map) => {
      const mapped = mapDecomposition(of(reference, ...gains), (values) => values.map(map));
      if (Number.isFinite(mapped.value[0])) assertAddsUp(mapped, "it");
    }),
    { seed: 2 },
  );
});

Deno.test("assertAddsUp() refuses parts that do not, and passes steps without a forecast", () => {
  assertAddsUp({ reference: Float64Array.of(NaN), value: Float64Array.of(NaN), parts: [part(NaN)] }, "it");
  const wrong = { reference: Float64Array.of(1), value: Float64Array.of(3), parts: [part(1)] };
  assertThrows(
    () => assertAddsUp(wrong, "ridge"),
    RangeError,
    "ridge as its parts must add up to its forecast 3: current value is 2",
  );
});

Deno.test("joinSteps() puts steps behind each other, with 0 where a step has no such part", () => {
  const step = (feature: string | null, group: "level" | "history", gain: number): Decomposition => ({
    reference: Float64Array.of(1),
    value: Float64Array.of(1 + gain),
    parts: [{ feature, groups: [group], gains: Float64Array.of(gain) }],
  });
  const { reference, value, parts } = joinSteps([
    step("a", "level", 1),
    step("a", "history", 2),
    step(null, "level", 3),
  ]);
  assertEquals([[...reference], [...value]], [[1, 1, 1], [2, 3, 4]]);
  assertEquals(parts.map(({ feature, gains }) => [feature, ...gains]), [["a", 1, 2, 0], [null, 0, 0, 3]]);
  assertEquals(parts[0].groups.slice(0, 2), ["level", "history"]);
});
