import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import {
  LAUNCH_AGES,
  launchOrigins,
  launchTrials,
  newcomerContenders,
} from "@lib/competition/contenders/launch_trials.ts";
import { spansOf } from "@lib/competition/contenders/compete.ts";
import { historyAt } from "@lib/competition/backtest/history.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { fleetSeason } from "@lib/models/histories/fleet_season.ts";
import { fitPooled } from "@lib/competition/contenders/pooled.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { ridge } from "@lib/models/linear/ridge.ts";
import { competitionOf, contenderOf, CONTENDERS, demand, HORIZON, seriesOf, specOf, START } from "../_series.ts";

const span = (origin: number, horizon: number) => ({
  ...{ name: "fold", origin, from: origin + 1, to: origin + horizon, fitOrigin: origin },
});

const DAYS = 90;
const SERIES = seriesOf(demand(DAYS));
const POOLED = contenderOf(ridge, { name: "global_ridge", scope: "pooled" });
const COMPETITION = competitionOf(DAYS, {
  contenders: [...CONTENDERS, POOLED],
  pooled: (_, origin) =>
    fitPooled(POOLED, prepareFeatures(specOf(), SERIES, { horizon: HORIZON }).training(origin, {}), {
      seed: "s",
      asOf: origin,
      seasonLength: 7,
    }),
});

Deno.test("newcomerContenders() those who need no fit on the key, or one that a few values allow", () => {
  assertEquals(newcomerContenders(COMPETITION.contenders).map(({ name }) => name), [
    ...["global_ridge", "moving_average", "seasonal_naive"],
  ]);
});

Deno.test("launchOrigins() meet the season in all its phases, although folds lie whole seasons apart", () => {
  const phasesOf = (seasonLength: number, horizon: number) => {
    const folds = [0, 1, 2].map((f) => span(60 + f * horizon, horizon));
    const holdout = span(60 + 3 * horizon, horizon);
    const origins = launchOrigins({ folds, holdout, choiceEnd: holdout.origin }, seasonLength);
    assertEquals([origins[0], origins.length <= 14], [60, true]);
    assert(origins.every((origin) => origin < holdout.to));
    return new Set(origins.map((origin) => origin % seasonLength)).size;
  };
  assertEquals([phasesOf(7, 14), phasesOf(7, 28), phasesOf(4, 8), phasesOf(1, 6)], [7, 7, 4, 1]);
  assert(phasesOf(12, 12) >= 9 && phasesOf(24, 48) >= 9);
});

Deno.test("launchTrials() tries a key at every origin and age that it reaches, by those periods alone", () => {
  const trials = launchTrials(SERIES, COMPETITION), { spans } = COMPETITION;
  // The spec has a column that is known ahead, up to the end of the table.
  const last = START + DAYS - 1 - HORIZON;
  const origins = launchOrigins(spans, COMPETITION.seasonLength).filter((origin) => origin <= last);
  assertEquals(
    trials.map(({ age, origin }) => [origin, age]),
    origins.flatMap((origin) => LAUNCH_AGES.map((age) => [origin, age])),
  );
  const first = trials[1], origin = spans.folds[0].origin - START;
  assertEquals(first.level.count, 3);
  assertEquals([...first.actual], [...SERIES.y.subarray(origin + 1, origin + 1 + HORIZON)]);
  assert(first.forecasts.every(Number.isFinite));
  // The mean of three days is the same at every step.
  const mean = (SERIES.y[origin] + SERIES.y[origin - 1] + SERIES.y[origin - 2]) / 3;
  assertEquals(new Set(first.forecasts.subarray(HORIZON, 2 * HORIZON)), new Set([first.forecasts[HORIZON]]));
  assert(Math.abs(first.forecasts[HORIZON] - mean) < 1e-9);
  assertEquals([...first.young], [...SERIES.y.subarray(origin - 2, origin + 1)]);
});

