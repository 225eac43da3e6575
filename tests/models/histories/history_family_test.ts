import { assert, assertEquals, assertThrows } from "@std/assert";
import { FitError } from "../../../lib/core/errors/errors.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { historyFamily, lastKnown, NO_PARAMS } from "../../../lib/models/histories/history_family.ts";
import { numberIn } from "@lib/models/contract/params.ts";

const family = historyFamily({
  name: "test",
  summary: "First value plus a parameter.",
  minRows: 2,
  defaults: { plus: 1, other: 0 },
  rules: { plus: numberIn(-100, 100), other: numberIn(-100, 100) },
  size: () => 1,
  estimate: (y, { params }) => ({ numbers: [y[0] + Number(params.plus), NaN], first: Float64Array.of(0) }),
  advance(state, y) {
    for (const value of y) if (!Number.isNaN(value)) state[0] += value;
  },
  extrapolate: ([sum], { numbers }, out, at) => void out.set([numbers[0], sum, at].slice(0, out.length)),
});

/** Fitted on the periods 10 to 13. */
const fitted = family.fit(
  { y: Float64Array.of(1, 2, 4, 8), start: 10, seasonLength: 4, design: null },
  {},
  createRng(1),
);

/** The sum that the model stands at, and the position of the first step. */
const stand = (start: number, ...y: number[]) =>
  [...family.predict(fitted, { y: Float64Array.from(y), start, horizon: 3, design: null })].slice(1);

Deno.test("historyFamily() runs over the whole history again where it is there: corrected values count", () => {
  assertEquals(stand(10, 1, 2, 4, 8), [15, 4]);
  assertEquals(stand(10, 1, 2, 5, 8, 16), [32, 5]);
});

Deno.test("historyFamily() begins with its own first period, whatever lies before", () => {
  assertEquals(stand(7, 500, 600, 700, 1, 2, 4, 8), [15, 4]);
});

Deno.test("historyFamily() goes on from the end of the fit where leading rows are gone", () => {
  assertEquals(stand(11, 2, 4, 8), [15, 4]);
  assertEquals(stand(13, 8, 16, 32), [63, 6]);
  assertEquals(stand(14, 16, 32), [63, 6]);
  assertEquals(stand(16, 64), [79, 7]);
  assertEquals(stand(14), [15, 4]);
});

Deno.test("historyFamily() forecasts from an origin before the end of the fit only where the first period is there", () => {
  assertEquals(stand(10, 1, 2), [3, 2]);
  for (const [start, ...y] of [[11, 2, 4], [2, 1, 1], [10]]) {
    assertEquals(assertThrows(() => stand(start, ...y), FitError).code, "ORIGIN_BEFORE_FIT", `from ${start}`);
  }
});

Deno.test("historyFamily() with blank states can begin anywhere", () => {
  const last = historyFamily({
    name: "last",
    summary: "Last.",
    minRows: 1,
    ...NO_PARAMS,
    size: () => 1,
    estimate: () => ({ numbers: [] }),
    blank: () => Float64Array.of(NaN),
    advance: (state, y) => void (state[0] = y.at(-1) ?? state[0]),
    extrapolate: ([value], _, out, at) => void out.set([value, at]),
  });
  const model = last.fit(
    { y: Float64Array.of(1, 2, 4, 8), start: 10, seasonLength: 1, design: null },
    {},
    createRng(1),
  );
  assertEquals(model.first.length, 0);
  const predict = (
    start: number,
    ...y: number[]
  ) => [...last.predict(model, { y: Float64Array.from(y), start, horizon: 2, design: null })];
  assertEquals([predict(11, 2, 5), predict(10, 7), predict(12, 4, 8)], [[5, 3], [7, 1], [8, 4]]);
});

Deno.test("historyFamily() counts from the first value that its estimate does not skip", () => {
  const late = historyFamily({
    name: "late",
    summary: "Late.",
    minRows: 1,
    ...NO_PARAMS,
    size: () => 1,
    estimate: () => ({ numbers: [], first: Float64Array.of(0), skip: 2 }),
    advance(state, y) {
      for (const value of y) state[0] += value;
    },
    extrapolate: ([sum], _, out, at) => void out.set([sum, at]),
  });
  const y = Float64Array.of(1, 2, 4, 8),
    model = late.fit({ y, start: 10, seasonLength: 1, design: null }, {}, createRng(1));
  assertEquals([model.start, model.end], [12, 13]);
  assertEquals([...late.predict(model, { y, start: 10, horizon: 2, design: null })], [12, 2]);
});

