/** Speed of the exponential smoothing families: `deno bench -A --no-check bench/micro/ets_bench.ts`. */
import { createRng } from "../../lib/core/numbers/random.ts";
import { croston } from "../../lib/models/histories/croston.ts";
import { ets } from "../../lib/models/histories/ets.ts";
import { chooseForm } from "../../lib/models/histories/ets_choice.ts";
import { advanceEts, filterEts, forecastEts } from "../../lib/models/histories/ets_filter.ts";
import { guessStates, refineStates } from "../../lib/models/histories/ets_start.ts";
import { ses } from "../../lib/models/histories/ses.ts";
import { theta } from "../../lib/models/histories/theta.ts";
import { tsb } from "../../lib/models/histories/tsb.ts";

const N = 200, rng = createRng(1), weights = { alpha: 0.3, beta: 0.02, gamma: 0.1, phi: 0.95 };
const seasonal = (m: number) =>
  Float64Array.from({ length: N }, (_, t) => 1 + 0.002 * t + 0.3 * Math.sin(2 * Math.PI * t / m) + 0.1 * rng.normal());
const week = seasonal(7), year = seasonal(12);
const demands = Float64Array.from({ length: N }, () => rng.next() < 0.3 ? 1 + Math.floor(5 * rng.next()) : 0);

for (const season of ["none", "additive", "multiplicative"] as const) {
  const form = { trend: "damped", season } as const, states = guessStates(year, form, 12), scratch = states.slice();
  const record = { losses: new Float64Array(2), errors: null, relative: false };
  Deno.bench(`filter, n = 200, season 12 ${season}: one pass`, () => {
    scratch.set(states);
    filterEts(year, { season, weights }, scratch, record);
  });
  Deno.bench(`first states, season 12 ${season}: guess`, () => void guessStates(year, form, 12));
  Deno.bench(`first states, season 12 ${season}: fit`, () => void refineStates(year, { ...form, weights }, states));
  const out = new Float64Array(12);
  Deno.bench(`12 steps from the end of a fit, season 12 ${season}`, () => {
    scratch.set(states);
    advanceEts(year.subarray(N - 30), { season, weights }, scratch);
    forecastEts({ season, weights }, scratch, out);
  });
}
Deno.bench("choice of the form, n = 200, season 7", () => void chooseForm(week, 7));
Deno.bench("choice of the form, n = 200, season 12", () => void chooseForm(year, 12));

for (const [name, family, y] of [["ets", ets, year], ["theta", theta, year], ["ses", ses, year]] as const) {
  Deno.bench(`${name}, n = 200, season 12: fit`, () => {
    family.fit({ y, start: 0, seasonLength: 12, design: null }, {}, rng);
  });
}
for (const family of [croston, tsb]) {
  Deno.bench(`${family.name}, n = 200: fit and forecast`, () => {
    const fitted = family.fit({ y: demands, start: 0, seasonLength: 1, design: null }, {}, rng);
    family.predict(fitted, { y: demands, start: 0, horizon: 12, design: null });
  });
}
