import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  combineAtEvents,
  eventSteps,
  fleetEvents,
  isBlindTo,
  sharesAtEvents,
  standInOf,
} from "../../../lib/competition/backtest/event_steps.ts";
import { backtestOf } from "../_backtests.ts";
import { specOf } from "../_series.ts";

const spec = specOf({ events: [1012, 1024] });
const steps = (origin: number, horizon = 10) => eventSteps(spec, { origin, horizon })?.join("");

Deno.test("eventSteps() and isBlindTo() know the dates that move demand, of any key", () => {
  const entries = [
    { name: "event_fair", places: [["n"]], periods: [1012] },
    { name: "event_other", places: [], periods: [1007] },
  ];
  const dated = specOf({ dates: { columns: ["shop"], entries, moving: ["event_fair"] } });
  assertEquals(eventSteps(dated, { origin: 1005, horizon: 10 })?.indexOf(1), 6);
  assertEquals(eventSteps(specOf({ dates: { columns: [], entries } }), { origin: 1005, horizon: 10 }), null);
  assertEquals([
    isBlindTo({ input: "design", spec: dated }, dated),
    isBlindTo({ input: "design", spec: specOf() }, dated),
  ], [false, true]);
});

Deno.test("eventSteps() are the holidays ahead, and the steps that repeat one of the last season", () => {
  assertEquals(steps(1005), "0000001000");
  // Day 1012 is in the last week: it would be repeated on 1019 and 1026; and 1024 is ahead.
  assertEquals(steps(1012), "000000100001010".slice(0, 10));
  assertEquals(steps(1012, 15), "000000100001010");
  assertEquals(steps(1018, 5), "10000");
  assertEquals(steps(1040), undefined);
  assertEquals(eventSteps(specOf(), { origin: 1005, horizon: 10 }), null);
});

Deno.test("isBlindTo() says who cannot see the holidays that move demand: the history alone, or rows that do not show them all", () => {
  const of = (input: "history" | "design" | undefined, events?: number[]) =>
    isBlindTo({ input, spec: specOf({ events }) }, spec);
  assertEquals([of("history", [1012, 1024]), of("design", [1012, 1024]), of(undefined, [1024, 1012, 3])], [
    true,
    false,
    false,
  ]);
  assertEquals([of("design"), of("design", [1012])], [true, true]);
  assertEquals(isBlindTo({ input: "design", spec: specOf() }, specOf()), false);
});

Deno.test("fleetEvents() are by span, and none where nobody or everybody sees holidays", () => {
  const span = (origin: number) => ({ name: "", origin, from: origin + 1, to: origin + 7, fitOrigin: origin });
  const spans = { folds: [span(1005), span(1040)], holdout: span(1018), choiceEnd: 1047 };
  const of = (...isBlind: boolean[]) => fleetEvents(spec, { spans, horizon: 7, isBlind });
  assertEquals(of(true, false), {
    isBlind: [true, false],
    steps: [Uint8Array.of(0, 0, 0, 0, 0, 0, 1), null, Uint8Array.of(1, 0, 0, 0, 0, 1, 0)],
  });
  assertEquals([of(true, true), of(false, false)], [null, null]);
  assertEquals(fleetEvents(specOf(), { spans, horizon: 7, isBlind: [true, false] }), null);
});

Deno.test("combineAtEvents() leaves holidays to who sees them", () => {
  const members = [[1, 1], [3, 5], [5, 9]].map((row) => Float64Array.from(row));
  const combine = (weights: number[], isBlind: boolean[], how: "weighted" | "median" = "weighted") => [
    ...combineAtEvents(members, { combine: how, weights, isBlind, steps: Uint8Array.of(0, 1) }),
  ];
  assertEquals(combine([1, 1, 1], [true, false, false]), [3, 7]);
  assertEquals(combine([1, 1, 1], [true, false, false], "median"), [3, 7]);
  assertEquals(combine([2, 1, 1], [false, true, true]), [2.5, 1]);
  // A stand-in, of weight 0, where nobody with weight sees the holiday; all have their say where nobody stands in.
  assertEquals(combine([1, 0, 0], [true, false, true]), [1, 5]);
  assertEquals(combine([1, 1, 0], [true, true, true]), [2, 3]);
  assertEquals(combine([1, 1, 0], [false, false, true]), [2, 3]);
  members[1].fill(NaN);
  assertEquals(combine([1, 0, 0], [true, false, true]), [1, 1]);
  assertEquals(combine([1, 1, 1], [true, false, true]), [3, 5]);
});

Deno.test("standInOf() is the best that sees holidays and ran", () => {
  const flat = (...values: number[]) => values.map((value) => [value]);
  const backtest = backtestOf({
    actual: flat(10, 10, 10),
    forecasts: [flat(9, 9, 9), flat(NaN, NaN, NaN), flat(12, 12, NaN), flat(11, 11, 99), flat(9, 9, 9)],
  });
  const isBlind = [true, false, false, false, true];
  const at = { events: { isBlind, steps: [] }, ranking: [5, 0, 1, 2, 4, 3] };
  assertEquals(standInOf(backtest, [0], at), 3);
  assertEquals(standInOf(backtest, [0, 4], at), 3);
  assertEquals(standInOf(backtest, [0, 3], at), -1);
  assertEquals(standInOf(backtest, [0], { ...at, ranking: [0, 1, 2, 4] }), -1);
});

Deno.test("sharesAtEvents() are what members have in what combineAtEvents() gives", () => {
  const value = fc.constantFrom(1, 2, 5, 9, NaN), weight = fc.constantFrom(0, 1, 3);
  const member = fc.record({ forecast: fc.tuple(value, value, value), weight, isBlind: fc.boolean() });
  const combine = fc.constantFrom("weighted" as const, "median" as const);
  const holidays = fc.constantFrom(null, Uint8Array.of(0, 1, 1));
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 4 }), combine, holidays, (all, combine, steps) => {
      const options = {
        combine,
        weights: all.map(({ weight }) => weight),
        isBlind: all.map(({ isBlind }) => isBlind),
        steps,
      };
      const forecasts = all.map(({ forecast }) => Float64Array.from(forecast)),
        shares = sharesAtEvents(forecasts, options);
      combineAtEvents(forecasts, options).forEach((value, i) => {
        const sum = shares.reduce((sum, share, m) => sum + (share[i] === 0 ? 0 : share[i] * forecasts[m][i]), 0);
        assertAlmostEquals(sum, Number.isNaN(value) ? 0 : value, 1e-12);
        assertAlmostEquals(shares.reduce((sum, share) => sum + share[i], 0), Number.isNaN(value) ? 0 : 1, 1e-12);
      });
    }),
    { seed: 4 },
  );
});
