import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { mae } from "../../../lib/metrics/point_metrics.ts";
import { ets } from "../../../lib/models/histories/ets.ts";
import type { Params } from "../../../lib/models/contract/family.ts";
import { mstl } from "../../../lib/models/histories/mstl.ts";
import { goldenSeries } from "../../_support/statistics_golden.ts";

const fit = (y: Float64Array, cycles: number[], params: Params = {}, start = 0) =>
  mstl.fit({ y, start, seasonLength: cycles[0] ?? 1, cycles, design: null }, params, createRng(1));
const wave = (t: number, m: number) => Math.sin(2 * Math.PI * t / m);

Deno.test("mstl forecasts seasonal golden series better than seasonal naive, and not far behind statsforecast's AutoETS", () => {
  const golden = Object.fromEntries(goldenSeries());
  for (const name of ["air_passengers", "additive", "multiplicative", "weekly_season"]) {
    const { y, future, forecasts, seasonLength } = golden[name], history = Float64Array.from(y);
    for (const model of ["ets", "theta"]) {
      const fitted = fit(history, [seasonLength], { model });
      const ours = mstl.predict(fitted, { y: history, start: 0, horizon: 12, design: null });
      const error = mae(future, ours);
      assertLess(error, mae(future, forecasts.seasonal_naive), `${name} ${model}`);
      if (model === "ets") assertLess(error, 1.6 * mae(future, forecasts.ets), name);
    }
  }
});

Deno.test("mstl carries the season forward by the period, wherever it was fitted and however long the gap", () => {
  const y = Float64Array.from({ length: 41 }, (_, t) => 50 + 10 * wave(t, 8));
  for (const start of [0, 5, -13]) {
    const fitted = fit(y, [8], {}, start), future = { y: y.subarray(30), start: start + 30, horizon: 24, design: null };
    mstl.predict(fitted, future).forEach((value, h) => assertAlmostEquals(value, 50 + 10 * wave(41 + h, 8), 0.5));
  }
});

Deno.test("mstl knows several seasons, and leaves out those that the history does not hold twice", () => {
  const y = Float64Array.from({ length: 150 }, (_, t) => 80 + 5 * wave(t, 7) + 20 * wave(t, 70));
  const fitted = fit(y, [7, 70, 80]);
  assertEquals(fitted.seasons.map((season) => season.length), [7, 70]);
  const out = mstl.predict(fitted, { y, start: 0, horizon: 70, design: null });
  assertLess(mae([...out].map((_, h) => 80 + 5 * wave(150 + h, 7) + 20 * wave(150 + h, 70)), [...out]), 2);
});

Deno.test("mstl of one cycle and a bit takes a share of the last one", () => {
  const y = Float64Array.from({ length: 75 }, (_, t) => 50 + 10 * wave(t, 52)), fitted = fit(y, [52]);
  assertEquals(fitted.seasons.map((season) => season.length), [52]);
  const out = mstl.predict(fitted, { y, start: 0, horizon: 26, design: null });
  const truth = [...out].map((_, h) => 50 + 10 * wave(75 + h, 52));
  assertLess(mae(truth, [...out]), 0.6 * mae(truth, Array(26).fill(50)));
});

Deno.test("mstl without a season is its inner model, also where leading values are unknown", () => {
  const y = Float64Array.from({ length: 30 }, (_, t) => t < 16 ? NaN : 20 + t + t * 5 % 7);
  const future = { y, start: 0, horizon: 5, design: null };
  const inner = ets.fit({ y, start: 0, seasonLength: 1, design: null }, {}, createRng(1));
  assertEquals(mstl.predict(fit(y, [12]), future), ets.predict(inner, future));
});

Deno.test("mstl.components() are a season each, and shares of the forecast where it is of logarithms", () => {
  const y = Float64Array.from({ length: 120 }, (_, t) => Math.exp(3 + t / 60 + 0.4 * wave(t, 12) + 0.1 * wave(t, 5)));
  const fitted = fit(y, [5, 12]), future = { y, start: 0, horizon: 12, design: null };
  assert(fitted.floor > 0);
  const parts = mstl.components?.(fitted, future) ?? {}, out = mstl.predict(fitted, future);
  assertEquals(Object.keys(parts), ["level", "trend", "season_5", "season_12"]);
  out.forEach((value, h) => {
    assertAlmostEquals(Object.values(parts).reduce((sum, part) => sum + part[h], 0), value, 1e-9);
    assertEquals(Math.sign(parts.season_12[h]), Math.sign(fitted.seasons[1][(120 + h) % 12]));
  });
});

Deno.test("mstl of logarithms takes a value that is not positive for the smallest that it was fitted on", () => {
  const y = Float64Array.from({ length: 60 }, (_, t) => Math.exp(3 + 0.6 * wave(t, 12) + 0.02 * (t % 5)));
  const fitted = fit(y, [12]),
    at = (value: number) =>
      mstl.predict(fitted, { y: Float64Array.of(...y, value), start: 0, horizon: 3, design: null });
  assertAlmostEquals(fitted.floor, Math.min(...y), 1e-12);
  assertEquals(at(0), at(Math.min(...y)));
});

Deno.test("mstl refuses another inner model, and artifacts whose seasons are not whole", () => {
  const y = Float64Array.from({ length: 30 }, (_, t) => t % 7);
  assertThrows(() => fit(y, [7], { model: "arima" }), FitError, "one of ets, theta");
  const { header, arrays } = mstl.encode(fit(y, [7]));
  for (const broken of [{ periods: [8] }, { periods: [0.5] }, { floor: -1 }, { inner: { family: "naive" } }]) {
    const error = assertThrows(() => mstl.decode({ header: { ...header, ...broken }, arrays }), FitError);
    assertEquals(error.code, "CORRUPT_ARTIFACT", JSON.stringify(broken));
  }
});
