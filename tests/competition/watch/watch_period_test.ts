import { assertAlmostEquals, assertEquals } from "@std/assert";
import { createRng } from "@lib/core/numbers/random.ts";
import {
  CLIP,
  effectOf,
  isOutside,
  KNOWN_COUNT,
  RECENT,
  SIDE_WIDTH,
  WATCH_WIDTH,
  watchPeriod,
} from "@lib/competition/watch/watch_period.ts";
import { referenceRow } from "@lib/competition/watch/watch_reference.ts";

const ROW = Float64Array.from(referenceRow({
  level: 10,
  exponent: 0,
  bias: { mean: 0.1, scale: 0.2, allowance: 0.25, limit: 1000 },
  error: { mean: 0.8, scale: 0.6, allowance: 0.3, limit: 1000 },
  coverage: { mean: 0.2, scale: 0.4, allowance: 0.4, limit: 1000 },
  scan: { persistence: 1, from: 0, excess: 1 },
}));

Deno.test("watchPeriod() gives the CUSUMs of their definition: largest sum of steps that ends now", () => {
  const rng = createRng(7), state = new Float64Array(WATCH_WIDTH);
  const y = Array.from({ length: 80 }, () => 11 + 3 * rng.normal());
  const x = y.map((value) => Math.max(-CLIP, Math.min(CLIP, ((value - 10) / 10 - 0.1) / 0.2)));
  const missed = y.map((value) => Number(value < 7 || value > 13));
  const steps = [
    x.map((value) => value - 0.25),
    x.map((value) => -value - 0.25),
    x.map((value) => (Math.abs(value) - 0.8) / 0.6 - 0.3),
    missed.map((value) => (value - 0.2) / 0.4 - 0.4),
  ];
  for (const [t, value] of y.entries()) {
    watchPeriod(ROW, state, { y: value, yhat: 10, lo: 7, hi: 13 });
    steps.forEach((own, side) => {
      let sum = 0, most = 0;
      for (let i = t; i >= 0; i--) most = Math.max(most, sum += own[i]!);
      assertAlmostEquals(state[side * SIDE_WIDTH]!, most, 1e-9);
    });
  }
});

Deno.test("watchPeriod() measures the effect since the statistic was last zero, beyond what is usual", () => {
  const state = new Float64Array(WATCH_WIDTH);
  for (const y of [5, 14, 15]) watchPeriod(ROW, state, { y, yhat: 10, lo: 7, hi: 13 });
  // Errors of 4 and 5 where 1 is usual, of a mean of 10.
  assertAlmostEquals(effectOf(state, 0), 0.35);
  assertEquals([state[1], effectOf(state, 1)], [2, 0]);
  assertAlmostEquals(effectOf(state, 3), 3 * 0.8 / (3 * 0.8));
});

Deno.test("watchPeriod() stops a statistic a quarter above the limit", () => {
  const row = ROW.slice(), state = new Float64Array(WATCH_WIDTH);
  row[5] = 8;
  for (let t = 0; t < 50; t++) watchPeriod(row, state, { y: 100, yhat: 10, lo: NaN, hi: NaN });
  assertEquals([state[0], state[3 * SIDE_WIDTH]], [10, 0]);
});

Deno.test("watchPeriod() smooths the standardised error as much as a mean of 28 periods, and counts", () => {
  const state = new Float64Array(WATCH_WIDTH);
  for (const y of [12, 8]) watchPeriod(ROW, state, { y, yhat: 10, lo: NaN, hi: NaN });
  const [first, second] = [(0.2 - 0.1) / 0.2, (-0.2 - 0.1) / 0.2], weight = 2 / 29;
  assertAlmostEquals(state[RECENT]!, weight * second + (1 - weight) * weight * first);
  assertEquals(state[KNOWN_COUNT], 2);
});

Deno.test("isOutside() contains an end that is the actual but for rounding", () => {
  assertEquals(isOutside({ y: 0.1 + 0.2, lo: 0, hi: 0.3 }), false);
  assertEquals([-1, 2].map((y) => isOutside({ y, lo: 0, hi: 1 })), [true, true]);
});
