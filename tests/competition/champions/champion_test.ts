import { forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { type Champion, type ChampionMember, forecastChampion } from "../../../lib/competition/champions/champion.ts";
import { look } from "../../../lib/competition/calibration/bounds.ts";
import { compete } from "../../../lib/competition/contenders/compete.ts";
import { fleetEvents } from "../../../lib/competition/backtest/event_steps.ts";
import { combinationForecast } from "../../../lib/competition/blends/score_table.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { concatPanels } from "../../../lib/core/rows/panel.ts";
import { plainProfile } from "../_intervals.ts";
import { ridge } from "../../../lib/models/linear/ridge.ts";
import { CONTENDERS, HORIZON, seriesOf, specOf, START } from "../_series.ts";
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertGreater,
  assertLess,
  assertNotEquals,
  assertThrows,
  fail,
} from "@std/assert";
import { AT, championOf, COMPETITION, constant, DAYS, memberOf, ORIGIN, SERIES } from "../_champions.ts";

Deno.test("forecastChampion() forecasts what the backtest forecast from the same origin", () => {
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf({ strategy });
    const backtest = compete(SERIES, { ...COMPETITION, spec });
    CONTENDERS.forEach((_, c) => {
      const champion = championOf([memberOf(c, { spec })], { spec });
      assertEquals(forecastChampion(champion, SERIES, AT).yhat, forecastOf(backtest, c, 2), CONTENDERS[c].name);
    });
  }
});

Deno.test("forecastChampion() leaves a holiday to members who see it, as the backtest does, and calls a stand-in for no other step", () => {
  const spec = specOf({ events: [ORIGIN + 3] }), members = [0, 2, 3].map((c) => memberOf(c, { spec }));
  const at = (used: readonly ChampionMember[]) => forecastChampion(championOf(used, { spec }), SERIES, AT).yhat;
  const [naiveAlone, ridgeAlone] = members.map((member) => at([member]));
  const both = at(members.slice(0, 2)), stood = at([members[0], { ...members[1], weight: 0 }]);
  for (let i = 0; i < HORIZON; i++) {
    assertEquals(both[i], i === 2 ? ridgeAlone[i] : (naiveAlone[i] + ridgeAlone[i]) / 2);
    assertEquals(stood[i], i === 2 ? ridgeAlone[i] : naiveAlone[i]);
  }
  const competition = { ...COMPETITION, spec }, backtest = compete(SERIES, competition);
  const isBlind = CONTENDERS.map(({ family }) => family.input === "history");
  const events = fleetEvents(spec, { spans: competition.spans, horizon: HORIZON, isBlind });
  for (const combine of ["weighted", "median"] as const) {
    const weights = Float64Array.of(1, 0, 1, 1), bySpan = competition.spans.folds.map(() => weights).concat(weights);
    const combination = { name: "c", combine, weights, bySpan, folds: [], events };
    const champion = championOf(members, { spec, combine });
    assertEquals(forecastChampion(champion, SERIES, AT).yhat, combinationForecast(backtest, combination, 2));
  }
  const silent = { ...memberOf(2), weight: 0, family: { ...ridge, predict: () => fail("asked") } };
  const quiet = championOf([members[0], silent], { spec: specOf({ events: [ORIGIN + 30] }) });
  assertEquals(forecastChampion(quiet, SERIES, AT).yhat, naiveAlone);
});

/** The series without its first rows. */
const without = (rows: number) =>
  seriesOf(SERIES.y.subarray(rows), { start: START + rows, price: Array(DAYS - rows).fill(3) });

Deno.test("forecastChampion() forecasts equally well wherever the table begins", () => {
  const names = [...COMPETITION.spec.names, "expanding_mean_lag_1", "key_season_index", "time_since_start"];
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf({ strategy, names });
    for (const c of CONTENDERS.keys()) {
      const champion = championOf([memberOf(c, { spec })], { spec });
      const { yhat } = forecastChampion(champion, SERIES, AT);
      for (const rows of [1, 3, 10]) {
        const rolled = forecastChampion(champion, without(rows), AT).yhat;
        if (CONTENDERS[c].family.input === "history") assertEquals(rolled, yhat);
        // Means over all history see fewer values: they may move by what those were worth, and no more.
        yhat.forEach((value, i) => assertLess(Math.abs(rolled[i] - value), 1.5, `${CONTENDERS[c].name}, ${rows} gone`));
      }
    }
  }
});

