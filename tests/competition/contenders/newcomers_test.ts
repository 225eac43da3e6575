import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import { look } from "@lib/competition/calibration/bounds.ts";
import { fitNow } from "@lib/competition/champions/built_in.ts";
import { type Champion, forecastChampion } from "@lib/competition/champions/champion.ts";
import type { LaunchTrial } from "@lib/competition/contenders/launch_trials.ts";
import {
  chooseNewcomers,
  decodeNewcomers,
  newcomerArtifact,
  newcomerChampion,
  type NewcomerProfile,
} from "@lib/competition/contenders/newcomers.ts";
import { FitError } from "@lib/core/errors/errors.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { movingAverage } from "@lib/models/histories/moving_average.ts";
import { demand, seriesOf, specOf, START } from "../_series.ts";

const H = 4, OPTIONS = { isAllowed: [true, true], horizon: H, levels: [80, 95] };

/** Keys of very different size; contender 0 is off by 10 %, contender 1 by 30 % where a choice may look and exact elsewhere. */
function trialsOf(count: number, options: { age?: number; spans?: number } = {}): LaunchTrial[] {
  const { age = 3, spans = 3 } = options, rng = createRng(5);
  return Array.from({ length: count }, (_, k) => k).flatMap((k) =>
    Array.from({ length: spans }, (_, span): LaunchTrial => {
      const size = 10 ** (k % 4);
      const actual = Float64Array.from({ length: H }, () => size * (1 + 0.1 * rng.normal()));
      const off = (share: number) => actual.map((value, h) => value - size * share * rng.normal() * Math.sqrt(h + 1));
      const forecasts = Float64Array.of(...off(0.1), ...(span < 2 ? off(0.3) : actual));
      return {
        age,
        origin: span,
        judged: span < 2 ? H : 0,
        young: new Float64Array(age).fill(size),
        season: null,
        latestSeason: null,
        level: { count: age, level: size, squares: (age - 1) * (0.2 * size) ** 2 },
        forecasts,
        actual,
      };
    })
  );
}

Deno.test("chooseNewcomers() chooses by the steps that it may look at, among those allowed", () => {
  const choose = (options = {}) => chooseNewcomers(trialsOf(40), { ...OPTIONS, ...options })?.ages[0].contender;
  assertEquals(choose(), 0);
  assertEquals(choose({ isAllowed: [false, true] }), 1);
  const unseen = trialsOf(40).map((trial) => ({ ...trial, judged: 0 }));
  assertEquals(chooseNewcomers(unseen, OPTIONS), null);
  assertEquals(chooseNewcomers([], OPTIONS), null);
});

Deno.test("chooseNewcomers() one wild key or a contender that did not run decides nothing", () => {
  const trials = trialsOf(40);
  const wild = { ...trials[0], forecasts: trials[0].forecasts.map((value, i) => i < H ? 1e12 : value) };
  assertEquals(chooseNewcomers([wild, ...trials.slice(1)], OPTIONS)?.ages[0].contender, 0);
  const absent = trials.map((trial) => ({ ...trial, forecasts: trial.forecasts.map((v, i) => i < H ? NaN : v) }));
  assertEquals(chooseNewcomers(absent, OPTIONS)?.ages[0].contender, 1);
});

Deno.test("chooseNewcomers() intervals cover, widen with the step, and are the same for keys of any size", () => {
  const chosen = chooseNewcomers(trialsOf(400), OPTIONS);
  assert(chosen !== null);
  assertAlmostEquals(chosen.ratio, 0.2, 1e-9);
  const { lo, hi } = chosen.ages[0];
  // Errors are half a spread at the first step, and grow with the root of the step.
  assertAlmostEquals(hi[0], 1.28 * 0.5, 0.1);
  assertAlmostEquals(lo[0], -1.28 * 0.5, 0.1);
  assertAlmostEquals(hi[3] / hi[0], 2, 0.35);
  assert(hi[H] > hi[0] && lo[H] < lo[0]);
});

