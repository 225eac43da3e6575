import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";
import fc from "fast-check";
import { type KeyErrors, learnIntervals } from "../../../lib/competition/calibration/interval_profile.ts";
import { intervalEnds, intervalGroup, intervalOf } from "../../../lib/competition/calibration/intervals.ts";
import { spreadOf } from "../../../lib/competition/calibration/spread.ts";
import { createRng, type Rng } from "../../../lib/core/numbers/random.ts";
import { errorsOf, normal, spreadOfSize } from "../_errors.ts";
import { plainProfile } from "../_intervals.ts";

const LEVELS = [80, 95];
const FREE = -Infinity;

interface Simulation {
  readonly keys: number;
  readonly spans: number;
  readonly horizon: number;
  /** One span of errors of a key of spread 1. */
  errors(rng: Rng, horizon: number): number[];
  /** How much a key's error differs from what its spread suggests: standard deviation of the logarithm. */
  readonly differ?: number;
}

/** Learn from simulated errors and count how many fresh ones fall inside, by level. */
function coverageOf(simulation: Simulation): number[] {
  const { keys, spans, horizon, errors, differ = 0.3 } = simulation;
  const rng = createRng(3), fresh = 10;
  const fleet = Array.from({ length: keys }, (_, k) => {
    const size = 10 ** (k % 4), sigma = size * Math.exp(differ * rng.normal());
    const draw = () => errors(rng, horizon).map((error) => sigma * error);
    const key = errorsOf(Array.from({ length: spans }, draw), {
      group: k % 3 === 0 ? "lumpy" : "smooth",
      yhat: new Float64Array(spans * horizon).fill(10 * size),
      spreads: Array.from({ length: spans }, () => spreadOfSize(size)),
    });
    return { key, size, fresh: Array.from({ length: fresh }, draw) };
  });
  const learned = learnIntervals(fleet.map(({ key }) => key), { horizon, levels: LEVELS });
  const inside = [0, 0];
  fleet.forEach(({ size, fresh }, k) => {
    const yhat = new Float64Array(horizon).fill(10 * size);
    const { lo, hi } = intervalEnds(intervalOf(learned, k), yhat, { spread: spreadOfSize(size), floor: FREE });
    for (const span of fresh) {
      span.forEach((error, h) =>
        LEVELS.forEach((_, l) => {
          if (yhat[h] + error >= lo[l][h] && yhat[h] + error <= hi[l][h]) inside[l]++;
        })
      );
    }
  });
  return inside.map((count) => 100 * count / (keys * fresh * horizon));
}

const assertCovers = (simulation: Simulation, tolerance = 2) =>
  coverageOf(simulation).forEach((observed, l) => assertAlmostEquals(observed, LEVELS[l], tolerance));

Deno.test("intervalEnds() covers keys of very different size", () => {
  assertCovers({ keys: 300, spans: 3, horizon: 6, errors: normal });
});

Deno.test("intervalEnds() covers skewed errors, each tail by itself", () => {
  assertCovers({
    keys: 300,
    spans: 3,
    horizon: 6,
    errors: (rng, h) => normal(rng, h).map((z) => Math.exp(z) - Math.exp(0.5)),
  });
});

Deno.test("intervalEnds() covers errors that grow with the step, and that hang together within a span", () => {
  assertCovers({ keys: 400, spans: 3, horizon: 3, errors: (rng, h) => normal(rng, h).map((z, i) => z * (1 + i)) });
  const together = (rng: Rng, h: number) => {
    const shift = rng.normal();
    return normal(rng, h).map((z) => 0.9 * shift + 0.45 * z);
  };
  assertCovers({ keys: 300, spans: 3, horizon: 6, errors: together }, 3);
});

Deno.test("intervalEnds() covers where a key has few errors", () => {
  assertCovers({ keys: 300, spans: 1, horizon: 2, errors: normal });
  assertCovers({ keys: 300, spans: 2, horizon: 1, errors: normal, differ: 0.6 }, 3);
});

Deno.test("intervalEnds() contain the forecast and the ends of lower levels, and are finite or empty", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const key = fc.record({
    group: fc.constantFrom("smooth", "lumpy", "silent"),
    residuals: fc.array(fc.oneof(value, fc.constant(NaN), fc.constant(0)), { minLength: 6, maxLength: 6 }),
    size: fc.oneof(fc.constant(NaN), fc.constant(0), fc.double({ min: 1e-3, max: 1e3, noNaN: true })),
    zeros: fc.constantFrom(0, 0.5),
  });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 12 }), (rows) => {
      const spreads = rows.map(({ size, zeros }) => spreadOfSize(size, { zeros }));
      const keys = rows.map(({ group, residuals }, k): KeyErrors => ({
        ...errorsOf([residuals.slice(0, 3), residuals.slice(3)], { group }),
        spreads: [spreads[k], spreads[k]],
      }));
      const learned = learnIntervals(keys, { horizon: 3, levels: [95, 50, 80] });
      keys.forEach((_, k) => {
        const yhat = Float64Array.of(0, 5, 100);
        const { lo, hi } = intervalEnds(intervalOf(learned, k), yhat, { spread: spreads[k], floor: 0 });
        yhat.forEach((forecast, h) => {
          const low = [1, 2, 0].map((l) => lo[l][h]), high = [1, 2, 0].map((l) => hi[l][h]);
          low.forEach((end, l) => assert(Number.isNaN(end) || end <= (low[l - 1] ?? forecast)));
          high.forEach((end, l) => assert(Number.isNaN(end) || end >= (high[l - 1] ?? forecast)));
          for (const [l, end] of low.entries()) assertEquals(Number.isNaN(end), Number.isNaN(high[l]));
          assert([...low, ...high].every((end) => end >= 0 && end < Infinity || Number.isNaN(end)));
        });
      });
    }),
    { seed: 4, numRuns: 200 },
  );
});

