import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { collectPaths, decodePaths, drawPaths, encodePaths } from "../../../lib/competition/calibration/error_paths.ts";
import { type KeyErrors, learnIntervals } from "../../../lib/competition/calibration/interval_profile.ts";
import { intervalEnds, intervalOf } from "../../../lib/competition/calibration/intervals.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mean, quantile } from "../../../lib/core/numbers/statistics.ts";
import { errorsOf, spreadOfSize } from "../_errors.ts";

const HORIZON = 6, SPANS = 4, OPTIONS = { horizon: HORIZON, levels: [80] };

/** Errors of which a part is shared by all keys of a span and a part by all steps of a key. */
function fleetOf(keys: number, parts: { shared: number; lasting: number; seed?: number }): KeyErrors[] {
  const rng = createRng(parts.seed ?? 1);
  const spans = Array.from({ length: SPANS }, () => parts.shared * rng.normal());
  return Array.from({ length: keys }, () =>
    errorsOf(spans.map((shared) => {
      const lasting = parts.lasting * rng.normal();
      return Array.from({ length: HORIZON }, () => shared + lasting + 0.5 * rng.normal());
    })));
}

const yhat = new Float64Array(HORIZON).fill(10), spread = spreadOfSize(1);
function drawsOf(fleet: readonly KeyErrors[], floor = -Infinity, draws = 400) {
  const learned = learnIntervals(fleet, OPTIONS), paths = collectPaths(fleet, learned);
  return fleet.map((_, k) =>
    drawPaths(yhat, { interval: intervalOf(learned, k), spread, paths, key: `key ${k}`, draws, floor })!.values
  );
}

Deno.test("collectPaths() keeps paths of each span spread evenly over its keys, for their group and for all", () => {
  const fleet = fleetOf(500, { shared: 0, lasting: 1 }).map((key, k) => ({ ...key, group: k % 2 ? "odd" : "even" }));
  const gone = { ...fleet[3], residuals: fleet[3].residuals.map(() => NaN) };
  const keys = fleet.map((key, k) => k === 3 ? gone : key), learned = learnIntervals(keys, OPTIONS);
  const { groups } = collectPaths(keys, learned);
  const huge = keys.map((key, k) => k === 1 ? { ...key, residuals: key.residuals.map(() => 1e300) } : key);
  assertEquals(collectPaths(huge, learned).groups.odd.errors.every(Number.isFinite), true, "as they are stored");
  assertEquals(Object.entries(groups).map(([name, { span }]) => [name, span.length]), [
    ["", 200 * SPANS],
    ["even", 200 * SPANS],
    ["odd", 200 * SPANS],
  ]);
  // Of odd keys 1, 5, 7, …: 249 of them, of which 200 stay, the last the 248th.
  const last = collectPaths([keys[497]], { ...learned, groups: ["odd"], ratios: learned.ratios.slice(497, 498) });
  const { errors } = groups.odd;
  assertEquals(errors.subarray(199 * HORIZON, 200 * HORIZON), last.groups[""].errors.subarray(0, HORIZON));
  assertEquals(collectPaths([{ ...keys[0], group: "" }], learned).groups[""].span.length, SPANS, "each once");
});

Deno.test("drawPaths() of healthy keys, and what all miss by together, do not follow a wild error of one key", () => {
  const fleet = fleetOf(60, { shared: 0.3, lasting: 1 }), { residuals } = fleet[7];
  const wild = fleet.with(7, {
    ...fleet[7],
    residuals: residuals.map((error, i) => i === residuals.length - 2 ? 1e8 : error),
  });
  const totalOf = (keys: readonly KeyErrors[]) => {
    const all = drawsOf(keys).filter((_, k) => k !== 7);
    return Array.from({ length: 400 }, (_, d) => mean(all.map((draws) => draws[d * HORIZON + HORIZON - 2])));
  };
  const healthy = totalOf(fleet), beside = totalOf(wild);
  assertAlmostEquals(mean(beside), mean(healthy), 0.2);
  for (const p of [0.1, 0.9, 0.975]) assertAlmostEquals(quantile(beside, p), quantile(healthy, p), 1);
});

Deno.test("drawPaths() vary by step as the interval says", () => {
  const fleet = fleetOf(120, { shared: 0, lasting: 1 }), learned = learnIntervals(fleet, OPTIONS);
  const { lo, hi } = intervalEnds(intervalOf(learned, 0), yhat, { spread, floor: -Infinity });
  const [draws] = drawsOf(fleet);
  for (let i = 0; i < HORIZON; i++) {
    const values = Array.from({ length: 400 }, (_, d) => draws[d * HORIZON + i]);
    assertAlmostEquals(quantile(values, 0.1), lo[0][i], 0.35);
    assertAlmostEquals(quantile(values, 0.9), hi[0][i], 0.35);
  }
});

Deno.test("drawPaths() sum over steps as errors that last do, not as if each step were drawn by itself", () => {
  const widthOf = (lasting: number) => {
    const [draws] = drawsOf(fleetOf(120, { shared: 0, lasting }));
    const sums = Array.from({ length: 400 }, (_, d) => mean(draws.subarray(d * HORIZON, (d + 1) * HORIZON)) * HORIZON);
    return (quantile(sums, 0.9) - quantile(sums, 0.1)) / 2.563;
  };
  // Standard deviation of a sum: h times what lasts, and the root of h times what does not.
  assertAlmostEquals(widthOf(0), Math.sqrt(HORIZON) * 0.5, 0.25);
  assertAlmostEquals(widthOf(1), Math.sqrt((HORIZON * 1) ** 2 + HORIZON * 0.25), 1);
});

