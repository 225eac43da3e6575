import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { liveHealthyYears, scanStatistic } from "@lib/competition/watch/bootstrap_year.ts";
import { momentsOf } from "@lib/competition/watch/score_moments.ts";
import { priorsOf } from "@lib/competition/watch/score_prior.ts";
import { KNOWN_COUNT, NEWEST, RECENT, WATCH_WIDTH } from "@lib/competition/watch/watch_period.ts";
import { recordScores } from "@lib/competition/watch/watch_record.ts";
import { normalRecord } from "./_watch.ts";

const KEYS = Array.from({ length: 40 }, (_, k) => recordScores(normalRecord(k), 0));
const OPTIONS = {
  priors: priorsOf(KEYS.map((own) => momentsOf(own, 14)), 14),
  draws: 60,
  periods: 112,
  floor: 0.2,
  nominal: 0.2,
  seed: 1,
};

Deno.test("liveHealthyYears() draws the same years for the same seed, others for another", () => {
  const years = liveHealthyYears(KEYS, OPTIONS);
  assertEquals(liveHealthyYears(KEYS, OPTIONS), years);
  assertEquals([years.peaks.length, years.scans.length], [60, 240]);
  assert(liveHealthyYears(KEYS, { ...OPTIONS, seed: 2 }).peaks[0] !== years.peaks[0]);
  assertEquals(KEYS[0], recordScores(normalRecord(0), 0));
});

Deno.test("liveHealthyYears() looks at no statistic whose effect is below the floor", () => {
  const { peaks } = liveHealthyYears(KEYS, { ...OPTIONS, floor: 1e6 });
  assert(peaks.every((own) => own.every((peak) => peak === -Infinity)));
});

Deno.test("liveHealthyYears() gives a scan of healthy keys about the spread of one standard deviation", () => {
  const { scans } = liveHealthyYears(KEYS, { ...OPTIONS, draws: 400 });
  assertAlmostEquals(Math.sqrt(scans.reduce((sum, value) => sum + value ** 2, 0) / scans.length), 1, 0.35);
});

Deno.test("scanStatistic() is the smoothed error over what it varies by, from the first period on", () => {
  const state = new Float64Array(WATCH_WIDTH);
  state[RECENT] = NEWEST * 3;
  state[KNOWN_COUNT] = 1;
  assertAlmostEquals(scanStatistic(state, 1), 3);
  assertAlmostEquals(scanStatistic(state, 4), 1.5);
});
