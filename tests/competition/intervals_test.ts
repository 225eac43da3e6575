import { calibrateIntervals, type IntervalOffsets, type KeyResiduals } from "../../lib/competition/intervals.ts";
import { createRng, type Rng } from "../../lib/core/random.ts";
import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import fc from "fast-check";

const LEVELS = [80, 95];

interface Simulation {
  readonly keys: number;
  readonly spans: number;
  readonly horizon: number;
  /** One span of errors of a key of spread 1. */
  errors(rng: Rng, horizon: number): number[];
  /** How much a key's error differs from what its scale suggests: standard deviation of the logarithm. */
  readonly spread?: number;
}

/** Calibrate on simulated residuals and count how many fresh ones fall inside, by level. */
function coverageOf(simulation: Simulation): number[] {
  const { keys, spans, horizon, errors, spread = 0.3 } = simulation;
  const rng = createRng(3), fresh = 10;
  const draw = (sigma: number, count: number) =>
    Float64Array.from(Array.from({ length: count }, () => errors(rng, horizon)).flat(), (error) => sigma * error);
  const fleet = Array.from({ length: keys }, (_, k) => {
    const scale = 10 ** (k % 4), sigma = scale * Math.exp(spread * rng.normal());
    const key: KeyResiduals = { demandClass: k % 3 === 0 ? "lumpy" : "smooth", residuals: draw(sigma, spans), scale };
    return { key, fresh: draw(sigma, fresh) };
  });
  const offsets = calibrateIntervals(fleet.map(({ key }) => key), { horizon, levels: LEVELS });
  return LEVELS.map((_, l) => {
    let inside = 0;
    fleet.forEach((member, k) =>
      member.fresh.forEach((error, i) => {
        const at = l * horizon + i % horizon;
        if (error >= offsets[k].lo[at] && error <= offsets[k].hi[at]) inside++;
      })
    );
    return 100 * inside / (keys * fresh * horizon);
  });
}

const normal = (rng: Rng, h: number) => Array.from({ length: h }, () => rng.normal());
const assertCovers = (simulation: Simulation, tolerance = 2) =>
  coverageOf(simulation).forEach((observed, l) => assertAlmostEquals(observed, LEVELS[l], tolerance));

Deno.test("calibrateIntervals() covers keys of very different size", () => {
  assertCovers({ keys: 300, spans: 3, horizon: 6, errors: normal });
});

Deno.test("calibrateIntervals() covers skewed errors, each tail by itself", () => {
  const skewed = (rng: Rng, h: number) => normal(rng, h).map((z) => Math.exp(z) - Math.exp(0.5));
  assertCovers({ keys: 300, spans: 3, horizon: 6, errors: skewed });
});

Deno.test("calibrateIntervals() covers errors that grow with the step", () => {
  const growing = (rng: Rng, h: number) => normal(rng, h).map((z, i) => z * (1 + i));
  assertCovers({ keys: 400, spans: 3, horizon: 3, errors: growing });
  const rng = createRng(8);
  const keys = Array.from({ length: 300 }, (): KeyResiduals => ({
    demandClass: "smooth",
    residuals: Float64Array.from([...growing(rng, 3), ...growing(rng, 3)]),
    scale: 2,
  }));
  const [{ hi }] = calibrateIntervals(keys, { horizon: 3, levels: [80] });
  assertAlmostEquals(hi[2] / hi[0], 3, 0.5);
});

Deno.test("calibrateIntervals() covers errors that hang together within a span", () => {
  const levels = (rng: Rng, h: number) => {
    const shift = rng.normal();
    return normal(rng, h).map((z) => 0.9 * shift + 0.45 * z);
  };
  assertCovers({ keys: 300, spans: 3, horizon: 6, errors: levels }, 3);
});

Deno.test("calibrateIntervals() covers where a key has few residuals", () => {
  assertCovers({ keys: 300, spans: 1, horizon: 2, errors: normal });
  assertCovers({ keys: 300, spans: 2, horizon: 1, errors: normal, spread: 0.6 }, 3);
});

Deno.test("calibrateIntervals() does not claim more than it knows in a tiny fleet", () => {
  const [, at95] = coverageOf({ keys: 6, spans: 3, horizon: 4, errors: normal });
  assertGreater(at95, 90);
});

