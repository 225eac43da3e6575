import { saneContenders, saneMembers } from "../../../lib/competition/blends/sanity.ts";
import { backtestOf, simulateFleet } from "../_backtests.ts";
import { assertEquals } from "@std/assert";

/** Contenders that err by about 1, 1.3, 1.5 and 4 everywhere. */
const FLEET = simulateFleet({ keys: 40, spans: 3, horizon: 6, seed: 4, sigma: () => [1, 1.3, 1.5, 4] });

Deno.test("saneContenders() leaves out who errs by more than twice as much as is typical", () => {
  assertEquals([...saneContenders(FLEET, [0, 1])], [1, 1, 1, 0]);
  const edge = backtestOf({ actual: [[10, 10]], forecasts: [[[11, 11]], [[11, 11]], [[12, 12]]] });
  assertEquals([...saneContenders([edge], [0])], [1, 1, 1]);
});

Deno.test("saneContenders() looks at the spans that it is given, and at nothing else", () => {
  const later = FLEET.map((backtest) => ({ ...backtest, actual: backtest.actual.map((v, i) => i < 12 ? v : 1e9) }));
  assertEquals(saneContenders(later, [0, 1]), saneContenders(FLEET, [0, 1]));
});

Deno.test("saneContenders() is not moved by a few wild keys, nor by who runs nowhere", () => {
  const wild = FLEET.map((backtest, k) =>
    k > 0 ? backtest : { ...backtest, forecasts: backtest.forecasts.map((v, i) => i < 18 ? 1e12 : v) }
  );
  assertEquals([...saneContenders(wild, [0, 1])], [1, 1, 1, 0]);
  const absent = FLEET.map((backtest) => ({
    ...backtest,
    forecasts: backtest.forecasts.map((v, i) => i < 18 ? NaN : v),
  }));
  assertEquals([...saneContenders(absent, [0, 1])], [0, 1, 1, 0]);
});

Deno.test("saneContenders() without folds, without errors or without keys lets everybody in", () => {
  assertEquals([...saneContenders(FLEET, [])], [1, 1, 1, 1]);
  const exact = backtestOf({ actual: [[0, 0]], forecasts: [[[0, 0]], [[0, 0]]] });
  assertEquals([...saneContenders([exact], [0])], [1, 1]);
  assertEquals(saneContenders([], [0]).length, 0);
});

Deno.test("saneMembers() judges one key by its own folds: more than three times the typical error is out", () => {
  const backtest = backtestOf({
    actual: [[10, 10], [10, NaN]],
    forecasts: [[[9, 11], [11, 0]], [[8, 12], [12, 0]], [[7, 13], [13.5, 0]], [[10, 10], [31, 0]], [[NaN, NaN], [
      NaN,
      0,
    ]]],
  });
  assertEquals(saneMembers(backtest, [0, 1]), [true, true, true, false, true]);
  assertEquals(saneMembers(backtest, [0]), [true, true, true, true, true]);
  assertEquals(saneMembers(backtest, []), [true, true, true, true, true]);
});