Deno.test("historyFamily() refuses an artifact that does not carry its time", () => {
  const { header, arrays } = family.encode(fitted);
  const { layout: _, ...old } = header;
  const code = (changed: Record<string, unknown>) =>
    assertThrows(() => family.decode({ header: changed, arrays }), FitError).code;
  assertEquals(code(old), "OLD_ARTIFACT");
  assertEquals(code({ ...header, start: null }), "CORRUPT_ARTIFACT");
});

Deno.test("historyFamily() merges parameters over the defaults", () => {
  const training = { y: Float64Array.of(5, 6), start: 0, seasonLength: 4, design: null };
  assertEquals(family.fit(training, {}, createRng(1)).numbers[0], 6);
  assertEquals(family.fit(training, { plus: 3 }, createRng(1)).numbers[0], 8);
});

Deno.test("historyFamily() keeps season length and numbers through its artifact, NaN included", () => {
  assert(Number.isNaN(fitted.numbers[1]));
  assertEquals(family.decode(family.encode(fitted)), fitted);
  assertThrows(() => family.decode({ header: { family: "test", layout: 2 }, arrays: {} }), FitError, "seasonLength");
});

Deno.test("historyFamily() refuses to forecast from a history without a known value", () => {
  const error = assertThrows(() => stand(10, NaN), FitError);
  assertEquals(error.code, "EMPTY");
});

Deno.test("lastKnown() finds the last known value, or -1", () => {
  const y = Float64Array.of(1, NaN, 3, NaN);
  assertEquals([lastKnown(y), lastKnown(y.subarray(0, 2)), lastKnown(y.subarray(0, 0))], [2, 0, -1]);
});

Deno.test("historyFamily() hands the season length of the fit to the forecast", () => {
  const seen: number[] = [];
  const watch = historyFamily({
    name: "watch",
    summary: "Watches.",
    minRows: 1,
    ...NO_PARAMS,
    size: () => 1,
    estimate: (_, { seasonLength }) => ({ numbers: [seasonLength], first: Float64Array.of(0) }),
    advance: (_, __, { seasonLength }) => void seen.push(seasonLength),
    extrapolate: (_, { seasonLength, numbers }, out) => {
      seen.push(seasonLength, numbers[0]);
      out.fill(0);
    },
  });
  const y = Float64Array.of(1, 2), fitted = watch.fit({ y, start: 0, seasonLength: 7, design: null }, {}, createRng(1));
  watch.predict(watch.decode(watch.encode(fitted)), { y, start: 0, horizon: 1, design: null });
  assertEquals(seen, [7, 7, 7, 7]);
});

Deno.test("historyFamily() refuses short histories for the fit, not for the forecast", () => {
  const one = Float64Array.of(9);
  assertEquals(stand(10, 9), [9, 1]);
  const error = assertThrows(
    () => family.fit({ y: one, start: 0, seasonLength: 1, design: null }, {}, createRng(1)),
    FitError,
  );
  assertEquals(error.code, "TOO_SHORT");
  assertEquals(family.predict(fitted, { y: one, start: 10, horizon: 0, design: null }).length, 0);
});

Deno.test("historyFamily() refuses an infinite history at the forecast too, and what it did not fit", () => {
  for (const start of [10, 12]) {
    assertEquals(assertThrows(() => stand(start, 1, 2, Infinity), FitError).code, "NOT_FINITE");
  }
  assertEquals(assertThrows(() => family.encode({ ...fitted, family: "other" }), FitError).code, "NOT_FITTED");
  assertEquals(
    assertThrows(() => family.decode({ header: { ...family.encode(fitted).header }, arrays: {} }), FitError).code,
    "CORRUPT_ARTIFACT",
  );
});

Deno.test("historyFamily() keeps defaults as they are", () => {
  const training = { y: Float64Array.of(5, 6), start: 0, seasonLength: 4, design: null };
  family.fit(training, { plus: 9 }, createRng(1));
  assertEquals(family.defaults, { plus: 1, other: 0 });
});

Deno.test("historyFamily() forecasts from where the fit stands only while its history is the one that was fitted", () => {
  const y = Float64Array.of(1, NaN, 4, 8),
    model = family.fit(
      { y, start: 3, seasonLength: 1, design: null },
      {},
      createRng(1),
    );
  const sumAfter = (change: (y: Float64Array) => void) => {
    change(y);
    return family.predict(model, { y, start: 3, horizon: 2, design: null })[1];
  };
  assertEquals(sumAfter(() => {}), 13);
  assertEquals(sumAfter((y) => y[1] = 100), 113, "a value that became known");
  assertEquals(sumAfter((y) => y.set([NaN, NaN])), 12, "one that is known no more");
  assertEquals(model.state, Float64Array.of(13), "the model stays");
});
