import { actualOf, type Backtest, forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import {
  compete,
  type Competition,
  fitContender,
  type LoadedContender,
  spansOf,
} from "../../../lib/competition/contenders/compete.ts";
import type { ForecastOptions } from "../../../lib/competition/problems/forecast.ts";
import { fitPooled } from "../../../lib/competition/contenders/pooled.ts";
import { encodeArtifact } from "../../../lib/core/bytes/artifact.ts";
import type { Design } from "../../../lib/core/rows/design.ts";
import type { ErrorCode } from "../../../lib/core/errors/error_codes.ts";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { wholeOf } from "../../../lib/core/rows/first_rows.ts";
import { concatPanels, type Panel } from "../../../lib/core/rows/panel.ts";
import { createRng, hashSeed } from "../../../lib/core/numbers/random.ts";
import { predictSteps } from "../../../lib/features/rows/predict_steps.ts";
import type { FeatureSpec } from "../../../lib/features/spec/spec.ts";
import { prepareFeatures } from "../../../lib/features/rows/prepare.ts";
import { gradientBoosting } from "../../../lib/models/trees/gradient_boosting.ts";
import { regression } from "../../../lib/models/linear/regression.ts";
import type { Training } from "../../../lib/models/contract/family.ts";
import { ridge } from "../../../lib/models/linear/ridge.ts";
import { liftForecast, liftOf } from "../../../lib/competition/calibration/lift.ts";
import { smearForecast } from "../../../lib/competition/calibration/smear.ts";
import {
  competitionOf,
  contenderOf,
  CONTENDERS,
  demand,
  familyOf,
  HORIZON,
  seriesOf,
  specOf,
  START,
} from "../_series.ts";
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";

const DAYS = 70; // 49, 56 and 63 of them known at the origins
const PRICE = Array.from({ length: DAYS }, (_, t) => 3 + t % 4);
const SERIES = seriesOf(demand(DAYS), { price: PRICE });
const COMPETITION = competitionOf(DAYS);
const spec = specOf();
const SAMPLE = COMPETITION.problem.sample(SERIES, { ...COMPETITION, spans: [] });
const failing = (code: ErrorCode, from = 0): LoadedContender =>
  contenderOf({
    ...familyOf("failing", () => 1),
    fit: ({ y }) => {
      if (y.length > from) throw new FitError(code, "no");
      return {};
    },
  });
const forecasts = (backtest: Backtest, contender: number) =>
  [0, 1, 2].map((span) => [...forecastOf(backtest, contender, span)]);

Deno.test("compete() lets every contender forecast every span", () => {
  const backtest = compete(SERIES, COMPETITION);
  assertEquals([backtest.reason, backtest.failures, backtest.flags], ["", [], []]);
  assert(backtest.forecasts.every(Number.isFinite) && backtest.forecasts.length === 4 * 3 * HORIZON);
  const y = [...SERIES.y];
  [49, 56, 63].forEach((origin, span) => {
    assertEquals([...forecastOf(backtest, 0, span)], Array.from({ length: 7 }, () => y[origin - 1]));
    assertEquals([...forecastOf(backtest, 1, span)], y.slice(origin - 7, origin));
  });
  assertEquals([...backtest.actual], y.slice(49));
  assertEquals([...backtest.fallback], y.slice(42, 63));
});

Deno.test("compete() scales each span by what is known at its origin", () => {
  const { scale } = compete(SERIES, COMPETITION);
  [49, 56, 63].forEach((n, span) => {
    let absolute = 0, squared = 0;
    for (let t = 7; t < n; t++) {
      absolute += Math.abs(SERIES.y[t] - SERIES.y[t - 7]);
      squared += (SERIES.y[t] - SERIES.y[t - 7]) ** 2;
    }
    assertEquals([...scale.subarray(2 * span, 2 * span + 2)], [absolute / (n - 7), squared / (n - 7)]);
  });
});

/** The series with y, the historic column, and (from `futureFrom`) the future column changed after a period. */
function changeAfter(series: Panel, period: number, futureFrom: number): Panel {
  const rng = createRng(99);
  const after = (from: number) => (value: number, i: number) => series.ds[i] > from ? value * (2 + rng.next()) : value;
  return {
    ...series,
    y: series.y.map(after(period)),
    exogenous: series.exogenous.map((column) => ({
      ...column,
      values: column.values.map(after(column.kind === "historic" ? period : futureFrom)),
    })),
  };
}

/** Contenders with rows of their own: another way to forecast, another transform, fewer features. */
const OWN_ROWS = CONTENDERS.map((contender, c) => ({
  ...contender,
  spec: specOf(
    [{}, { transform: "log1p" }, { strategy: "recursive", transform: "log1p_difference" }, {
      names: ["lag_1", "stock_lag_1"],
    }][c] as Partial<FeatureSpec>,
  ),
}));

for (const strategy of ["direct", "recursive", "recipes"] as const) {
  Deno.test(`compete() never looks past an origin (${strategy})`, () => {
    const own = strategy === "recipes" ? { contenders: OWN_ROWS } : { spec: specOf({ strategy }) };
    const competition = competitionOf(DAYS, own);
    const plain = compete(SERIES, competition);
    spansOf(competition.spans).forEach((span, s) => {
      const changed = compete(changeAfter(SERIES, span.origin, span.to), competition);
      assertEquals(changed.reason, "");
      CONTENDERS.forEach((_, c) => {
        for (let earlier = 0; earlier <= s; earlier++) {
          assertEquals(
            forecastOf(changed, c, earlier),
            forecastOf(plain, c, earlier),
            `${CONTENDERS[c].name} ${span.name}`,
          );
        }
        // The check can fail: a later span does see the change.
        if (s < 2) assertNotEquals(forecastOf(changed, c, s + 1), forecastOf(plain, c, s + 1));
      });
      assertEquals(changed.scale.subarray(0, 2 * s + 2), plain.scale.subarray(0, 2 * s + 2));
      assertEquals(changed.fallback.subarray(0, (s + 1) * HORIZON), plain.fallback.subarray(0, (s + 1) * HORIZON));
    });
  });

  if (strategy === "recipes") continue;
  Deno.test(`compete() forecasts a span as if the series had ended before it (${strategy})`, () => {
    const competition = competitionOf(DAYS, { spec: specOf({ strategy }) });
    const plain = compete(SERIES, competition);
    const { origin } = competition.spans.folds[0];
    const cut = { ...SERIES, y: SERIES.y.map((value, i) => SERIES.ds[i] > origin ? NaN : value) };
    const rows = prepareFeatures(competition.spec, cut, { horizon: HORIZON }).training(origin, { maxRowsPerKey: 500 });
    const rng = createRng(hashSeed("seed", SERIES.keys[0].id, "ridge", origin));
    const fitted = ridge.fit({ y: cut.y.subarray(0, 49), start: 0, seasonLength: 7, design: rows }, {}, rng);
    const expected = predictSteps(competition.spec, cut, {
      asOf: origin,
      horizon: HORIZON,
      predict: (design) => ridge.predict(fitted, { y: cut.y.subarray(0, 49), start: 0, horizon: design.rows, design }),
    });
    assertEquals(forecastOf(plain, 2, 0), expected.map((value) => Math.max(0, value)));
  });
}

Deno.test("compete() gives contenders with rows of their own what a competition of those rows gives them", () => {
  const mixed = compete(SERIES, competitionOf(DAYS, { contenders: OWN_ROWS }));
  OWN_ROWS.forEach(({ spec }, c) => {
    const alone = compete(SERIES, competitionOf(DAYS, { spec }));
    for (let s = 0; s < 3; s++) assertEquals(forecastOf(mixed, c, s), forecastOf(alone, c, s), CONTENDERS[c].name);
  });
});

Deno.test("compete() lifts to the mean who takes logarithms, by its own spec", () => {
  const log = { ...CONTENDERS[2], spec: specOf({ transform: "log1p" }) };
  const { smear } = compete(SERIES, competitionOf(DAYS, { contenders: [...CONTENDERS, log], metric: "rmse" }));
  assertEquals([...smear.subarray(0, 4)], [1, 1, 1, 1]);
  const alone = compete(SERIES, competitionOf(DAYS, { spec: log.spec, metric: "rmse" }));
  assertEquals(smear[4], alone.smear[2]);
});

Deno.test("compete() takes bin edges of the first fold from its own rows, also where all folds share a design", () => {
  // The first window is long enough for edges of its own; after it demand is of another size altogether.
  const days = 160, competition = competitionOf(days, { plan: { count: 3 } }), series = seriesOf(demand(days));
  const [first] = competition.spans.folds, plain = compete(series, competition);
  const other = {
    ...series,
    y: series.y.map((value, i) => series.ds[i] > first.origin ? 500 + 9 * (value % 7) : value),
  };
  const trees = CONTENDERS.findIndex(({ name }) => name === "gradient_boosting");
  assertEquals(forecastOf(compete(other, competition), trees, 0), forecastOf(plain, trees, 0));
  assertNotEquals(forecastOf(compete(other, competition), trees, 1), forecastOf(plain, trees, 1));
});

Deno.test("compete() lets later folds see a feature that the first one had not known", () => {
  // Nothing but a season of 120 days back tells demand apart: unknown in the first window, known on half of the later rows.
  const days = 270, spec = { ...specOf(), names: ["season_lag_1_period_120"] };
  const y = Float64Array.from(demand(days), (_, t) => t % 120 < 60 ? 10 : 40);
  const contenders = [contenderOf(gradientBoosting, { params: { trees: 60 } })];
  const backtest = compete(seriesOf(y), competitionOf(days, { spec, contenders, plan: { count: 3, step: 60 } }));
  const [, , , holdout] = [0, 1, 2, 3].map((span) => forecastOf(backtest, 0, span));
  holdout.forEach((value, h) => assert(Math.abs(value - backtest.actual[3 * HORIZON + h]) < 5, String(value)));
});

Deno.test("compete() judges key and class by what is known when the choice is made", () => {
  const changed = { ...SERIES, y: SERIES.y.map((value, i) => SERIES.ds[i] > COMPETITION.spans.choiceEnd ? 0 : value) };
  const [plain, other] = [compete(SERIES, COMPETITION), compete(changed, COMPETITION)];
  assertEquals([other.reason, other.kind], [plain.reason, plain.kind]);
  assertEquals(other.forecasts, plain.forecasts);
  assertEquals([...other.actual.subarray(14)], [0, 0, 0, 0, 0, 0, 0]);
  const reborn = SERIES.y.map((value, i) => SERIES.ds[i] > COMPETITION.spans.choiceEnd ? value : 0);
  assertEquals(compete(seriesOf(reborn), COMPETITION).reason, "ALL_ZERO");
});

Deno.test("compete() records a contender that throws, on all spans, and goes on with the others", () => {
  const plain = compete(SERIES, COMPETITION);
  for (const from of [0, 55]) {
    const contenders = [CONTENDERS[0], failing("SINGULAR", from), CONTENDERS[3]];
    const backtest = compete(SERIES, competitionOf(DAYS, { contenders }));
    assertEquals(backtest.failures.map(({ contender, error }) => [contender, error.code]), [["failing", "SINGULAR"]]);
    assert(forecasts(backtest, 1).flat().every(Number.isNaN));
    assertEquals(forecasts(backtest, 0), forecasts(plain, 0));
    assertEquals(forecasts(backtest, 2), forecasts(plain, 3));
  }
});

Deno.test("compete() records an error of any kind", () => {
  const broken = contenderOf({
    ...familyOf("broken", () => 1),
    encode: () => {
      throw new TypeError("bug");
    },
  });
  const { failures, forecasts } = compete(SERIES, competitionOf(DAYS, { contenders: [broken] }));
  assertEquals([failures[0].error.code, failures[0].error.message], ["UNEXPECTED", "TypeError: bug"]);
  assert(forecasts.every(Number.isNaN));
});

Deno.test("compete() a forecast of any other shape is a failure with a code", () => {
  const shapes: unknown[] = [[1, 2], Float64Array.of(), Array(HORIZON + 1).fill(1), "1234567", null, undefined, 7, {}];
  for (const strategy of ["direct", "recursive"] as const) {
    for (const input of ["history", "design"] as const) {
      for (const shape of shapes) {
        const odd = contenderOf({ ...familyOf("odd", () => 1), input, predict: () => shape as Float64Array });
        const plan = competitionOf(DAYS, { contenders: [odd, CONTENDERS[0]], spec: specOf({ strategy }) });
        const { failures, forecasts } = compete(SERIES, plan);
        assertEquals(failures.map(({ error }) => error.code), ["WRONG_LENGTH"], `${input} ${JSON.stringify(shape)}`);
        assert(forecasts.subarray(0, 3 * HORIZON).every(Number.isNaN));
      }
    }
  }
});

Deno.test("compete() takes no forecast that is not finite", () => {
  for (const value of [NaN, Infinity, -Infinity]) {
    const contenders = [contenderOf(familyOf("wild", (_, step) => step === 3 ? value : 1)), CONTENDERS[0]];
    const backtest = compete(SERIES, competitionOf(DAYS, { contenders }));
    assertEquals(backtest.failures.map(({ error }) => error.code), ["NOT_FINITE"]);
    assert(forecasts(backtest, 0).flat().every(Number.isNaN) && forecasts(backtest, 1).flat().every(Number.isFinite));
  }
});

Deno.test("compete() counts too little history as absence, not as failure", () => {
  const shy = contenderOf({ ...failing("TOO_SHORT").family, name: "shy" });
  const large = contenderOf({ ...ridge, minRows: 10_000 });
  const late = contenderOf({
    ...familyOf("late", () => 4),
    fit: ({ y }) => {
      if (y.length < 55) throw new FitError("TOO_SHORT", "wait");
      return {};
    },
  });
  const backtest = compete(SERIES, competitionOf(DAYS, { contenders: [shy, large, late] }));
  assertEquals(backtest.failures, []);
  const ran = [0, 1, 2].map((c) => forecasts(backtest, c).map(([first]) => Number.isFinite(first)));
  assertEquals(ran, [[false, false, false], [false, false, false], [false, true, true]]);
});

Deno.test("compete() gives keys that cannot compete their reason and their fallback", () => {
  const tail = (values: number[]) => [...Array.from({ length: DAYS - values.length }, () => NaN), ...values];
  const short = tail([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
  const cases: [ArrayLike<number>, Backtest["reason"]][] = [
    [short, "TOO_SHORT"],
    [SERIES.y.map(() => 4), "CONSTANT"],
    [SERIES.y.map(() => 0), "ALL_ZERO"],
    [SERIES.y.map(() => NaN), "ALL_MISSING"],
    [SERIES.y.map((value, i) => i < 40 ? value : NaN), "ENDED"],
  ];
  for (const [y, reason] of cases) {
    const backtest = compete(seriesOf(y), COMPETITION);
    assertEquals([backtest.reason, backtest.failures], [reason, []]);
    const ran = CONTENDERS.map((_, c) => forecasts(backtest, c).flat().some(Number.isFinite));
    assertEquals(ran, CONTENDERS.map((contender) => reason === "TOO_SHORT" && contender.forShort), reason);
    // The short key began after the first two origins: of nothing there is no forecast.
    const unknown = reason === "ALL_MISSING" ? 3 : reason === "TOO_SHORT" ? 2 : 0;
    assertEquals(backtest.fallback.findIndex(Number.isFinite), unknown === 3 ? -1 : 7 * unknown, reason);
  }
  assertEquals([...compete(seriesOf(cases[1][0]), COMPETITION).fallback], Array.from({ length: 21 }, () => 4));
  // The ended key: days 28 to 34 are position by position behind days 63 to 69, the hold-out; known are days up to 39.
  const ended = compete(seriesOf(cases[4][0]), COMPETITION).fallback.subarray(14);
  assertEquals([...ended], [35, 36, 37, 38, 39, 33, 34].map((day) => SERIES.y[day]));
});

Deno.test("compete() starts a key that begins late when it begins", () => {
  const late = seriesOf(demand(18), { start: START + 52 });
  const backtest = compete(late, competitionOf(DAYS, { minRows: 5 }));
  assertEquals(forecasts(backtest, 0).map(([first]) => first), [NaN, late.y[3], late.y[10]]);
  assertEquals([...backtest.actual.subarray(0, 5)], [NaN, NaN, NaN, late.y[0], late.y[1]]);
  assertEquals([...backtest.fallback.subarray(0, 7)], [NaN, NaN, NaN, NaN, NaN, NaN, NaN]);
  assertEquals([...backtest.scale.subarray(0, 2)], [NaN, NaN]);
});

Deno.test("compete() enters contenders for their demand classes only", () => {
  const contenders = [
    contenderOf(familyOf("a", () => 1), { classes: ["lumpy"] }),
    contenderOf(familyOf("b", () => 1), { classes: ["smooth"] }),
  ];
  const backtest = compete(SERIES, competitionOf(DAYS, { contenders }));
  assertEquals([forecastOf(backtest, 0, 0)[0], forecastOf(backtest, 1, 0)[0]], [NaN, 1]);
});

Deno.test("compete() fits at every origin, or once for all folds where they do not refit", () => {
  const fits = (refit: boolean) => {
    const lengths: number[] = [];
    const family = {
      ...familyOf("count", (y) => y.length),
      fit: ({ y }: { y: Float64Array }) => lengths.push(y.length),
    };
    const backtest = compete(SERIES, competitionOf(DAYS, { contenders: [contenderOf(family)], plan: { refit } }));
    // It forecasts from the newest values all the same.
    assertEquals(forecasts(backtest, 0).map(([first]) => first), [49, 56, 63]);
    return lengths;
  };
  assertEquals([fits(true), fits(false)], [[49, 56, 63], [49, 63]]);
});

Deno.test("compete() without refit fits a key that starts late at the first origin where it can", () => {
  const lengths: number[] = [];
  const family = { ...familyOf("count", (y) => y.length), fit: ({ y }: { y: Float64Array }) => lengths.push(y.length) };
  const [first] = COMPETITION.spans.folds;
  const late = seriesOf(SERIES.y.slice(first.origin + 2 - START), { start: first.origin + 2 });
  const backtest = compete(
    late,
    competitionOf(DAYS, { contenders: [contenderOf(family)], plan: { refit: false }, minRows: 1 }),
  );
  assertEquals(lengths, [6, 13]);
  assertEquals(forecasts(backtest, 0).map(([value]) => value), [NaN, 6, 13]);
});

Deno.test("compete() uses the pooled model of the fold's origin", () => {
  const asked: number[] = [];
  const contender = contenderOf(ridge, { name: "global", scope: "pooled" });
  const fit = (origin: number) =>
    fitPooled(contender, prepareFeatures(spec, SERIES, { horizon: HORIZON }).training(origin), {
      seed: "s",
      asOf: origin,
      seasonLength: 7,
    });
  const pooled: Competition["pooled"] = (contender, origin) => {
    assertEquals(contender, "global");
    asked.push(origin);
    return origin === COMPETITION.spans.folds[0].origin ? null : fit(origin);
  };
  const backtest = compete(SERIES, competitionOf(DAYS, { contenders: [contender], pooled }));
  const { folds, holdout } = COMPETITION.spans;
  assertEquals(asked, [...folds.map((fold) => fold.origin), holdout?.origin]);
  assert(forecasts(backtest, 0)[0].every(Number.isNaN));
  const expected = predictSteps(spec, SERIES, {
    asOf: folds[1].origin,
    horizon: HORIZON,
    predict: (design) =>
      ridge.predict(fit(folds[1].origin) as never, { y: new Float64Array(0), start: 0, horizon: design.rows, design }),
  });
  assertEquals(forecastOf(backtest, 0, 1), expected);
  assertEquals([...backtest.bytes], [0]);
});

Deno.test("compete() forecasts nothing negative where demand cannot be", () => {
  const contenders = [contenderOf(familyOf("down", (_, step) => 3 - step))];
  const first = (nonNegative: boolean) =>
    forecasts(compete(SERIES, competitionOf(DAYS, { contenders, nonNegative })), 0)[0];
  assertEquals(first(true), [2, 1, 0, 0, 0, 0, 0]);
  assertEquals(first(false), [2, 1, 0, -1, -2, -3, -4]);
});

Deno.test("compete() keeps a contender that runs away within reach of what was known at each origin", () => {
  const contenders = [contenderOf(familyOf("up", (_, step) => 10 ** (3 + step)))];
  const calm = SERIES.y.map((value, t) => t < DAYS - 2 * HORIZON ? value : 20);
  calm[DAYS - 1] = 1e6;
  const spans = forecasts(compete(seriesOf(calm), competitionOf(DAYS, { contenders })), 0);
  for (const span of spans) {
    const most = Math.max(...span);
    assert(most > 40 && most < 200, `${span}`);
    assert(span.every((value, i) => i === 0 || value > span[i - 1]), "reach grows with the step");
  }
});

/** Demand of a weekly shape whose logarithm is noisy: its mean lies above its middle. */
const BURSTS = Float64Array.from(demand(140), (value, t) => value * Math.exp(0.8 * Math.sin(t * t)));
const LOGS = specOf({ transform: "log1p_difference" });
/** Four folds and the hold-out. */
const bursts = (options: Partial<Omit<Competition, "spec"> & ForecastOptions & { spec: FeatureSpec }>, y = BURSTS) =>
  compete(seriesOf(y), competitionOf(140, { spec: LOGS, plan: { count: 4 }, ...options }));

Deno.test("compete() lifts forecasts of log demand to the mean where the choice minimises a squared error", () => {
  const middle = bursts({ metric: "mase" }), squared = bursts({ metric: "rmsse" });
  assertEquals(middle.smear, new Float64Array(4).fill(1));
  assertEquals(squared.smear.subarray(0, 2), Float64Array.of(1, 1), "history families forecast demand itself");
  for (const c of [2, 3]) {
    assert(squared.smear[c] > 1.05 && squared.smear[c] <= 2, `${squared.smear}`);
    assertEquals(forecastOf(squared, c, 0), forecastOf(middle, c, 0), "before the first fold nothing is known");
    const lifted = smearForecast(forecastOf(middle, c, 4), squared.smear[c]);
    assertEquals(forecastOf(squared, c, 4), lifted, "the hold-out is forecast as would be served");
  }
  assertEquals(forecastOf(squared, 0, 3), forecastOf(middle, 0, 3));
});

Deno.test("compete() lifts by what is known at an origin alone, also where folds overlap", () => {
  const plan = { count: 4, step: 3 };
  const competition = competitionOf(140, { spec: LOGS, plan, metric: "rmsse" });
  const plain = compete(seriesOf(BURSTS), competition);
  spansOf(competition.spans).forEach(({ origin }, s) => {
    const changed = compete(seriesOf(BURSTS.map((v, t) => START + t > origin ? 9 * v : v)), competition);
    for (const c of [2, 3]) assertEquals(forecastOf(changed, c, s), forecastOf(plain, c, s), `span ${s}`);
  });
});

Deno.test("compete() leaves forecasts alone where no logarithm was taken", () => {
  assertEquals(bursts({ metric: "rmsse", spec: specOf() }).smear, new Float64Array(4).fill(1));
});

Deno.test("compete() lifts intermittent and lumpy keys by their own measure", () => {
  const sparse = BURSTS.map((value, t) => t % 3 === 0 ? value : 0);
  assert(bursts({ intermittentMetric: "rmsse" }, sparse).smear[2] > 1);
  assertEquals(bursts({ metric: "rmsse", intermittentMetric: "mase" }, sparse).smear[2], 1);
});

Deno.test("compete() reports time, size and degenerate models", () => {
  let now = 0;
  const contenders = [contenderOf({ ...ridge, degenerate: () => "CONSTANT" }, { name: "r:1" }), CONTENDERS[0]];
  const backtest = compete(SERIES, competitionOf(DAYS, { contenders, clock: () => now += 5 }));
  assertEquals([...backtest.fitMs], [15, 15]);
  assertEquals(backtest.flags, ["r:1:CONSTANT"]);
  const { holdout } = COMPETITION.spans;
  const at = { asOf: holdout?.fitOrigin ?? 0, competition: COMPETITION };
  assertEquals(
    backtest.bytes[0],
    encodeArtifact(ridge.encode(fitContender(contenders[0], SAMPLE, at) as never)).length,
  );
});

Deno.test("compete() gives the same bits again, whatever the order of contenders, and changes nothing", () => {
  const y = SERIES.y.slice();
  const plain = compete(SERIES, COMPETITION);
  assertEquals(compete(SERIES, COMPETITION), plain);
  const reversed = compete(SERIES, competitionOf(DAYS, { contenders: CONTENDERS.toReversed() }));
  CONTENDERS.forEach((_, c) => assertEquals(forecasts(reversed, 3 - c), forecasts(plain, c)));
  assertEquals(SERIES.y, y);
});

Deno.test("compete() seeds each key and run by itself", () => {
  const boosted = (series: Panel, seed = "seed") => forecasts(compete(series, competitionOf(DAYS, { seed })), 3);
  assertNotEquals(boosted(SERIES, "other"), boosted(SERIES));
  assertNotEquals(boosted(seriesOf(SERIES.y, { id: "milk", price: PRICE })), boosted(SERIES));
});

Deno.test("compete() trains local models on the newest rows only", () => {
  const limited = (series: Panel) => forecasts(compete(series, competitionOf(DAYS, { localRows: 14 })), 2)[2];
  // Less in the past: the trailing level stays the larger one, so that the scale does not remember either.
  const forgotten = { ...SERIES, y: SERIES.y.map((value, i) => i < 10 ? value - 1 : value) };
  assertEquals(limited(forgotten), limited(SERIES));
  assertNotEquals(forecasts(compete(forgotten, COMPETITION), 2)[2], forecasts(compete(SERIES, COMPETITION), 2)[2]);
});

Deno.test("compete() refuses a panel of several keys", () => {
  assertThrows(() => compete(concatPanels([SERIES, SERIES]), COMPETITION), RangeError);
});

Deno.test("spansOf() puts the hold-out last", () => {
  assertEquals(spansOf(COMPETITION.spans).map((span) => span.name), ["fold_1", "fold_2", "holdout"]);
  assertEquals(spansOf({ ...COMPETITION.spans, holdout: null }).length, 2);
});

Deno.test("fitContender() fits on what is known at the origin, from rows given or made", () => {
  const asOf = START + 49;
  const prepared = prepareFeatures(spec, SERIES, { horizon: HORIZON });
  const at = { asOf, competition: COMPETITION };
  const design = prepared.training(asOf, { maxRowsPerKey: COMPETITION.localRows });
  const training = { y: SERIES.y.subarray(0, 50), start: START, seasonLength: 7, design };
  assertEquals(fitContender(CONTENDERS[3], SAMPLE, at), fitContender(CONTENDERS[3], SAMPLE, { ...at, training }));
  let seen = 0;
  const spy = contenderOf({ ...familyOf("spy", () => 0), fit: ({ y }) => seen = y.length });
  fitContender(spy, SAMPLE, at);
  assertEquals(seen, 50);
});

Deno.test("compete() trains at every origin on the rows known there, shared between origins where no limit cuts them", () => {
  const prepared = prepareFeatures(spec, SERIES, { horizon: HORIZON });
  for (const localRows of [500, 40]) {
    const seen: Design[] = [];
    const spy = contenderOf({
      ...ridge,
      fit(training, params, rng) {
        if (training.design !== null) seen.push(training.design);
        return ridge.fit(training, params, rng);
      },
    });
    const competition = competitionOf(DAYS, { contenders: [spy, { ...spy, name: "again" }], localRows });
    compete(SERIES, competition);
    const origins = spansOf(competition.spans).map((span) => span.fitOrigin);
    assertEquals(seen.slice(0, 3), origins.map((origin) => prepared.training(origin, { maxRowsPerKey: localRows })));
    seen.slice(3).forEach((design, s) => assert(design === seen[s], "one design for all contenders"));
    assertEquals(new Set(seen.map(wholeOf)).size, localRows === 500 ? 1 : 3);
  }
});

Deno.test("compete() fits a contender with its prior's model of the same origin", () => {
  const asked: [string, number][] = [], priors: unknown[] = [];
  const spy = contenderOf({
    ...familyOf("spy", () => 1),
    fit: ({ prior }) => {
      priors.push(prior);
      return {};
    },
  }, { prior: "global" });
  const competition = competitionOf(DAYS, {
    contenders: [spy, contenderOf(familyOf("plain", () => 1))],
    pooled: (contender, origin) => {
      asked.push([contender, origin]);
      return { origin };
    },
  });
  assertEquals(compete(SERIES, competition).failures, []);
  const origins = spansOf(competition.spans).map(({ origin }) => origin);
  assertEquals(priors, origins.map((origin) => ({ origin })));
  assertEquals(new Set(asked.map(([contender]) => contender)), new Set(["global"]));
});

Deno.test("compete() leaves a contender out where its prior has no model, and blames it for nothing", () => {
  const competition = competitionOf(DAYS, {
    contenders: [contenderOf(regression, { prior: "global" })],
    pooled: () => null,
  });
  const { failures, forecasts: out } = compete(SERIES, competition);
  assertEquals(failures, []);
  assert(out.every(Number.isNaN));
});

Deno.test("compete() shrinks a key's own model toward that of all keys", () => {
  const rows = prepareFeatures(spec, SERIES, { horizon: HORIZON }).training(START + 62, {});
  const one = regression.fit({ y: new Float64Array(), start: 0, seasonLength: 7, design: rows }, {}, createRng(1));
  const competition = competitionOf(DAYS, {
    contenders: [
      contenderOf(regression, { prior: "global" }),
      contenderOf(regression, { name: "global", scope: "pooled" }),
    ],
    pooled: () => one,
  });
  const { failures, forecasts: out } = compete(SERIES, competition);
  assertEquals(failures, []);
  // A prior of a single key has no variance: its model is all that there is.
  out.subarray(0, out.length / 2).forEach((value, i) => {
    assertAlmostEquals(value, out[out.length / 2 + i], 1e-3 * value);
  });
});

Deno.test("fitContender() tells the family all cycles of the calendar", () => {
  const seen: unknown[] = [];
  const family = { ...familyOf("watches", () => 1), fit: ({ cycles }: Training) => seen.push(cycles) };
  fitContender(contenderOf(family), SAMPLE, { asOf: START + 40, competition: COMPETITION });
  assertEquals(seen, [[7, 365]]);
});

Deno.test("compete() raises every contender to the service level, on a span by the errors outside of it", () => {
  const metric = { metric: null, pinball: 0.9, cost: null, wape: null, mix: null, biasLimit: null, stability: 0 };
  const options = { plan: { count: 3, step: 4 } }, series = seriesOf(demand(140));
  const plain = compete(series, competitionOf(140, options));
  const competition = competitionOf(140, { ...options, metric }), raised = compete(series, competition);
  const spans = spansOf(competition.spans);
  CONTENDERS.forEach((_, c) =>
    spans.forEach(({ from }, s) => {
      const folds = competition.spans.folds.map((fold, f) => ({
        middle: forecastOf(plain, c, f),
        actual: actualOf(plain, f).map((value, i) =>
          fold.from + i >= from && fold.from + i < from + HORIZON ? NaN : value
        ),
      }));
      const lift = liftOf(folds, { ratio: 0.9, nonNegative: true });
      assertEquals(forecastOf(raised, c, s), liftForecast(forecastOf(plain, c, s), lift, { nonNegative: true }));
      if (s === spans.length - 1) assertEquals(raised.lift[c], lift, "as the hold-out is forecast it is served");
    })
  );
  assertEquals([plain.lift, raised.smear], [new Float64Array(4), new Float64Array(4).fill(1)]);
});