Deno.test("forecastChampion() counts a key's age from the beginning that its models know", () => {
  const spec = specOf({ names: ["time_since_start", "lag_1"], transform: "none" });
  const champion = championOf([memberOf(2, { spec })], { spec });
  const { yhat } = forecastChampion(champion, SERIES, AT);
  assertEquals(forecastChampion(champion, without(40), AT).yhat, yhat);
});

/** Ten days at a level after 60 at ten. */
const SHIFTED = (level: number) => Array.from({ length: 70 }, (_, i) => (i < 60 ? 10 : level) + i % 2);

/** A model that keeps the level of its training. */
function afterShift(level: number) {
  const y = SHIFTED(level);
  const profile = plainProfile({ levels: [80], ends: [2], growth: Array(HORIZON).fill(1) });
  const champion = championOf([constant(10)], { end: START + 59, interval: { profile, group: "smooth", ratio: 1 } });
  return {
    champion,
    forecast: (asOf: number, series = seriesOf(y)) => forecastChampion(champion, series, { asOf, horizon: 2 }),
  };
}

Deno.test("forecastChampion() after a shift of level its intervals hold what comes", () => {
  const { forecast } = afterShift(30);
  const { yhat, hi, drift } = forecast(START + 69);
  assertEquals(yhat[0], 10);
  assertGreater(drift, 2);
  assertGreater(hi[0]![0]!, 31);
  assertEquals(afterShift(10).forecast(START + 69).drift, 1);
});

Deno.test("forecastChampion() nothing came since training, or too little: the intervals of training", () => {
  const { champion, forecast } = afterShift(30);
  for (const asOf of [START + 59, START + 63]) {
    const untested = forecastChampion({ ...champion, end: asOf }, seriesOf(SHIFTED(30)), { asOf, horizon: 2 });
    assertEquals(forecast(asOf), untested);
  }
});

Deno.test("forecastChampion() its test reads nothing after the last period known", () => {
  const { forecast } = afterShift(30);
  const later = [...SHIFTED(30).slice(0, 66), 1e6, 1e6, 1e6, 1e6];
  assertEquals(forecast(START + 65, seriesOf(later)), forecast(START + 65));
});

Deno.test("forecastChampion() where the rows before its newest errors are gone there is no test", () => {
  const { forecast } = afterShift(30);
  assertEquals(forecast(START + 69, seriesOf([31], { start: START + 69 })).drift, 1);
});

Deno.test("forecastChampion() combines members by weight or median after cutting each at 0", () => {
  const at = { asOf: ORIGIN, horizon: 2 };
  const yhat = (champion: Champion) => [...forecastChampion(champion, SERIES, at).yhat];
  assertEquals(yhat(championOf([constant(2, 3), constant(6, 1)])), [3, 3]);
  assertEquals(yhat(championOf([constant(2), constant(3), constant(100)], { combine: "median" })), [3, 3]);
  assertEquals(yhat(championOf([constant(-8), constant(4)])), [2, 2]);
  assertEquals(yhat(championOf([constant(-8), constant(4)], { nonNegative: false })), [-2, -2]);
});

Deno.test("forecastChampion() cuts forecast and intervals at 0 where demand cannot be negative", () => {
  const { yhat, lo } = forecastChampion(championOf([constant(-9)]), SERIES, AT); // 2, 1, 0, -1, ...
  assertEquals([...yhat], [2, 1, 0, 0, 0, 0, 0]);
  assertEquals([lo[0][0], lo[0][1], lo[1][0]], [1, 0, 0]);
  assert(lo.every((ends) => ends.every((end) => end >= 0)));
  const free = forecastChampion(championOf([constant(-9)], { nonNegative: false }), SERIES, AT);
  assertEquals([free.yhat[4], free.lo[0][0], free.lo[1][0]], [-2, 1, -1]);
});

Deno.test("forecastChampion() nests intervals around the forecast and uses each step's own offsets", () => {
  for (const horizon of [HORIZON, 3]) {
    const { yhat, lo, hi } = forecastChampion(championOf([memberOf(1)]), SERIES, { asOf: ORIGIN, horizon });
    assertEquals([yhat.length, lo.length, hi[1].length], [horizon, 2, horizon]);
    yhat.forEach((value, i) => {
      assert(lo[1][i] <= lo[0][i] && lo[0][i] <= value && value <= hi[0][i] && hi[0][i] <= hi[1][i]);
      assertAlmostEquals(hi[0][i] - value, 2 * (1 + i / 10), 1e-9);
      assertAlmostEquals(hi[1][i] - value, 2 * (3 + i / 10), 1e-9);
    });
  }
});

