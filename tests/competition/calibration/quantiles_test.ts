import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { intervalEnds, intervalOf } from "@lib/competition/calibration/intervals.ts";
import { quantileForecasts } from "@lib/competition/calibration/quantiles.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { errorsOf, normal, spreadOfSize } from "../_errors.ts";
import { plainProfile } from "../_intervals.ts";

const rng = createRng(8), skewed = () => normal(rng, 3).map((z) => Math.exp(z) - 1);
const KEYS = Array.from({ length: 200 }, () => errorsOf([skewed(), skewed(), skewed()]));
const LEARNED = learnIntervals(KEYS, { horizon: 3, levels: [80, 95] }), INTERVAL = intervalOf(LEARNED, 0);
const SPREAD = spreadOfSize(1), YHAT = Float64Array.of(10, 20, 30), FREE = -Infinity;
const at = (...probabilities: number[]) => ({ spread: SPREAD, floor: FREE, probabilities });

Deno.test("quantileForecasts() are the ends of the intervals that leave out as much, and the middle of skewed errors", () => {
  const { lo, hi } = intervalEnds(INTERVAL, YHAT, { spread: SPREAD, floor: FREE });
  const [first, second, middle, ...above] = quantileForecasts(INTERVAL, YHAT, at(0.025, 0.1, 0.5, 0.9, 0.975));
  [first, second].forEach((values, q) => assertEquals([...values], [...lo[1 - q]]));
  above.forEach((values, q) => values.forEach((value, h) => assertAlmostEquals(value, hi[q][h], 1e-9)));
  // The median error is 0, where the mean is 0.65.
  middle.forEach((value, h) => assertAlmostEquals(value, YHAT[h], 0.2));
});

Deno.test("quantileForecasts() what comes lies below each as often as it says", () => {
  const probabilities = [0.05, 0.333, 0.5, 0.8, 0.995], below = probabilities.map(() => 0), draws = 4000;
  for (let i = 0; i < draws; i++) {
    const y = 10 + skewed()[0];
    quantileForecasts(intervalOf(LEARNED, i % 200), YHAT, at(...probabilities)).forEach(([value], q) => {
      if (y <= value) below[q]++;
    });
  }
  below.forEach((count, q) => assertAlmostEquals(count / draws, probabilities[q], 0.03));
});

Deno.test("quantileForecasts() never cross, nor fall below the floor", () => {
  const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
  const key = fc.record({ zeros: fc.constantFrom(0, 0.3, 0.95), size: fc.constantFrom(0, 0.1, 5) });
  fc.assert(
    fc.property(fc.array(share, { minLength: 2, maxLength: 9 }), key, (shares, { zeros, size }) => {
      const probabilities = shares.toSorted((a, b) => a - b), spread = spreadOfSize(size, { zeros, level: 10 });
      const all = quantileForecasts(INTERVAL, Float64Array.of(0, 0.5, 40), { spread, floor: 0, probabilities });
      for (let h = 0; h < 3; h++) {
        const known = all.map((values) => values[h]).filter((value) => !Number.isNaN(value));
        known.forEach((value, q) => assert(value >= 0 && value >= (known[q - 1] ?? 0)));
      }
    }),
    { seed: 5, numRuns: 200 },
  );
});

Deno.test("quantileForecasts() leave out what they say where the lower end is zero, as intervals do not", () => {
  const spread = spreadOfSize(1, { zeros: 0.3 });
  const [low, middle, high] = quantileForecasts(INTERVAL, YHAT, { spread, floor: 0, probabilities: [0.25, 0.5, 0.9] });
  const { lo, hi } = intervalEnds(INTERVAL, YHAT, { spread, floor: 0 });
  assertEquals([[...low], [...lo[0]]], Array(2).fill([0, 0, 0]));
  assert(middle.every((value, h) => value > 5 && high[h] > hi[0][h]));
});

Deno.test("quantileForecasts() are empty where errors are too few, or nothing is kept of them", () => {
  const few = intervalOf(learnIntervals([errorsOf([[1, -2, 3]])], { horizon: 3, levels: [] }), 0);
  const [rare, middle] = quantileForecasts(few, YHAT, at(0.01, 0.5));
  assertEquals([...rare], [NaN, NaN, NaN]);
  assert(middle.every(Number.isFinite));
  const former = { profile: plainProfile({ levels: [80], ends: [1], growth: [1, 1, 1] }), group: "smooth", ratio: 1 };
  const fixed = { levels: [80], lo: new Float64Array(3), hi: new Float64Array(3) };
  for (const interval of [former, fixed]) {
    assertEquals([...quantileForecasts(interval, YHAT, at(0.5))[0]], [NaN, NaN, NaN]);
  }
  assertEquals([...quantileForecasts(INTERVAL, YHAT, at(0.0001))[0]], [NaN, NaN, NaN]);
});
