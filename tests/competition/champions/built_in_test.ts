import { assertEquals } from "@std/assert";
import { look } from "@lib/competition/calibration/bounds.ts";
import { builtInChampion, fitNow } from "@lib/competition/champions/built_in.ts";
import { type Champion, forecastChampion } from "@lib/competition/champions/champion.ts";
import type { KeyVerdict } from "@lib/core/outcome.ts";
import { movingAverage } from "@lib/models/histories/moving_average.ts";
import { seriesOf, specOf, START } from "../_series.ts";

const LIKE: Champion = {
  contender: "ridge",
  combine: "median",
  members: [],
  spec: specOf(),
  seasonLength: 2,
  start: 0,
  end: START,
  seen: look(new Float64Array()),
  horizon: 2,
  nonNegative: true,
  interval: { levels: [80], lo: Float64Array.of(-1, -2), hi: Float64Array.of(1, 2) },
};

function forecast(y: number[], verdict: KeyVerdict, zeroFilled: boolean) {
  const series = seriesOf(y), asOf = START + y.length - 1;
  const champion = builtInChampion(LIKE, series, { asOf, verdict, zeroFilled });
  return [champion.contender, ...forecastChampion(champion, series, { asOf, horizon: 2 }).yhat];
}

Deno.test("builtInChampion() zero where nothing is sold any more, else the last season", () => {
  assertEquals(forecast([3, 4, 0, 0], "ENDED", true), ["zero", 0, 0]);
  assertEquals(forecast([3, 4, NaN, NaN], "ENDED", false), ["seasonal_naive", 3, 4]);
  assertEquals(forecast([0, 0], "ALL_ZERO", false), ["zero", 0, 0]);
  assertEquals(forecast([7, 7, 7], "CONSTANT", true), ["seasonal_naive", 7, 7]);
});

Deno.test("builtInChampion() keeps horizon, levels and offsets of whom it stands in for", () => {
  const champion = builtInChampion(LIKE, seriesOf([0, 0]), { asOf: START + 1, verdict: "ALL_ZERO", zeroFilled: true });
  const { hi } = forecastChampion(champion, seriesOf([0, 0]), { asOf: START + 1, horizon: 2 });
  assertEquals([[...hi[0]], champion.horizon, champion.interval], [[1, 2], 2, LIKE.interval]);
});

Deno.test("fitNow() replaces what a member has learned by what is known now", () => {
  const member = { contender: "m", family: movingAverage, fitted: null, weight: 2, smear: 1, shared: "" };
  const history = { y: Float64Array.of(2, 4), start: START, seasonLength: 7 };
  const fitted = fitNow(member, history);
  const predicted = movingAverage.predict(fitted.fitted as never, { ...history, horizon: 1, design: null });
  assertEquals([fitted.contender, fitted.weight, ...predicted], ["m", 2, 3]);
});
