import { assert, assertEquals } from "@std/assert";
import type { ErrorPaths } from "@lib/competition/calibration/error_paths.ts";
import { quantile } from "@lib/core/numbers/statistics.ts";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { keyDraws } from "@lib/inference/series/key_draws.ts";
import { plainProfile } from "../../competition/_intervals.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

const HORIZON = 3, DRAWS = 200, ASOF = 10;
const profile = plainProfile({ levels: [80], ends: [0.8], growth: [1, 1, 1] });
/** Errors from -1 to 1, the same at every step. */
const errors = Float32Array.from({ length: 101 * HORIZON }, (_, i) => Math.floor(i / HORIZON) / 50 - 1);
const paths: ErrorPaths = { horizon: HORIZON, groups: { "": { span: new Int32Array(101), errors } } };
const champion = naiveChampion({ interval: { profile, group: "smooth", ratio: 1 } });

function drawsOf(trained = served(champion, { run: "r" }), known: ErrorPaths | null = paths) {
  const whole = panelOf([[9, 11, 10, 12, 8, 10, 9, 11, 10, 20]], ASOF), serving = [trained];
  const forecast = forecastPanel(whole, serving, { asOf: ASOF, horizon: HORIZON, levels: [80] });
  const made = { panel: whole, whole, serving, forecast };
  const drawn = keyDraws(made, 0, { asOf: ASOF, draws: DRAWS, pathsOf: () => known });
  return { draws: drawn?.values ?? null, known: drawn?.known, forecast };
}

Deno.test("keyDraws() vary as the interval of the forecast does", () => {
  const { draws, known, forecast } = drawsOf();
  assert(draws !== null);
  assertEquals(known, 101);
  const first = Array.from({ length: DRAWS }, (_, d) => draws[d * HORIZON]);
  const width = forecast.hi[0][0] - forecast.yhat[0];
  assert(
    Math.abs(quantile(first, 0.9) - forecast.hi[0][0]) < 0.15 * width,
    `${quantile(first, 0.9)} ${forecast.hi[0][0]}`,
  );
  assert(draws.every((value, i) => value === draws[i - i % HORIZON]), "a path is taken whole");
});

Deno.test("keyDraws() say nothing where a run has kept no paths, intervals are of another kind, or the key failed", () => {
  assertEquals(drawsOf(undefined, null).draws, null);
  assertEquals(drawsOf(served(champion)).draws, null, "of no run");
  assertEquals(drawsOf(served(naiveChampion(), { run: "r" })).draws, null, "offsets of this series only");
  const whole = panelOf([[1, 2]], ASOF), serving = [{ status: "failed" as const, reason: "NO_CHAMPION" }];
  const forecast = forecastPanel(whole, serving, { asOf: ASOF, horizon: HORIZON, levels: [80] });
  const made = { panel: whole, whole, serving, forecast };
  assertEquals(keyDraws(made, 0, { asOf: ASOF, draws: DRAWS, pathsOf: () => paths }), null);
});
