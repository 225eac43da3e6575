import { assert, assertAlmostEquals, assertEquals, assertGreater, assertLess } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { isYoung, seasonOfYoung } from "../../../lib/models/seasons/young_season.ts";

const M = 12;
const wave = (t: number) => 10 * Math.sin(2 * Math.PI * t / M);
const size = (values: Float64Array) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

Deno.test("isYoung() wants a quarter of a cycle twice, and less than two cycles", () => {
  assertEquals([14, 15, 23, 24].map((n) => isYoung(n, M)), [false, true, true, false]);
  assertEquals([isYoung(6, 4), isYoung(7, 4)], [false, true]);
  assert(!isYoung(500, 365) && isYoung(65, 52));
});

Deno.test("seasonOfYoung() takes more of a season that came back than of noise", () => {
  const rng = createRng(2), n = 22;
  const seasonal = seasonOfYoung(Float64Array.from({ length: n }, (_, t) => 50 + wave(t) + rng.normal()), M).last[0];
  const noise = seasonOfYoung(Float64Array.from({ length: n }, () => 50 + 7 * rng.normal()), M).last[0];
  assertGreater(size(seasonal), 4.5);
  assertLess(size(noise), 2.5);
  seasonal.forEach((value, i) => assertAlmostEquals(value, 0.75 * wave(n - M + i), 3));
});

Deno.test("seasonOfYoung() of a cycle that did not come back at all is near nothing", () => {
  const turned = Float64Array.from({ length: 23 }, (_, t) => 50 + (t < M ? wave(t) : -wave(t)));
  assert(seasonOfYoung(turned, M).last[0].every((value) => Math.abs(value) < 1e-9));
});

Deno.test("seasonOfYoung() leaves the season of the last cycle out of all, and unknown values unknown", () => {
  const y = Float64Array.from({ length: 20 }, (_, t) => t < 2 || t === 13 ? NaN : 50 + wave(t));
  const { log, adjusted, last: [last] } = seasonOfYoung(y, M);
  assertEquals([log, adjusted.findIndex((value) => !Number.isNaN(value)), Number.isNaN(adjusted[13])], [
    false,
    2,
    true,
  ]);
  y.forEach((value, t) => {
    if (!Number.isNaN(value)) assertAlmostEquals(adjusted[t] + last[(t + 4) % M], value, 1e-12);
  });
});

Deno.test("seasonOfYoung() keeps what is known where more than two cycles are not: a start, and a long end without news", () => {
  const y = Float64Array.from({ length: 40 }, (_, t) => t < 2 || t > 20 ? NaN : 50 + wave(t));
  const { adjusted } = seasonOfYoung(y, M);
  y.forEach((value, t) => assertEquals(Number.isNaN(adjusted[t]), Number.isNaN(value), `at ${t}`));
});
