import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { addForecast, openSums } from "@lib/monitoring/scores/error_sums.ts";
import { addPromise, openPromises } from "@lib/monitoring/scores/promise_sums.ts";
import { gainOf, type MeasuredSums, unknownSums, watchMetrics } from "@lib/monitoring/scores/watch_metrics.ts";

const KEYS = [["a", "n"], ["a", "s"], ["b", "n"], ["never", "n"]].map((parts) => seriesKey(parts));
const GROUP = { keys: KEYS, keyColumns: ["item", "location"] };

/** Errors 1, 4 and 30 of one forecast each; what was promised is an error of 2. */
function sums(): MeasuredSums {
  const byKey = openSums(4, []), byStep = openSums(2, []), promised = openPromises(4, []);
  for (const [k, error] of [1, 4, 30].entries()) {
    const forecast = { y: 10, yhat: 10 + error, naive: NaN, seasonal: NaN };
    addForecast(byKey, k, forecast);
    addForecast(byStep, 1, forecast);
    addPromise(promised, k, { scores: { mae: 2, mase: 1 }, weight: 1 });
  }
  return { byKey, byStep, promised, scale: Float64Array.of(2, 2, 2, 2) };
}

Deno.test("watchMetrics() MASE is a mean over keys of which each counts at most 10", () => {
  const { mase, promised, scored } = watchMetrics(sums(), GROUP);
  assertEquals([scored, mase, promised.mase, promised.mae], [3, (0.5 + 2 + 10) / 3, 1, 2]);
});

Deno.test("watchMetrics() totals by key column, steps with forecasts, worst keys by their excess", () => {
  const { totals, steps, worst } = watchMetrics(sums(), GROUP);
  assertEquals(totals.map(({ column, text, keys, mae }) => [column, text, keys, mae]), [
    ["item", "a", 2, 2.5],
    ["item", "b", 1, 30],
    ["location", "n", 2, 15.5],
    ["location", "s", 1, 4],
  ]);
  assertEquals(steps.map(({ step, scored }) => [step, scored]), [[2, 3]]);
  assertEquals(worst.map(({ key, excess }) => [key.parts[0], excess]), [["b", 28], ["a", 2]]);
});

Deno.test("watchMetrics() a column whose texts are the keys has no totals; without forecasts nothing is a number", () => {
  const single = { keys: KEYS.slice(0, 3).map((_, k) => seriesKey([`${k}`])), keyColumns: ["item"] };
  assertEquals(watchMetrics(sums(), single).totals, []);
  const { scored, mae, mase, skill, steps, promised } = watchMetrics(unknownSums(4), GROUP);
  assertEquals([scored, mae, mase, skill, steps, promised.mae], [0, null, null, null, [], null]);
});

Deno.test("gainOf() is what the error would fall by at its promise", () => {
  assertEquals([0, 1, 2, 3].map((k) => gainOf(sums(), k)), [0, 0.5, 1 - 2 / 30, null]);
});