Deno.test("forecastChampion() of fewer steps gives the first of more", () => {
  const champion = championOf([memberOf(2), memberOf(3)]);
  const long = forecastChampion(champion, SERIES, AT).yhat;
  assertEquals(forecastChampion(champion, SERIES, { asOf: ORIGIN, horizon: 2 }).yhat, long.subarray(0, 2));
});

Deno.test("forecastChampion() without members forecasts zero, also for a key without a past", () => {
  const champion = championOf([]);
  for (const series of [SERIES, seriesOf([NaN])]) {
    const { yhat, hi } = forecastChampion(champion, series, { asOf: series.ds[0], horizon: 2 });
    assertEquals([...yhat, hi[0][0]], [0, 0, 2]);
  }
});

Deno.test("forecastChampion() reads nothing after the origin but future columns", () => {
  const champion = championOf([memberOf(0), memberOf(2), memberOf(3)]);
  const plain = forecastChampion(champion, SERIES, AT);
  const after = (factor: number) => (value: number, i: number) => SERIES.ds[i] > ORIGIN ? value * factor : value;
  const [price, stock] = SERIES.exogenous;
  const blank = {
    ...SERIES,
    y: SERIES.y.map(after(NaN)),
    exogenous: [price, { ...stock, values: stock.values.map(after(NaN)) }],
  };
  assertEquals(forecastChampion(champion, blank, AT), plain);
  const cheap = { ...SERIES, exogenous: [{ ...price, values: price.values.map(after(0.5)) }, stock] };
  const changed = { ...SERIES, y: SERIES.y.map((value, i) => SERIES.ds[i] === ORIGIN ? 2 * value : value) };
  assertEquals(forecastChampion(champion, cheap, AT).yhat.length, HORIZON);
  assertNotEquals(forecastChampion(champion, changed, AT), plain);
});

Deno.test("forecastChampion() goes on without a member that gives no finite value, and fails without any", () => {
  assertEquals([...forecastChampion(championOf([constant(NaN), constant(5)]), SERIES, AT).yhat][0], 5);
  assertEquals([...forecastChampion(championOf([constant(Infinity), constant(5)]), SERIES, AT).yhat][0], 5);
  const error = assertThrows(() => forecastChampion(championOf([constant(NaN)]), SERIES, AT), FitError);
  assertEquals(error.code, "NOT_FINITE");
});

Deno.test("forecastChampion() lifts a member from the middle to the mean by its factor", () => {
  const champion = championOf([{ ...constant(9), smear: 1.5 }, constant(5)]);
  assertEquals(forecastChampion(champion, SERIES, { ...AT, horizon: 1 }).yhat[0], (14 + 5) / 2);
});

Deno.test("forecastChampion() keeps each member within reach of what was seen, at training too", () => {
  const wild = (seen: Champion["seen"]) =>
    forecastChampion(championOf([constant(1e9)], { seen }), SERIES, { ...AT, horizon: 1 }).yhat[0];
  const { low, high, count } = look(SERIES.y.subarray(0, ORIGIN - START + 1));
  const now = wild({ low: 0, high: 0, count: 0 });
  assertAlmostEquals(now, high + high * (1 + 1.5 / count), 1e-9);
  assert(low > 0 && wild({ low: 5, high: 900, count: 90 }) > 1800, "rows that are gone since were seen");
  const pair = championOf([constant(1e9), constant(5)]);
  assertAlmostEquals(forecastChampion(pair, SERIES, { ...AT, horizon: 1 }).yhat[0], (now + 5) / 2, 1e-9);
});

Deno.test("forecastChampion() refuses other horizons, a series that ends too early, and several keys", () => {
  const champion = championOf([memberOf(0)]);
  for (const horizon of [0, HORIZON + 1, NaN]) {
    assertThrows(() => forecastChampion(champion, SERIES, { asOf: ORIGIN, horizon }), RangeError);
  }
  assertThrows(() => forecastChampion(champion, SERIES, { asOf: START + DAYS, horizon: 1 }), RangeError);
  assertThrows(() => forecastChampion(champion, concatPanels([SERIES, SERIES]), AT), RangeError);
});

Deno.test("forecastChampion() raises each member to the quantile that its run asks for, by its distance", () => {
  const at = { ...AT, horizon: 1 }, raised = { ...constant(9), lift: 1 };
  assertEquals(forecastChampion(championOf([raised, constant(5)]), SERIES, at).yhat[0], (16 + 5) / 2);
  assertEquals(forecastChampion(championOf([raised], { nonNegative: false }), SERIES, at).yhat[0], 10);
});