Deno.test("chooseNewcomers() a level for which there are too few trials has no ends", () => {
  const chosen = chooseNewcomers(trialsOf(2, { spans: 2 }), OPTIONS);
  assert(chosen !== null);
  const { lo, hi } = chosen.ages[0];
  // 16 residuals in all: enough for one in ten on either side, not for one in forty.
  assert(lo.subarray(0, H).every(Number.isFinite));
  assert([...lo.subarray(H), ...hi.subarray(H)].every(Number.isNaN));
});

Deno.test("chooseNewcomers() one choice per age, ascending", () => {
  const trials = [...trialsOf(20, { age: 10 }), ...trialsOf(20, { age: 3 })];
  assertEquals(chooseNewcomers(trials, OPTIONS)?.ages.map(({ known }) => known), [3, 10]);
});

function profileOf(): NewcomerProfile {
  const member = { contender: "moving_average", family: movingAverage, fitted: null, weight: 1, smear: 1, shared: "" };
  const champion = (width: number): Champion => ({
    contender: "moving_average",
    combine: "weighted",
    members: [fitNow(member, { y: Float64Array.of(0), start: 0, seasonLength: 7 })],
    spec: specOf(),
    seasonLength: 7,
    start: 0,
    end: START,
    seen: look(new Float64Array()),
    horizon: 3,
    nonNegative: true,
    interval: { levels: [80], lo: new Float64Array(3).fill(-width), hi: new Float64Array(3).fill(width) },
  });
  const limits = { minRows: 30, zeroFilled: false };
  return { ratio: 0.5, limits, ages: [{ known: 1, champion: champion(4) }, { known: 10, champion: champion(2) }] };
}

Deno.test("newcomerChampion() forecasts from the key's few values, with intervals in proportion to its spread", () => {
  const forecast = (y: number[]) => {
    const champion = newcomerChampion(profileOf(), { series: seriesOf(y), asOf: START + y.length - 1 });
    assert(champion !== null);
    return forecastChampion(champion, seriesOf(y), { asOf: START + y.length - 1, horizon: 2 });
  };
  const small = forecast([10, 14]), large = forecast([1000, 1400]);
  assertEquals([...small.yhat], [12, 12]);
  assertAlmostEquals(large.hi[0][0] - large.yhat[0], 100 * (small.hi[0][0] - small.yhat[0]), 1e-6);
  assert(small.hi[0][0] > 12 && small.lo[0][0] < 12);
});

Deno.test("newcomerChampion() is the one for the known values, and the first if there are fewer; zeros alone give none", () => {
  const widthOf = (n: number) => {
    const y = demand(n).map(() => 5),
      champion = newcomerChampion(profileOf(), { series: seriesOf(y), asOf: START + n - 1 });
    const width = champion === null || "profile" in champion.interval ? NaN : champion.interval.hi[0];
    return width / Math.sqrt(8 * 2.5 ** 2 / (8 + n));
  };
  assertAlmostEquals(widthOf(9), 4, 1e-9);
  assertAlmostEquals(widthOf(10), 2, 1e-9);
  assertEquals(newcomerChampion(profileOf(), { series: seriesOf([0, 0]), asOf: START + 1 }), null);
  assertEquals(newcomerChampion(profileOf(), { series: seriesOf([NaN]), asOf: START }), null);
});

Deno.test("newcomerArtifact() tells ages apart", () => {
  assertEquals([newcomerArtifact(1), newcomerArtifact(30)], ["newcomers:1", "newcomers:30"]);
});

Deno.test("decodeNewcomers() gives ratio and ages, and refuses what has none", () => {
  const decode = (value: unknown) => decodeNewcomers(new TextEncoder().encode(JSON.stringify(value)));
  assertEquals(decode({ ratio: 0.5, known: [1, 3] }), { ratio: 0.5, known: [1, 3] });
  const many = Array.from({ length: 1e5 }, (_, i) => i + 1);
  for (const value of [null, {}, { ratio: -1, known: [1] }, { ratio: 1, known: [] }, { ratio: 1, known: many }]) {
    assertThrows(() => decode(value), FitError, "choice for new keys");
  }
});
