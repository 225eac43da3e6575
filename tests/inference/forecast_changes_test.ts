import { assertAlmostEquals, assertEquals } from "@std/assert";
import fc from "fast-check";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { ForecastComparison, plainChanges } from "@lib/inference/forecast_changes.ts";

const KEYS = ["a", "b", "c"].map((item) => seriesKey([item]));

/** Forecasts by key, before and after; an empty one is of a key that failed. */
function compare(before: readonly (readonly number[])[], after: readonly (readonly number[])[], most?: number) {
  const comparison = new ForecastComparison();
  before.forEach((row, k) => comparison.add(KEYS[k]!, Float64Array.from(row), Float64Array.from(after[k]!)));
  return comparison.result({ most });
}

Deno.test("ForecastComparison.result() orders keys by relative and by absolute change", () => {
  const { churn, keys, changed, mostRelative, mostAbsolute } = compare(
    [[1, 1], [100, 100], [5, 5]],
    [[2, 2], [90, 90], [5, 5]],
  );
  assertEquals([keys, changed], [3, 2]);
  assertEquals(mostRelative.map(({ key }) => key.parts[0]), ["a", "b"]);
  assertEquals(mostAbsolute.map(({ key }) => key.parts[0]), ["b", "a"]);
  assertEquals(mostAbsolute[0], { key: KEYS[1]!, before: 200, after: 180, absolute: 20, relative: 20 / 190 });
  assertAlmostEquals(churn, 22 / ((2 + 200 + 10 + 4 + 180 + 10) / 2));
});

Deno.test("ForecastComparison.result() names no more keys than asked for", () => {
  const { mostRelative, changed } = compare([[1, 1], [1, 1], [1, 1]], [[2, 2], [3, 3], [4, 4]], 2);
  assertEquals(mostRelative.map(({ key }) => key.parts[0]), ["c", "b"]);
  assertEquals(changed, 3);
});

Deno.test("ForecastComparison.add() equal forecasts, also of nothing, are no change", () => {
  const { churn, changed, mostRelative } = compare([[0, 0], [3, 4]], [[0, 0], [3, 4]]);
  assertEquals([churn, changed, mostRelative.length], [0, 0, 0]);
});

Deno.test("ForecastComparison.add() compares the steps that both models reach", () => {
  const { mostAbsolute: [change] } = compare([[1, 5]], [[2]]);
  assertEquals([change?.before, change?.after, change?.absolute], [1, 2, 1]);
});

Deno.test("ForecastComparison.add() a key that loses or gains its forecast is counted apart", () => {
  const { keys, lost, gained, churn } = compare([[1, 1], [], []], [[], [2, 2], []]);
  assertEquals([keys, lost, gained, churn], [0, [KEYS[0]], 1, NaN]);
});

Deno.test("ForecastComparison.result() is bounded by 2 and the same both ways", () => {
  const row = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 2 });
  const rows = fc.array(row, { minLength: 3, maxLength: 3 });
  fc.assert(fc.property(rows, rows, (before, after) => {
    const there = compare(before, after), back = compare(after, before);
    assertAlmostEquals(there.churn, back.churn, 1e-9);
    for (const share of [there.churn, ...there.mostRelative.map(({ relative }) => relative)]) {
      if (!(share >= 0 && share <= 2 + 1e-12)) throw new Error(`${share} is out of bounds`);
    }
  }));
});

Deno.test("plainChanges() has keys as their texts, and what is beside them", () => {
  const changes = compare([[1], [3]], [[2], []]);
  const change = { key: ["a"], before: 1, after: 2, absolute: 1, relative: 2 / 3 };
  assertEquals(plainChanges({ ...changes, dataVersion: 4 }), {
    dataVersion: 4,
    keys: 1,
    changed: 1,
    churn: 2 / 3,
    lost: [["b"]],
    gained: 0,
    mostRelative: [change],
    mostAbsolute: [change],
  });
});
