import { assert, assertEquals } from "@std/assert";
import { look } from "@lib/competition/calibration/bounds.ts";
import { fitNow } from "@lib/competition/champions/built_in.ts";
import type { NewcomerProfile } from "@lib/competition/contenders/newcomers.ts";
import type { KeyVerdict } from "@lib/core/outcome.ts";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import type { Serving } from "@lib/inference/champions/serving.ts";
import { settleServing } from "@lib/inference/champions/settle_serving.ts";
import { movingAverage } from "@lib/models/histories/moving_average.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

const LIMITS = { minRows: 4, zeroFilled: true };

function newcomers(): NewcomerProfile {
  const member = { contender: "moving_average", family: movingAverage, fitted: null, weight: 1, smear: 1, shared: "" };
  const members = [fitNow(member, { y: Float64Array.of(0), start: 0, seasonLength: 7 })];
  const champion = naiveChampion({ contender: "moving_average", members, seen: look(new Float64Array()) });
  return { ratio: 0.5, limits: LIMITS, ages: [{ known: 1, champion }] };
}

/** A key as trained with a verdict: the built-in zero, without width, for those that had nothing to learn from. */
function trained(verdict: KeyVerdict, contender = "zero"): Serving {
  const none = new Float64Array(6);
  const champion = naiveChampion(
    contender === "zero"
      ? { contender, members: [], interval: { levels: [80, 95], lo: none, hi: none } }
      : { contender },
  );
  const status = verdict === "" ? "champion" as const : "fallback" as const;
  return served(champion, { status, reason: verdict, verdict, limits: LIMITS, newcomers: newcomers() });
}

/** Outcome and first step of one key by what is known now. */
function forecast(serving: Serving, y: number[]) {
  const { keys: [key], yhat, lo, hi } = forecastPanel(panelOf([y]), [serving], { asOf: 10, horizon: 3, levels: [80] });
  return { key, yhat: yhat[0], width: hi[0][0] - lo[0][0], hi: hi[0][0] };
}

const SILENCE = Array(14).fill(0), SALES = [30, 33, 27, 30, 31, 29];

Deno.test("settleServing() a key that was silent and sells is served near its new level, with an interval", () => {
  for (const verdict of ["ALL_ZERO", "ENDED", "CONSTANT"] as const) {
    const { key, yhat, width } = forecast(trained(verdict), [...SILENCE, ...SALES]);
    assertEquals([key.status, key.reason, key.model, key.version], ["fallback", "RESUMED", "moving_average", 1]);
    assertEquals(yhat, 30);
    assert(width > 0);
  }
});

Deno.test("settleServing() without a choice for new keys it is served by its last season, with no interval at all", () => {
  const serving = { ...trained("ALL_ZERO"), newcomers: null };
  const { key, yhat, width } = forecast(serving, [...SILENCE, 20, ...SALES]);
  assertEquals([key.reason, key.model, yhat, width], ["RESUMED", "seasonal_naive", 20, NaN]);
  // Of the season before its first sale nothing is copied.
  assertEquals(forecast(serving, [...SILENCE, 20, 30]).yhat, 30);
});

Deno.test("settleServing() what lay before the first new sale has no part in the forecast, however few sales there are", () => {
  const before: [KeyVerdict, number[]][] = [
    ["ALL_ZERO", Array(90).fill(0)],
    ["ENDED", [...Array(30).fill(900), ...SILENCE]],
    ["CONSTANT", Array(40).fill(5)],
  ];
  for (const days of [1, 3, 6]) {
    const alone = forecast({ status: "failed", reason: "NO_CHAMPION", newcomers: newcomers() }, SALES.slice(0, days));
    for (const [verdict, y] of before) {
      const now = forecast(trained(verdict), [...y, ...SALES.slice(0, days)]);
      assertEquals([now.key.reason, now.yhat, now.width, now.hi], ["RESUMED", alone.yhat, alone.width, alone.hi]);
      // So it is when training had seen the first sales.
      assertEquals(forecast(trained("RESUMED"), [...y, ...SALES.slice(0, days)]).yhat, alone.yhat);
    }
  }
});

Deno.test("settleServing() a new key whose rows begin long before its sales is forecast by its sales", () => {
  const nobody: Serving = { status: "failed", reason: "NO_CHAMPION", newcomers: newcomers() };
  assertEquals(forecast(nobody, [...Array(90).fill(0), 30]).yhat, 30);
});

Deno.test("settleServing() a verdict that still holds changes nothing", () => {
  const cases: [KeyVerdict, number[]][] = [
    ["ALL_ZERO", SILENCE],
    ["ENDED", [5, ...SILENCE]],
    ["CONSTANT", Array(9).fill(7)],
  ];
  for (const [verdict, y] of cases) {
    const serving = trained(verdict);
    assertEquals(settleServing(serving, panelOf([y]), 10), serving);
  }
});

Deno.test("settleServing() a champion whose key fell silent stands back, and keeps its interval", () => {
  const champion = trained("", "naive");
  assertEquals(forecast(champion, SALES).key.status, "champion");
  const ended = forecast(champion, [...SALES, ...SILENCE]);
  assertEquals([ended.key.status, ended.key.reason, ended.key.model], ["fallback", "ENDED", "zero"]);
  assertEquals([ended.yhat, ended.hi], [0, 1]);
  const unknown = forecast(champion, Array(9).fill(NaN));
  assertEquals([unknown.key.status, unknown.key.reason, unknown.yhat], ["failed", "ALL_MISSING", NaN]);
});

Deno.test("settleServing() a key that was too short keeps its model, and says when it is no longer too short", () => {
  const serving = trained("TOO_SHORT", "naive");
  assertEquals(forecast(serving, [3, 4]).key.reason, "TOO_SHORT");
  const { key, yhat } = forecast(serving, SALES);
  assertEquals([key.reason, key.model, yhat], ["NO_EVALUATION", "naive", 29]);
});

Deno.test("settleServing() a new key is served by what is known of it, NEW_KEY", () => {
  const nobody: Serving = { status: "failed", reason: "NO_CHAMPION", newcomers: newcomers() };
  const one = forecast(nobody, [30]);
  assertEquals([one.key.status, one.key.reason, one.key.version, one.yhat], ["fallback", "NEW_KEY", 0, 30]);
  assert(one.width > 0);
  const silent = forecast(nobody, SILENCE);
  assertEquals([silent.key.reason, silent.key.model, silent.yhat, silent.width], ["NEW_KEY", "zero", 0, NaN]);
  const unknown = forecast(nobody, [NaN, NaN]);
  assertEquals([unknown.key.status, unknown.key.reason, unknown.yhat], ["failed", "ALL_MISSING", NaN]);
  assertEquals(forecast({ status: "failed", reason: "NO_CHAMPION" }, SALES).key.reason, "NO_CHAMPION");
});
