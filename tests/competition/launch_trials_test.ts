import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { LAUNCH_AGES, launchTrials, newcomerEntries } from "@lib/competition/launch_trials.ts";
import { fitPooled } from "@lib/competition/pooled.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { ridge } from "@lib/models/ridge.ts";
import { competitionOf, demand, ENTRIES, entryOf, HORIZON, seriesOf, specOf, START } from "./_series.ts";

const DAYS = 90;
const SERIES = seriesOf(demand(DAYS));
const POOLED = entryOf(ridge, { name: "global_ridge", scope: "pooled" });
const COMPETITION = competitionOf(DAYS, {
  entries: [...ENTRIES, POOLED],
  pooled: (_, origin) =>
    fitPooled(POOLED, prepareFeatures(specOf(), SERIES, { horizon: HORIZON }).training(origin, {}), {
      seed: "s",
      asOf: origin,
      seasonLength: 7,
    }),
});

Deno.test("newcomerEntries() those who need no fit on the key, or one that a few values allow", () => {
  assertEquals(newcomerEntries(COMPETITION.entries).map(({ name }) => name), [
    ...["global_ridge", "moving_average", "seasonal_naive"],
  ]);
});

Deno.test("launchTrials() tries a key at every origin and age that it reaches, by those periods alone", () => {
  const trials = launchTrials(SERIES, COMPETITION);
  const { folds, holdout } = COMPETITION.spans;
  assertEquals(
    trials.map(({ age, span }) => [span, age]),
    [0, 1, 2].flatMap((s) => LAUNCH_AGES.map((age) => [s, age])),
  );
  const first = trials[1], origin = folds[0].origin - START;
  assertEquals(first.level.count, 3);
  assertEquals([...first.actual], [...SERIES.y.subarray(origin + 1, origin + 1 + HORIZON)]);
  assert(first.forecasts.every(Number.isFinite));
  // The mean of three days is the same at every step.
  const mean = (SERIES.y[origin] + SERIES.y[origin - 1] + SERIES.y[origin - 2]) / 3;
  assertEquals(new Set(first.forecasts.subarray(HORIZON, 2 * HORIZON)), new Set([first.forecasts[HORIZON]]));
  assert(Math.abs(first.forecasts[HORIZON] - mean) < 1e-9);
  assertEquals(trials.at(-1)?.span, 2);
  assertNotEquals(holdout, null);
});

Deno.test("launchTrials() forecasts depend neither on what lay before the pretended start nor on what came after the origin", () => {
  const trials = launchTrials(SERIES, COMPETITION);
  const origin = COMPETITION.spans.folds[0].origin - START;
  const changed = { ...SERIES, y: SERIES.y.map((v, i) => i <= origin - 3 || i > origin ? 7 * v + i : v) };
  const other = launchTrials(changed, COMPETITION);
  assertEquals(other[1].forecasts, trials[1].forecasts);
  assertEquals(other[1].level, trials[1].level);
  assertNotEquals(other[1].actual, trials[1].actual);
});

Deno.test("launchTrials() a key that is younger, or has sold nothing, is no example", () => {
  const young = seriesOf(demand(5), { start: COMPETITION.spans.folds[1].origin - 4 });
  assertEquals(launchTrials(young, COMPETITION).filter(({ span }) => span === 1).map(({ age }) => age), [1, 3]);
  assertEquals(launchTrials(seriesOf(new Float64Array(DAYS)), COMPETITION), []);
});

Deno.test("launchTrials() a candidate that fails on the key has not run, and costs the others nothing", () => {
  const trials = launchTrials(SERIES, { ...COMPETITION, pooled: () => null });
  assert(trials.every(({ forecasts }) => forecasts.subarray(0, HORIZON).every(Number.isNaN)));
  assert(trials.every(({ forecasts }) => forecasts.subarray(HORIZON).every(Number.isFinite)));
});
