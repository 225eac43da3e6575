import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import {
  errorShape,
  type KeyErrors,
  keyRatio,
  learnIntervals,
} from "../../../lib/competition/calibration/interval_profile.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { errorsOf, normal, spreadOfSize } from "../_errors.ts";

const OPTIONS = { horizon: 3, levels: [80, 95] };

/** Keys with normal errors, three spans each. */
function fleetOf(keys: number, changes: Partial<KeyErrors> = {}, seed = 3): KeyErrors[] {
  const rng = createRng(seed);
  return Array.from({ length: keys }, () => errorsOf([normal(rng, 3), normal(rng, 3), normal(rng, 3)], changes));
}

Deno.test("learnIntervals() ends are finite-sample quantiles of rank n + 1, each tail by itself", () => {
  // One key, one span: no record of its own, so errors are divided by their mean size alone.
  const errors = Array.from({ length: 39 }, (_, i) => i < 20 ? -(i + 1) : 2 * (i - 19));
  const [mean] = [errors.reduce((sum, error) => sum + Math.abs(error), 0) / 39];
  const { profile } = learnIntervals(errors.map((error) => errorsOf([[error]])), { horizon: 1, levels: [80, 95] });
  const shape = errorShape(profile, "smooth");
  const unit = shape.growth[0];
  // Of 39 errors rank 40 × 0.1 = 4 and 40 × 0.025 = 1 from either end.
  assertEquals(shape.lo.map((end) => Math.round(end * unit)), [-17, -20]);
  assertEquals(shape.hi.map((end) => Math.round(end * unit)), [32, 38]);
  assertEquals(shape.above.map((end) => Math.round(end * unit)), [24, 36]);
  assertGreater(mean, 0);
});

Deno.test("keyRatio() of what was learned from is the ratio that was learned, of larger errors a larger one", () => {
  const keys = fleetOf(30), learned = learnIntervals(keys, OPTIONS);
  assertEquals(keys.map((key) => keyRatio(key, learned)), [...learned.ratios]);
  const [key] = keys, twice = { ...key, residuals: key.residuals.map((error) => 2 * error) };
  assertGreater(keyRatio(twice, learned), keyRatio(key, learned));
  // A group that was too small for a shape of its own takes that of the wider one.
  assertEquals(keyRatio({ ...key, group: "lumpy" }, learned), keyRatio(key, learned));
});

Deno.test("keyRatio() of a span without any demand says nothing", () => {
  const learned = learnIntervals(fleetOf(30), OPTIONS), [key] = fleetOf(1, {}, 9);
  const none = spreadOfSize(0, { level: 0, activity: 0 }), silent = { ...key, group: "silent" };
  const first = keyRatio({ ...silent, spreads: [none, ...key.spreads.slice(1)] }, learned);
  assertEquals(first, keyRatio({ ...silent, residuals: key.residuals.map((v, i) => i < 3 ? NaN : v) }, learned));
});

Deno.test("learnIntervals() a level that errors are too few for is empty, not equal to a lower one", () => {
  const few = learnIntervals([errorsOf([[1, -2, 3], [-1, 2, -3], [2, 1, -1]])], OPTIONS).profile;
  const { lo, hi, errors } = errorShape(few, "smooth");
  assertEquals(errors, 9);
  assertEquals([lo[1], hi[1]], [NaN, NaN]);
  assert(lo[0] < 0 && hi[0] > 0); // rank 10 × 0.1 = 1
});

Deno.test("learnIntervals() growth follows the errors by step, also with few keys, and never falls", () => {
  const rng = createRng(5);
  const walk = () => {
    let at = 0;
    return Array.from({ length: 20 }, () => at += rng.normal());
  };
  const keys = Array.from({ length: 5 }, () => errorsOf([walk(), walk(), walk()]));
  const { growth } = errorShape(learnIntervals(keys, { horizon: 20, levels: [80] }).profile, "smooth");
  growth.forEach((value, h) => assert(h === 0 || value >= growth[h - 1]));
  assertGreater(growth[19] / growth[0], 2.5);
  assertLess(growth[19] / growth[0], 8);
});

Deno.test("learnIntervals() decides by likelihood whether errors grow with the forecast", () => {
  const rng = createRng(6);
  const yhat = Float64Array.of(1, 5, 12, 1, 5, 12, 1, 5, 12);
  const keys = (share: (forecast: number) => number) =>
    Array.from(
      { length: 40 },
      () =>
        errorsOf([0, 3, 6].map((from) => normal(rng, 3).map((z, h) => z * share(yhat[from + h]))), {
          yhat,
          spreads: [0, 1, 2].map(() => spreadOfSize(1, { level: 6 })),
        }),
    );
  const exponentOf = (fleet: KeyErrors[]) => errorShape(learnIntervals(fleet, OPTIONS).profile, "smooth").exponent;
  assertEquals(exponentOf(keys((forecast) => forecast / 6)), 1);
  assertEquals(exponentOf(keys(() => 1)), 0);
});

