import { assertAlmostEquals, assertEquals, assertLessOrEqual, assertStrictEquals } from "@std/assert";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { runEts } from "../../../lib/models/histories/ets_filter.ts";
import { guessStates, refineStates } from "../../../lib/models/histories/ets_start.ts";

const rng = createRng(3);
const SEASON = [0.2, -0.1, 0.1, -0.2];
const y = Float64Array.from({ length: 40 }, (_, t) => 1 + 0.01 * t + SEASON[t % 4] + 0.02 * rng.normal());
const form = { trend: "additive", season: "additive" } as const;
const weights = { alpha: 0.3, beta: 0.05, gamma: 0.1, phi: 1 };
const lossOf = (states: Float64Array) => runEts(y, { season: "additive", weights }, states.slice(), null);

Deno.test("guessStates() finds level, slope and season of a clean series", () => {
  const clean = Float64Array.from({ length: 40 }, (_, t) => 1 + 0.01 * (t + 1) + SEASON[t % 4]);
  [1, 0.01, ...SEASON].forEach((value, i) => assertAlmostEquals(guessStates(clean, form, 4)[i], value, 1e-9));
});

Deno.test("refineStates() reaches the least squares states: no nudge of any state is better", () => {
  const states = refineStates(y, { ...form, weights }, guessStates(y, form, 4));
  const loss = lossOf(states);
  assertLessOrEqual(loss, lossOf(guessStates(y, form, 4)));
  for (let i = 0; i < states.length; i++) {
    for (const nudge of [-0.01, -0.001, 0.001, 0.01]) {
      assertLessOrEqual(loss, lossOf(states.with(i, states[i] + nudge)) + 1e-9, `state ${i}`);
    }
  }
});

Deno.test("refineStates() does not make a multiplicative start worse", () => {
  const grown = y.map((value, t) => value * (1 + t / 20));
  const model = { trend: "none", season: "multiplicative", weights: { ...weights, beta: 0, phi: 0 } } as const;
  const guess = guessStates(grown, model, 4);
  const loss = (states: Float64Array) => runEts(grown, model, states.slice(), null);
  assertLessOrEqual(loss(refineStates(grown, model, guess)), loss(guess));
});

Deno.test("guessStates() of a form without trend is the mean, of one with a trend the line before the first value", () => {
  const line = Float64Array.from({ length: 10 }, (_, t) => 5 + 2 * t);
  assertEquals([...guessStates(line, { trend: "none", season: "none" }, 1)], [14, 0]);
  const [level, slope] = guessStates(line, { trend: "additive", season: "none" }, 1);
  assertAlmostEquals(slope, 2, 1e-12);
  assertAlmostEquals(level, 3, 1e-12);
});

Deno.test("guessStates() looks at the start of the series only", () => {
  const start = Array.from({ length: 72 }, (_, t) => 10 + (t % 4)), later = Array.from({ length: 40 }, () => 1e6);
  const form = { trend: "additive", season: "additive" } as const;
  const [short, long] = [start, [...start, ...later]].map((y) => guessStates(Float64Array.from(y), form, 4));
  assertEquals(long, short);
});

Deno.test("guessStates() keeps multiplicative indices away from zero", () => {
  const y = Float64Array.from({ length: 16 }, (_, t) => t % 4 === 0 ? 1e-6 : 1);
  const states = guessStates(y, { trend: "none", season: "multiplicative" }, 4);
  assertEquals([states.length, states[2]], [6, 0.01]);
});

Deno.test("refineStates() leaves the trend of a form without one at zero", () => {
  const model = { trend: "none", season: "none", weights: { alpha: 0.2, beta: 0, gamma: 0, phi: 0 } } as const;
  const refined = refineStates(Float64Array.of(4, 5, 6, 5), model, Float64Array.of(0, 0));
  assertEquals(refined[1], 0);
  assertAlmostEquals(refined[0], 4.8, 0.5);
});

Deno.test("refineStates() gives the states back where none is better, and keeps its input", () => {
  const model = { trend: "none", season: "none", weights: { alpha: 0.2, beta: 0, gamma: 0, phi: 0 } } as const;
  const perfect = Float64Array.of(5, 0), copy = perfect.slice();
  assertStrictEquals(refineStates(Float64Array.of(5, 5, 5), model, perfect), perfect);
  refineStates(Float64Array.of(9, 9, 8), model, perfect);
  assertEquals(perfect, copy);
});
