import { assertEquals } from "@std/assert";
import { forecastFacts } from "@lib/metrics/forecast_facts.ts";

const history = { ds: [0, 1, 2, 3], y: [100, 2, NaN, 4] };

Deno.test("forecastFacts() beside as many known values as it has steps, and beside what came at its own steps", () => {
  const actual = { ds: [5, 4, 9], y: [10, NaN, 1000] };
  const facts = forecastFacts({
    history,
    actual,
    ds: [4, 5],
    yhat: [6, 6],
    lo: [[5, 5], [0, 0]],
    hi: [[7, 7], [20, 20]],
  });
  assertEquals(facts, { total: 12, beside: 2, known: 1, met: 0.6, inside: [0, 1] });
});

Deno.test("forecastFacts() of zeros and of nothing known there are no ratios", () => {
  const facts = forecastFacts({ history: { ds: [0], y: [0] }, ds: [1], yhat: [0], lo: [], hi: [] });
  assertEquals(facts, { total: 0, beside: NaN, known: 0, met: NaN, inside: [] });
  const actual = { ds: [1], y: [0] };
  assertEquals(forecastFacts({ history, actual, ds: [1], yhat: [3], lo: [], hi: [] }).met, NaN);
});