/** A history of noise around a level. */
const noise = (rng: Rng, n: number, at: { level: number; sigma: number }) =>
  Array.from({ length: n }, () => at.level + at.sigma * rng.normal());

Deno.test("intervalEnds() are right after a shift: the width follows the newest values of the series", () => {
  const rng = createRng(9);
  const before = noise(rng, 200, { level: 10, sigma: 1 }), after = noise(rng, 40, { level: 100, sigma: 10 });
  const learned = learnIntervals(Array.from({ length: 20 }, () => errorsOf([normal(rng, 4), normal(rng, 4)])), {
    horizon: 4,
    levels: [80],
  });
  const widthOf = (y: number[], level: number) => {
    const yhat = new Float64Array(4).fill(level);
    const { lo, hi } = intervalEnds(intervalOf(learned, 0), yhat, {
      spread: spreadOf(Float64Array.from(y), 7),
      floor: 0,
    });
    return hi[0][0] - lo[0][0];
  };
  assertAlmostEquals(widthOf([...before, ...after], 100) / widthOf(before, 10), 10, 3);
});

Deno.test("intervalEnds() of a key that has been constant have the width that is known of others, not 0", () => {
  const rng = createRng(10);
  const learned = learnIntervals(Array.from({ length: 20 }, () => errorsOf([normal(rng, 2), normal(rng, 2)])), {
    horizon: 2,
    levels: [80],
  });
  const constant = { spread: spreadOf(new Float64Array(60).fill(10), 7), floor: 0 };
  const { lo, hi } = intervalEnds(
    { profile: learned.profile, group: "smooth", ratio: 1 },
    Float64Array.of(10, 10),
    constant,
  );
  assert(lo[0][0] < 10 && hi[0][0] > 10);
  assertLess(hi[0][0] - lo[0][0], 2);
  const alone = plainProfile({ levels: [80], ends: [1], growth: [1, 1] });
  const unknown = intervalEnds({ profile: alone, group: "smooth", ratio: 1 }, Float64Array.of(10, 10), constant);
  assertEquals([unknown.lo[0][0], unknown.hi[0][0]], [NaN, NaN]);
});

Deno.test("intervalEnds() of a key without a past rest on its forecast and on its like", () => {
  const rng = createRng(11);
  const learned = learnIntervals(Array.from({ length: 20 }, () => errorsOf([normal(rng, 2), normal(rng, 2)])), {
    horizon: 2,
    levels: [80],
  });
  const empty = new Float64Array(0);
  const at = { spread: spreadOf(empty, 7), floor: 0 };
  const { lo, hi } = intervalEnds({ profile: learned.profile, group: "smooth", ratio: 1 }, Float64Array.of(50, 50), at);
  // Spreads are a tenth of the level: ± 1.28 × 5.
  assertAlmostEquals(hi[0][0] - lo[0][0], 12.8, 3);
});

Deno.test("intervalEnds() where zeros are more than the lower tail, the lower end is zero and every miss lies above", () => {
  const shape = { exponent: 0, growth: [1], relativeSpread: NaN, lo: [-1], hi: [4], above: [3], errors: 100 };
  const interval = { profile: { levels: [80], horizon: 1, groups: { "": shape } }, group: "lumpy", ratio: 1 };
  const ends = (zeros: number, floor: number) =>
    intervalEnds(interval, Float64Array.of(5), { spread: spreadOfSize(1, { zeros }), floor });
  assertEquals(ends(0.05, 0), { lo: [Float64Array.of(4)], hi: [Float64Array.of(9)] });
  assertEquals(ends(0.3, 0), { lo: [Float64Array.of(0)], hi: [Float64Array.of(8)] });
  assertEquals(ends(0.3, FREE), { lo: [Float64Array.of(4)], hi: [Float64Array.of(9)] });
});

Deno.test("intervalEnds() that would lie beyond the range of numbers are unknown", () => {
  const profile = plainProfile({ levels: [80, 95], ends: [1, 20], growth: [1] });
  const at = { spread: spreadOfSize(1e307), floor: 0 };
  const { lo, hi } = intervalEnds({ profile, group: "smooth", ratio: 1 }, Float64Array.of(9e307), at);
  assertEquals([lo[0][0], hi[0][0]].map((end) => Math.round(end / 1e306)), [80, 100]);
  assertEquals([lo[1][0], hi[1][0]], [NaN, NaN]);
});

Deno.test("intervalGroup() pools silent keys by themselves", () => {
  assertEquals(["", "ENDED", "ALL_ZERO", "TOO_SHORT"].map((reason) => intervalGroup(reason as "ENDED", "lumpy")), [
    "lumpy",
    "silent",
    "silent",
    "lumpy",
  ]);
});