Deno.test("launchTrials() a choice may look at what ends with the folds, a model at what was known when it was asked", () => {
  const { spans, horizon, spec } = COMPETITION, asked: number[] = [];
  const pooled = (_: string, origin: number) => (asked.push(origin), null);
  const trials = launchTrials(SERIES, { ...COMPETITION, spec: { ...spec, names: ["lag_1"], exogenous: [] }, pooled });
  for (const { origin, judged, actual } of trials) {
    assertEquals(judged, Math.min(horizon, Math.max(0, spans.choiceEnd - origin)));
    assertEquals(actual.filter(Number.isFinite).length, Math.min(horizon, START + DAYS - 1 - origin));
  }
  const fits = spansOf(spans).map(({ fitOrigin }) => fitOrigin);
  assertEquals(asked, trials.map(({ origin }) => Math.max(...fits.filter((fit) => fit <= origin))));
  assertEquals(new Set(asked), new Set(fits));
});

Deno.test("launchTrials() forecasts depend neither on what lay before the pretended start nor on what came after the origin", () => {
  const trials = launchTrials(SERIES, COMPETITION);
  const origin = COMPETITION.spans.folds[0].origin - START;
  const changed = { ...SERIES, y: SERIES.y.map((v, i) => i <= origin - 3 || i > origin ? 7 * v + i : v) };
  const other = launchTrials(changed, COMPETITION);
  assertEquals(other[1].forecasts, trials[1].forecasts);
  assertEquals(other[1].level, trials[1].level);
  assertEquals(other[1].young, trials[1].young);
  assertNotEquals(other[1].actual, trials[1].actual);
});

Deno.test("launchTrials() a key that is younger, or has sold nothing, is no example", () => {
  const origin = launchOrigins(COMPETITION.spans, COMPETITION.seasonLength)[3];
  const young = seriesOf(demand(5), { start: origin - 4 });
  const ages = launchTrials(young, COMPETITION).filter((trial) => trial.origin === origin).map(({ age }) => age);
  assertEquals(ages, [1, 3]);
  assertEquals(launchTrials(seriesOf(new Float64Array(DAYS)), COMPETITION), []);
});

Deno.test("launchTrials() a contender that fails on the key has not run, and costs the others nothing", () => {
  const trials = launchTrials(SERIES, { ...COMPETITION, pooled: () => null });
  assert(trials.every(({ forecasts }) => forecasts.subarray(0, HORIZON).every(Number.isNaN)));
  assert(trials.every(({ forecasts }) => forecasts.subarray(HORIZON).every(Number.isFinite)));
});

Deno.test("launchTrials() a family that throws has not run; a mistake outside of families is no failure of theirs", () => {
  const broken = { ...ridge, predict: () => fail() },
    fail = () => {
      throw new TypeError("broken");
    };
  const contenders = [...CONTENDERS, { ...POOLED, family: broken }];
  const trials = launchTrials(SERIES, { ...COMPETITION, contenders });
  assert(trials.length > 0 && trials.every(({ forecasts }) => forecasts.subarray(0, HORIZON).every(Number.isNaN)));
  const problem = { ...COMPETITION.problem, constrain: fail };
  assertThrows(() => launchTrials(SERIES, { ...COMPETITION, problem }), TypeError, "broken");
});

Deno.test("launchTrials() the season of a key is that of its true history up to the moment at which models were fitted", () => {
  const { spans, seasonLength } = COMPETITION, trials = launchTrials(SERIES, COMPETITION);
  const seasonUpTo = (asOf: number) =>
    fleetSeason.fit({ ...historyAt(SERIES, asOf), seasonLength, design: null }, {}, createRng(1));
  for (const { origin, season, latestSeason } of trials) {
    const fitOrigin = Math.max(...spansOf(spans).map((span) => span.fitOrigin).filter((fit) => fit <= origin));
    assertEquals([season, latestSeason], [seasonUpTo(fitOrigin), seasonUpTo(Infinity)]);
  }
  const none = launchTrials(SERIES, { ...COMPETITION, seasonLength: 1 });
  assert(none.every(({ season, latestSeason }) => season === null && latestSeason === null));
});
