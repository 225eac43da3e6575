import { assert, assertEquals, assertThrows } from "@std/assert";
import { learnIntervals } from "@lib/competition/interval_profile.ts";
import { intervalOf } from "@lib/competition/intervals.ts";
import { createRng } from "@lib/core/random.ts";
import { forecastPanel } from "@lib/inference/forecast_panel.ts";
import { openQuantileColumns } from "@lib/inference/quantile_columns.ts";
import { errorsOf, normal } from "../competition/_errors.ts";
import { naiveChampion, panelOf, served } from "./_fixtures.ts";

const ASOF = 10, HORIZON = 3, rng = createRng(4);
const keys = Array.from({ length: 50 }, () => errorsOf([normal(rng, HORIZON), normal(rng, HORIZON)]));
const interval = intervalOf(learnIntervals(keys, { horizon: HORIZON, levels: [80] }), 0);

Deno.test("openQuantileColumns() ascending columns around the forecast; empty for keys that failed or know of no errors", () => {
  const whole = panelOf([[9, 11, 10, 12, 8], [7, 8, 9], [5, 6]], ASOF);
  const serving = [
    served(naiveChampion({ interval })),
    { status: "failed" as const, reason: "NO_CHAMPION" },
    served(naiveChampion()),
  ];
  const forecast = forecastPanel(whole, serving, { asOf: ASOF, horizon: HORIZON, levels: [80] });
  const columns = openQuantileColumns([0.9, 0.1, 0.5, 0.1], ASOF);
  const [low, middle, high] = columns.of({ panel: whole, whole, serving, forecast });
  assertEquals([columns.quantiles, columns.missing, low.length], [[0.1, 0.5, 0.9], 1, 3 * HORIZON]);
  for (let i = 0; i < HORIZON; i++) assert(low[i] < middle[i] && middle[i] < high[i]);
  assertEquals([low[0], high[0]], [forecast.lo[0][0], forecast.hi[0][0]]);
  assert(low.subarray(HORIZON).every(Number.isNaN));
});

Deno.test("openQuantileColumns() refuses what is no probability between 0 and 1", () => {
  for (const wrong of [0, 1, NaN, 50]) {
    assertThrows(() => openQuantileColumns([0.5, wrong], ASOF), RangeError, `${wrong}`);
  }
});