Deno.test("drawPaths() of keys that miss together do not average out over keys", () => {
  const relative = (shared: number) => {
    const all = drawsOf(fleetOf(60, { shared, lasting: 0.2 }));
    const totals = Array.from({ length: 400 }, (_, d) => mean(all.map((draws) => draws[d * HORIZON])));
    return quantile(totals, 0.9) - quantile(totals, 0.1);
  };
  assert(relative(1) > 4 * relative(0), `${relative(1)} ${relative(0)}`);
});

Deno.test("drawPaths() of all keys together lie about the forecast, as far off as a handful of shocks does not exclude", () => {
  // In each of the spans all keys missed by 2 upward: that is no more than four shocks.
  const rng = createRng(7), up = () => Array.from({ length: HORIZON }, () => 2 + 0.5 * rng.normal());
  const fleet = Array.from({ length: 60 }, () => errorsOf(Array.from({ length: SPANS }, up)));
  const all = drawsOf(fleet),
    totals = Array.from({ length: 400 }, (_, d) => mean(all.map((draws) => draws[d * HORIZON])));
  assertAlmostEquals(mean(totals), 10, 0.1);
  // Student's t with four degrees of freedom: 1.533 and 2.776.
  for (const [p, times] of [[0.9, 1.533], [0.1, -1.533], [0.975, 2.776]]) {
    assertAlmostEquals(quantile(totals, p), 10 + 2 * times, 0.25);
  }
});

Deno.test("drawPaths() of forecasts that lean to one side lie where what comes does", () => {
  // All forecasts are 2 too high, as a high quantile is: in every span, give or take a shock.
  const rng = createRng(7), shocks = Array.from({ length: SPANS }, () => 0.3 * rng.normal());
  const fleet = Array.from(
    { length: 60 },
    () => errorsOf(shocks.map((shock) => Array.from({ length: HORIZON }, () => shock - 2 + 0.5 * rng.normal()))),
  );
  const learned = learnIntervals(fleet, OPTIONS), paths = collectPaths(fleet, learned, { leans: true });
  assertEquals(decodePaths(encodePaths(paths)), paths);
  const all = fleet.map((_, k) =>
    drawPaths(yhat, { interval: intervalOf(learned, k), spread, paths, key: `${k}`, draws: 400, floor: 0 })!.values
  );
  const totals = Array.from({ length: 400 }, (_, d) => mean(all.map((draws) => draws[d * HORIZON])));
  assertAlmostEquals(mean(totals), 8 + mean(shocks), 0.15);
  const width = quantile(totals, 0.9) - quantile(totals, 0.1);
  assert(width > 0.3 && width < 2, `${width}`);
});

Deno.test("drawPaths() keep to the floor, are the same for equal keys, and others for others", () => {
  const fleet = fleetOf(30, { shared: 0, lasting: 8 }), one = drawsOf(fleet, 0, 50), again = drawsOf(fleet, 0, 50);
  assertEquals(one, again);
  assert(one.every((draws) => draws.every((value) => value >= 0)) && one[0].includes(0));
  assert(one[0].join() !== one[1].join());
});

Deno.test("drawPaths() are worth as many paths as all spans have together, and fewer where one has few", () => {
  const fleet = fleetOf(100, { shared: 0, lasting: 1 }), learned = learnIntervals(fleet, OPTIONS);
  const options = { interval: intervalOf(learned, 0), spread, key: "a", draws: 9, floor: 0 };
  const known = drawPaths(yhat, { ...options, paths: collectPaths(fleet, learned) })!.known;
  assertEquals(known, 100 * SPANS);
  const few = fleet.map((key, k) => k < 90 ? { ...key, residuals: key.residuals.with(0, NaN) } : key);
  assertEquals(
    drawPaths(yhat, { ...options, paths: collectPaths(few, learned) })!.known,
    Math.floor(16 / (0.03 + 0.1)),
  );
});

Deno.test("drawPaths() say nothing of a key whose errors have no unit", () => {
  const fleet = fleetOf(30, { shared: 0, lasting: 1 }), learned = learnIntervals(fleet, OPTIONS);
  const unknown = { ...spread, size: NaN, pairs: 0, level: NaN };
  const options = { interval: intervalOf(learned, 0), key: "a", draws: 5, floor: 0 };
  assertEquals(
    drawPaths(yhat.map(() => NaN), { ...options, spread: unknown, paths: collectPaths(fleet, learned) }),
    null,
  );
  assertEquals(drawPaths(yhat, { ...options, spread, paths: { horizon: HORIZON, groups: {} } }), null);
});

Deno.test("decodePaths() is the inverse of encodePaths(), and refuses what is none", () => {
  const fleet = fleetOf(300, { shared: 0, lasting: 1 }), paths = collectPaths(fleet, learnIntervals(fleet, OPTIONS));
  assertEquals(decodePaths(encodePaths(paths)), paths);
  assertEquals(paths.groups.smooth.span.length, 200 * SPANS, "a bounded number of each span");
  const { span, errors } = paths.groups.smooth;
  const cut = { ...paths, groups: { smooth: { span, errors: errors.subarray(1) } } };
  const endless = { ...paths, groups: { smooth: { span, errors: errors.map(() => Infinity) } } };
  for (const broken of [cut, endless]) {
    assertEquals(assertThrows(() => decodePaths(encodePaths(broken)), FitError).code, "CORRUPT_ARTIFACT");
  }
});