Deno.test("learnIntervals() a key's ratio is its own where keys differ, and the group's where they do not", () => {
  const rng = createRng(7);
  const times = (size: number) => errorsOf([0, 1, 2].map(() => normal(rng, 12).map((z) => size * z)));
  const options = { horizon: 12, levels: [80] };
  const same = learnIntervals(Array.from({ length: 60 }, () => times(1)), options).ratios;
  assertLess(Math.max(...same) / Math.min(...same), 1.5);
  const other = learnIntervals(Array.from({ length: 60 }, (_, k) => times(k % 2 === 0 ? 0.5 : 2)), options).ratios;
  const mean = (odd: number) => other.filter((_, k) => k % 2 === odd).reduce((sum, ratio) => sum + ratio, 0) / 30;
  assertAlmostEquals(mean(1) / mean(0), 4, 1);
});

Deno.test("learnIntervals() the newest span says most of how wide errors are now, in the pool and in a key's ratio", () => {
  const rng = createRng(8), options = { horizon: 12, levels: [80] };
  const fleet = (sizes: readonly number[]) =>
    Array.from({ length: 60 }, () => errorsOf(sizes.map((size) => normal(rng, 12).map((z) => size * z))));
  const widthOf = (sizes: readonly number[]) => {
    const { profile, ratios } = learnIntervals(fleet(sizes), options), { hi, growth } = errorShape(profile, "smooth");
    return hi[0] * growth[0] * ratios.toSorted()[30];
  };
  // The upper end of an 80 % interval of normal errors is 1.28 of them.
  assertAlmostEquals(widthOf([1, 1, 1]), 1.28, 0.1);
  assertGreater(widthOf([1, 1, 3]) / widthOf([3, 1, 1]), 1.7);
  // Half of the keys have calmed down, the others have roused.
  const [calm, roused] = [fleet([4, 4, 1, 1]), fleet([1, 1, 4, 4])];
  const { ratios } = learnIntervals([...calm, ...roused], options);
  assertGreater(Math.min(...ratios.subarray(60)), Math.max(...ratios.subarray(0, 60)));
});

Deno.test("learnIntervals() a wild value of one of a few keys is no quantile of all", () => {
  const keys = fleetOf(12), { residuals } = keys[4];
  const wild = keys.with(4, { ...keys[4], residuals: residuals.with(residuals.length - 2, 1e8) });
  const quantiles = (fleet: readonly KeyErrors[]) =>
    errorShape(learnIntervals(fleet, OPTIONS).profile, "smooth").quantiles!;
  const most = (fleet: readonly KeyErrors[]) => Math.max(...quantiles(fleet).filter((value) => !Number.isNaN(value)));
  assertLess(most(wild), 6 * most(keys));
});

Deno.test("learnIntervals() a key that broke down changes nothing for its neighbours", () => {
  const fleet = fleetOf(50);
  const wild = fleet.map((key, k) => k === 49 ? { ...key, residuals: key.residuals.map((r) => 1e9 * r) } : key);
  const [plain, after] = [fleet, wild].map((keys) => errorShape(learnIntervals(keys, OPTIONS).profile, "smooth"));
  assertAlmostEquals(after.hi[0] * after.growth[0], plain.hi[0] * plain.growth[0], 0.15);
});

Deno.test("learnIntervals() a key of which nothing was known changes nothing for its neighbours", () => {
  const fleet = fleetOf(30);
  const born = errorsOf([[NaN, NaN, NaN], [NaN, NaN, NaN], [NaN, NaN, NaN]], {
    yhat: new Float64Array(9).fill(NaN),
    spreads: [0, 1, 2].map(() => spreadOfSize(NaN, { pairs: 0, level: NaN, activity: NaN, zeros: NaN })),
  });
  const plain = learnIntervals(fleet, OPTIONS), after = learnIntervals([...fleet, born, born], OPTIONS);
  assertEquals(after.profile, plain.profile);
  assertEquals(after.ratios.slice(0, 30), plain.ratios);
  assertEquals([...after.ratios.slice(30)], [1, 1]);
});

Deno.test("learnIntervals() follows the unit of each key", () => {
  const fleet = fleetOf(20);
  const scaled = fleet.map((key, k) => {
    const by = 2 ** (k % 5 * 6);
    return {
      ...key,
      yhat: key.yhat.map((value) => by * value),
      residuals: key.residuals.map((value) => by * value),
      spreads: key.spreads.map(() => spreadOfSize(by)),
    };
  });
  assertEquals(learnIntervals(scaled, OPTIONS).ratios, learnIntervals(fleet, OPTIONS).ratios);
  const [one, other] = [scaled, fleet].map((keys) => errorShape(learnIntervals(keys, OPTIONS).profile, "smooth"));
  assertEquals([one.lo, one.hi, one.growth], [other.lo, other.hi, other.growth]);
});

Deno.test("errorShape() of a small group is that of its wider group, else that of all", () => {
  const { profile } = learnIntervals([
    ...fleetOf(20, { group: "smooth" }),
    ...fleetOf(3, { group: "erratic" }),
    ...fleetOf(3, { group: "lumpy" }),
  ], OPTIONS);
  assertEquals(Object.keys(profile.groups).sort(), ["", "regular", "smooth"]);
  assertEquals(errorShape(profile, "erratic"), profile.groups.regular);
  assertEquals(errorShape(profile, "lumpy"), profile.groups[""]);
});
