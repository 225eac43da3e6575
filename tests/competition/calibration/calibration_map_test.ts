import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { fitIsotonic, fitPlatt, mapProbability } from "../../../lib/competition/calibration/calibration_map.ts";

const rows = fc.array(
  fc.tuple(fc.constantFrom(0, 0.1, 0.3, 0.5, 0.9, 1), fc.constantFrom(0, 1), fc.constantFrom(1, 2, 0.5)),
  {
    minLength: 1,
    maxLength: 40,
  },
).map((drawn) => ({
  said: Float64Array.from(drawn, ([said]) => said),
  came: drawn.map(([, came]) => came),
  weights: Float64Array.from(drawn, ([, , weight]) => weight),
}));

Deno.test("fitPlatt() and fitIsotonic() never turn the order round, and are never certain", () => {
  fc.assert(fc.property(rows, (drawn) => {
    for (const map of [fitPlatt(drawn), fitIsotonic(drawn)]) {
      let last = 0;
      for (let p = 0; p <= 1; p += 0.05) {
        const value = mapProbability(map, p);
        assert(value > 0 && value < 1 && value >= last - 1e-12, `${map.kind} ${p}: ${value}`);
        last = value;
      }
    }
  }));
});

Deno.test("fitPlatt() finds the line that odds were bent by", () => {
  const said: number[] = [], came: number[] = [];
  for (let p = 0.05; p < 1; p += 0.05) {
    const truth = 1 / (1 + Math.exp(-(0.5 * Math.log(p / (1 - p)) + 1)));
    for (let i = 0; i < 1000; i++) {
      said.push(p);
      came.push(i < Math.round(1000 * truth) ? 1 : 0);
    }
  }
  const map = fitPlatt({ said: Float64Array.from(said), came, weights: new Float64Array(said.length).fill(1) });
  assert(map.kind === "platt");
  assertAlmostEquals(map.slope, 0.5, 0.01);
  assertAlmostEquals(map.offset, 1, 0.01);
});

Deno.test("fitPlatt() of what is said the wrong way round says the share of all", () => {
  const map = fitPlatt({
    said: Float64Array.of(0.1, 0.2, 0.8, 0.9),
    came: [1, 1, 0, 0],
    weights: new Float64Array(4).fill(1),
  });
  assertAlmostEquals(mapProbability(map, 0.1), 0.5, 1e-6);
  assertAlmostEquals(mapProbability(map, 0.9), 0.5, 1e-6);
});

Deno.test("fitIsotonic() pools what falls, draws levels in by one row, and joins them by lines", () => {
  const said = Float64Array.of(0.1, 0.1, 0.4, 0.6, 0.8, 0.8), weights = new Float64Array(6).fill(1);
  const map = fitIsotonic({ said, came: [0, 0, 1, 0, 1, 1], weights });
  // Levels 0, 1/2, 1 of two rows each; the share of all is 1/2.
  assertEquals(map, { kind: "isotonic", points: [0.1, 0.4, 0.6, 0.8], shares: [1 / 6, 0.5, 0.5, 5 / 6] });
  assertAlmostEquals(mapProbability(map, 0.25), (1 / 6 + 0.5) / 2, 1e-12);
  assertEquals([mapProbability(map, 0), mapProbability(map, 1), mapProbability(map, NaN)], [1 / 6, 5 / 6, NaN]);
});
