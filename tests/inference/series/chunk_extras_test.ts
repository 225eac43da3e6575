import { assert, assertEquals } from "@std/assert";
import { learnIntervals } from "@lib/competition/calibration/interval_profile.ts";
import { intervalOf } from "@lib/competition/calibration/intervals.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { extrasMaker } from "@lib/inference/series/chunk_extras.ts";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { errorsOf, normal } from "../../competition/_errors.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

const ASOF = 10, HORIZON = 3, rng = createRng(4);
const keys = Array.from({ length: 50 }, () => errorsOf([normal(rng, HORIZON), normal(rng, HORIZON)]));
const interval = intervalOf(learnIntervals(keys, { horizon: HORIZON, levels: [80] }), 0);
const from = { asOf: ASOF, shared: () => null };

Deno.test("extrasMaker() quantiles lie around the forecast; empty for keys that failed or know of no errors", () => {
  const whole = panelOf([[9, 11, 10, 12, 8], [7, 8, 9], [5, 6]], ASOF);
  const serving = [
    served(naiveChampion({ interval })),
    { status: "failed" as const, reason: "NO_CHAMPION" },
    served(naiveChampion()),
  ];
  const forecast = forecastPanel(whole, serving, { asOf: ASOF, horizon: HORIZON, levels: [80] });
  const make = extrasMaker({ quantiles: [0.1, 0.5, 0.9], isSummed: false }, from);
  const { quantiles: [low, middle, high], withoutQuantile, draws } = make({ panel: whole, whole, serving, forecast });
  assertEquals([withoutQuantile, low.length, draws], [1, 3 * HORIZON, []]);
  for (let i = 0; i < HORIZON; i++) assert(low[i] < middle[i] && middle[i] < high[i]);
  assertEquals([low[0], high[0]], [forecast.lo[0][0], forecast.hi[0][0]]);
  assert(low.subarray(HORIZON).every(Number.isNaN));
});

Deno.test("extrasMaker() draws are asked for by key, and are none where a run has kept no paths of errors", () => {
  const whole = panelOf([[9, 11, 10, 12, 8]], ASOF), serving = [served(naiveChampion({ interval }), { run: "r1" })];
  const forecast = forecastPanel(whole, serving, { asOf: ASOF, horizon: HORIZON, levels: [80] }), asked: string[] = [];
  const shared = (run: string) => {
    asked.push(run);
    return null;
  };
  const make = extrasMaker({ quantiles: [], isSummed: true }, { asOf: ASOF, shared });
  for (let i = 0; i < 2; i++) assertEquals(make({ panel: whole, whole, serving, forecast }).draws, [null]);
  assertEquals(asked, ["r1"], "once for each run");
});
