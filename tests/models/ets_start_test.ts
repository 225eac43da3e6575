import { assertAlmostEquals, assertLessOrEqual } from "@std/assert";
import { createRng } from "../../lib/core/random.ts";
import { runEts } from "../../lib/models/ets_filter.ts";
import { guessStates, refineStates } from "../../lib/models/ets_start.ts";

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
