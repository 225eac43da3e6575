import { foldEvidence, planSpans, type SpanOptions, standsAlone } from "../../../lib/competition/backtest/folds.ts";
import { CompetitionError } from "../../../lib/core/errors/errors.ts";
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import fc from "fast-check";

const PLAN: SpanOptions = {
  start: 100,
  end: 199,
  horizon: 10,
  count: 3,
  step: 10,
  refit: true,
  holdout: true,
  minTrain: 20,
};

Deno.test("planSpans() lays folds end to end before the hold-out", () => {
  const { folds, holdout, choiceEnd } = planSpans(PLAN);
  assertEquals(folds.map(({ name, origin, from, to }) => [name, origin, from, to]), [
    ["fold_1", 159, 160, 169],
    ["fold_2", 169, 170, 179],
    ["fold_3", 179, 180, 189],
  ]);
  assertEquals(holdout, { name: "holdout", origin: 189, from: 190, to: 199, fitOrigin: 189 });
  assertEquals(choiceEnd, 189);
});

Deno.test("planSpans() gives the last periods to the folds where there is no hold-out", () => {
  const { folds, holdout, choiceEnd } = planSpans({ ...PLAN, holdout: false });
  assertEquals([folds.at(-1)?.to, holdout, choiceEnd], [199, null, 199]);
});

Deno.test("planSpans() fits once, at the first origin, where folds do not refit; the hold-out is always refitted", () => {
  const { folds, holdout } = planSpans({ ...PLAN, refit: false });
  assertEquals(folds.map((fold) => fold.fitOrigin), [159, 159, 159]);
  assertEquals(holdout?.fitOrigin, 189);
});

Deno.test("planSpans() drops the oldest folds until the first origin has minTrain periods", () => {
  // Origins 159, 169, 179 have 60, 70, 80 periods behind them.
  assertEquals(planSpans({ ...PLAN, minTrain: 60 }).folds.length, 3);
  assertEquals(planSpans({ ...PLAN, minTrain: 61 }).folds.map((fold) => [fold.name, fold.origin]), [
    ["fold_1", 169],
    ["fold_2", 179],
  ]);
  assertEquals(planSpans({ ...PLAN, minTrain: 80 }).folds.length, 1);
});

Deno.test("planSpans() with overlap moves the folds of a short calendar together, the oldest with most of the newest one's history", () => {
  const short = { ...PLAN, overlap: true, end: 160, minTrain: 25 };
  // 41 periods to the newest origin, of which the oldest fold has 60 %.
  assertEquals(planSpans(short).folds.map(({ origin }) => origin), [124, 132, 140]);
  assertEquals(planSpans({ ...short, minTrain: 31 }).folds.map(({ origin }) => origin), [130, 135, 140]);
  assertEquals(planSpans({ ...short, minTrain: 41 }).folds.map(({ origin }) => origin), [140]);
  const long = { ...PLAN, overlap: true };
  assertEquals(planSpans(long), planSpans(PLAN));
});

const STEPS = { horizon: 10, seasonLength: 7 };

Deno.test("foldEvidence() counts an early fold little, and folds that overlap hardly more than one", () => {
  const evidence = foldEvidence(planSpans(PLAN), STEPS);
  assertEquals([evidence.independent, evidence.weights[2]], [3, 1]);
  assertAlmostEquals(evidence.weights[0], (60 / 80) ** 4, 1e-12);
  const close = planSpans({ ...PLAN, step: 2 });
  assertAlmostEquals(foldEvidence(close, STEPS).independent, 1.4, 1e-12);
  assertEquals(foldEvidence({ ...close, start: undefined }, STEPS).weights, [1, 1, 1]);
});

Deno.test("standsAlone() keeps the newest of evaluations that share periods", () => {
  assertEquals(standsAlone(planSpans(PLAN)), [true, true, true, true]);
  assertEquals(standsAlone(planSpans({ ...PLAN, step: 5 })), [true, false, true, true]);
  assertEquals(standsAlone(planSpans({ ...PLAN, step: 1, holdout: false })), [false, false, true]);
});