Deno.test("calibrateIntervals() contains lower levels in higher ones and the forecast in all", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  const key = fc.record({
    demandClass: fc.constantFrom("smooth" as const, "lumpy" as const),
    residuals: fc.array(fc.oneof(value, fc.constant(NaN), fc.constant(0)), { minLength: 6, maxLength: 6 }),
    scale: fc.oneof(fc.constant(NaN), fc.double({ min: 1e-3, max: 1e3, noNaN: true })),
  });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 12 }), (rows) => {
      const keys = rows.map((row) => ({ ...row, residuals: Float64Array.from(row.residuals) }));
      const offsets = calibrateIntervals(keys, { horizon: 3, levels: [50, 80, 95] });
      assertEquals(offsets.length, keys.length);
      for (const { lo, hi } of offsets) {
        assertEquals([lo.length, hi.length], [9, 9]);
        for (let i = 0; i < 9; i++) {
          assert(lo[i] <= 0 && hi[i] >= 0 && Number.isFinite(hi[i] - lo[i]));
          if (i >= 3) assert(lo[i] <= lo[i - 3] && hi[i] >= hi[i - 3]);
        }
      }
    }),
    { seed: 4, numRuns: 200 },
  );
});

Deno.test("calibrateIntervals() follows the unit of a key", () => {
  const rng = createRng(2);
  const keys = Array.from({ length: 20 }, (): KeyResiduals => ({
    demandClass: "smooth",
    residuals: Float64Array.from(normal(rng, 6)),
    scale: 1,
  }));
  const times = (key: KeyResiduals) => ({ ...key, residuals: key.residuals.map((r) => 64 * r), scale: 64 });
  const plain = calibrateIntervals(keys, { horizon: 2, levels: LEVELS });
  const mixed = calibrateIntervals(keys.map((key, k) => k === 5 ? times(key) : key), { horizon: 2, levels: LEVELS });
  const expected = plain.map((offsets, k) => k === 5 ? multiply(offsets, 64) : offsets);
  mixed.forEach(({ lo, hi }, k) => {
    lo.forEach((end, i) => assertAlmostEquals(end, expected[k].lo[i], 1e-9));
    hi.forEach((end, i) => assertAlmostEquals(end, expected[k].hi[i], 1e-9));
  });
});

const multiply = ({ lo, hi }: IntervalOffsets, by: number) => ({
  lo: lo.map((v) => v * by),
  hi: hi.map((v) => v * by),
});

Deno.test("calibrateIntervals() gives no width to a key without any spread", () => {
  const key = (residuals: number[], scale: number): KeyResiduals => ({
    demandClass: "smooth",
    residuals: Float64Array.from(residuals),
    scale,
  });
  const keys = [key([0, 0], NaN), key([NaN, NaN], NaN), key([1, -1], 1)];
  const [zero, unknown, known] = calibrateIntervals(keys, { horizon: 1, levels: [80] });
  assertEquals([zero.lo[0], zero.hi[0], unknown.lo[0], unknown.hi[0]], [0, 0, 0, 0]);
  assertGreater(known.hi[0] - known.lo[0], 0);
});

Deno.test("calibrateIntervals() lends a key that was always right the spread of its like", () => {
  const like = (residual: number): KeyResiduals => ({
    demandClass: "smooth",
    residuals: Float64Array.of(residual, -residual),
    scale: 1,
  });
  const keys = [like(0), ...Array.from({ length: 30 }, (_, k) => like(0.5 + k / 30))];
  const [lucky, ...others] = calibrateIntervals(keys, { horizon: 1, levels: [80] });
  assertGreater(lucky.hi[0], 0.3);
  assertLess(lucky.hi[0], Math.max(...others.map(({ hi }) => hi[0])));
});

Deno.test("calibrateIntervals() is not led by one key that broke down", () => {
  const rng = createRng(6);
  const keys = Array.from({ length: 50 }, (): KeyResiduals => ({
    demandClass: "smooth",
    residuals: Float64Array.from(normal(rng, 6)),
    scale: 1,
  }));
  const [plain] = calibrateIntervals(keys, { horizon: 2, levels: [80] });
  const broken = { ...keys[49], residuals: keys[49].residuals.map((r) => r * 1e9) };
  const [after] = calibrateIntervals([...keys.slice(0, 49), broken], { horizon: 2, levels: [80] });
  assertLess(after.hi[0], 1.5 * plain.hi[0]);
});
