import { assert, assertAlmostEquals, assertEquals, assertLess, assertLessOrEqual } from "@std/assert";
import fc from "fast-check";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { chooseForm, type EtsModel } from "../../../lib/models/histories/ets_choice.ts";
import { runEts } from "../../../lib/models/histories/ets_filter.ts";

const lossOf = (y: Float64Array, model: EtsModel) => runEts(y, model, model.states.slice(), null);
const formOf = ({ trend, season, relative }: EtsModel) => ({ trend, season, relative });

/** A series of mean size about 1 with a season of 4. */
function seasonal(options: { n?: number; seed?: number; noise?: (size: number) => number; slope?: number } = {}) {
  const { n = 80, seed = 1, slope = 0, noise = () => 0.05 } = options, rng = createRng(seed);
  return Float64Array.from({ length: n }, (_, t) => {
    const mean = 1 + slope * t + [0.3, -0.2, 0.1, -0.2][t % 4];
    return mean + noise(mean) * rng.normal();
  });
}

Deno.test("chooseForm() takes relative errors where the noise grows with the level, absolute ones where it does not", () => {
  const growing = seasonal({ n: 160, slope: 0.05, noise: (mean) => 0.08 * mean });
  const even = seasonal({ n: 160, slope: 0.05, noise: () => 0.3 }).map((value) => Math.max(value, 0.01));
  assertEquals(chooseForm(growing, 4).relative, true);
  assertEquals(chooseForm(even, 4).relative, false);
});

Deno.test("chooseForm() never takes relative errors or a multiplicative season for a series that is not positive", () => {
  const values = fc.array(fc.integer({ min: -3, max: 9 }), { minLength: 12, maxLength: 40 });
  fc.assert(fc.property(values, (integers) => {
    const y = Float64Array.from([...integers, 0]), { season, relative } = chooseForm(y, 4);
    assert(season !== "multiplicative" && relative === false);
  }));
});

Deno.test("chooseForm() gives weights inside their bounds and states that the filter can use", () => {
  const values = fc.array(fc.oneof(fc.integer({ min: 1, max: 50 }), fc.constant(NaN)), { minLength: 6, maxLength: 60 });
  fc.assert(fc.property(values, fc.constantFrom(1, 4, 7), (raw, m) => {
    if (raw.filter((value) => value === value).length < 4) return;
    const y = Float64Array.from(raw, (value) => value / 25), model = chooseForm(y, m);
    const { alpha, beta, gamma, phi } = model.weights;
    assert(alpha >= 1e-4 && alpha <= 0.9999 && beta >= 0 && beta <= alpha && gamma >= 0 && gamma <= 1 - alpha);
    assert(model.trend === "none" ? phi === 0 : model.trend === "additive" ? phi === 1 : phi >= 0.8 && phi <= 0.98);
    assertEquals(model.states.length, 2 + (model.season === "none" ? 0 : m));
    assert(Number.isFinite(lossOf(y, model)));
  }));
});

Deno.test("chooseForm() comes near the loss that a much finer grid of weights finds from its states", () => {
  for (const seed of [1, 2, 3]) {
    const y = seasonal({ seed, slope: 0.02, noise: () => 0.15 }), model = chooseForm(y, 4), found = lossOf(y, model);
    for (let alpha = 0.02; alpha < 1; alpha += 0.04) {
      for (let share = 0.02; share < 1; share += 0.04) {
        for (const beta of model.trend === "none" ? [0] : [0.001 * alpha, 0.05 * alpha, 0.3 * alpha]) {
          const weights = { ...model.weights, alpha, beta, gamma: model.season === "none" ? 0 : (1 - alpha) * share };
          assertLessOrEqual(found, 1.01 * lossOf(y, { ...model, weights }), `seed ${seed}`);
        }
      }
    }
  }
});

Deno.test("chooseForm() leaves a season out of noise, of less than two cycles and of more states than it gives", () => {
  const rng = createRng(5), noise = Float64Array.from({ length: 80 }, () => 1 + 0.1 * rng.normal());
  assertEquals(chooseForm(noise, 4).season, "none");
  assertEquals(chooseForm(seasonal().subarray(0, 7), 4).season, "none");
  const long = Float64Array.from({ length: 200 }, (_, t) => 1 + 0.5 * Math.sin(2 * Math.PI * t / 61));
  assertEquals(chooseForm(long, 61).season, "none");
});

Deno.test("chooseForm() corrects its criterion for few values: ten of noise never have a season, and seldom a trend", () => {
  const forms = Array.from({ length: 40 }, (_, seed) => {
    const rng = createRng(seed + 1);
    return chooseForm(Float64Array.from({ length: 10 }, () => 1 + 0.3 * rng.normal()), 4);
  });
  // Season 4 makes 7 parameters or more of ten values: worth 28 in the corrected criterion, nothing to fear in Akaike's.
  assertEquals(forms.filter(({ season }) => season !== "none").length, 0);
  assertLessOrEqual(forms.filter(({ trend }) => trend !== "none").length, 6);
});

Deno.test("chooseForm() chooses the same form in another unit of about the same size", () => {
  const y = seasonal({ slope: 0.02 });
  const [one, other] = [y, y.map((value) => 1.7 * value)].map((series) => chooseForm(series, 4));
  assertEquals(formOf(other), formOf(one));
  assertAlmostEquals(lossOf(y.map((value) => 1.7 * value), other) / lossOf(y, one), 1.7 ** 2, 0.02);
});

Deno.test("chooseForm() of four values is simple smoothing, and keeps its input", () => {
  const y = Float64Array.of(1, 1.2, 0.9, 1.1), copy = y.slice(), model = chooseForm(y, 1);
  assertEquals([model.trend, model.season, y], ["none", "none", copy]);
  assertLess(Math.abs(model.states[0] - 1.05), 0.2);
});