Deno.test("planSpans() refuses a calendar without room for one fold", () => {
  const error = assertThrows(() => planSpans({ ...PLAN, minTrain: 81 }), CompetitionError);
  assertEquals(error.code, "TOO_SHORT_CALENDAR");
  assertEquals(
    error.message,
    "Cannot plan folds as 101 periods are needed (81 to learn from, 10 for a fold, 10 for the hold-out): " +
      "current value is 100 up to the last one used",
  );
  assertEquals(error.hint.startsWith("A horizon of at most 25 fits this history"), true, error.hint);
  const none = assertThrows(() => planSpans({ ...PLAN, end: PLAN.start - 30, holdout: false }), CompetitionError);
  assertStringIncludes(none.message, "for a fold): current value is 0 up to");
  assertEquals(planSpans({ ...PLAN, minTrain: 90, holdout: false }).folds.length, 1);
});

Deno.test("planSpans() refuses counts and lengths that are not whole numbers from 1", () => {
  for (const wrong of [{ horizon: 0 }, { count: 0 }, { step: -1 }, { minTrain: NaN }, { horizon: 1.5 }]) {
    assertThrows(() => planSpans({ ...PLAN, ...wrong }), RangeError);
  }
});

Deno.test("planSpans() never lets training and evaluation overlap, nor a choice see the hold-out", () => {
  const options = fc.record({
    start: fc.integer({ min: -5000, max: 30000 }),
    length: fc.integer({ min: 1, max: 300 }),
    horizon: fc.integer({ min: 1, max: 40 }),
    count: fc.integer({ min: 1, max: 6 }),
    step: fc.integer({ min: 1, max: 40 }),
    refit: fc.boolean(),
    holdout: fc.boolean(),
    minTrain: fc.integer({ min: 1, max: 60 }),
  });
  let planned = 0;
  fc.assert(
    fc.property(options, ({ length, ...rest }) => {
      const end = rest.start + length - 1;
      const room = length - rest.horizon * (rest.holdout ? 2 : 1) - rest.minTrain;
      if (room < 0) {
        assertThrows(() => planSpans({ ...rest, end }), CompetitionError);
        return;
      }
      planned++;
      const { folds, holdout, choiceEnd } = planSpans({ ...rest, end });
      assertEquals(folds.length, Math.min(rest.count, 1 + Math.floor(room / rest.step)));
      for (const span of holdout === null ? folds : [...folds, holdout]) {
        assert(span.fitOrigin <= span.origin && span.origin < span.from);
        assertEquals([span.from, span.to], [span.origin + 1, span.origin + rest.horizon]);
        assert(span.fitOrigin - rest.start + 1 >= rest.minTrain && span.to <= end);
      }
      for (const fold of folds) assert(fold.to <= choiceEnd);
      if (holdout !== null) assertEquals([holdout.from, holdout.to], [choiceEnd + 1, end]);
      folds.slice(1).forEach((fold, i) => assertEquals(fold.origin - folds[i].origin, rest.step));
    }),
    { seed: 7, numRuns: 300 },
  );
  assert(planned > 100);
});

Deno.test("foldEvidence() says where serving has two seasons behind it and no fold has", () => {
  const plan = planSpans(PLAN),
    longer = (seasonLength: number) => foldEvidence(plan, { ...STEPS, seasonLength }).longer;
  // The newest fold has 80 periods behind it, the hold-out 90.
  assertEquals(longer(45)?.folds.map((log) => Math.round(Math.exp(log))), [60, 70, 80]);
  assertAlmostEquals(longer(45)?.serving ?? NaN, Math.log(90), 1e-12);
  assertEquals([40, 46, 1].map(longer), [undefined, undefined, undefined]);
  assertEquals(foldEvidence({ ...plan, start: undefined }, { ...STEPS, seasonLength: 45 }).longer, undefined);
});
