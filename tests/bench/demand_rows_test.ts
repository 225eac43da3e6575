import { assert, assertEquals, assertNotEquals, assertNotStrictEquals } from "@std/assert";
import { demandRows } from "../../bench/harness/demand_rows.ts";

Deno.test("demandRows() shapes: 30 features of days, 8 of months, as many hold-out as training rows", () => {
  for (const [kind, p] of [["daily", 30], ["monthly", 8]] as const) {
    const { train, test } = demandRows(kind, { rows: 50, seed: 1 });
    assertEquals([train.names.length, new Set(train.names).size], [p, p]);
    for (const part of [train, test]) {
      assertEquals([part.rows, part.values.length, part.target.length], [50, 50 * p, 50]);
    }
    assert(train.values.every(Number.isFinite) && train.target.every(Number.isFinite));
  }
});

Deno.test("demandRows() lags look back, and the hold-out follows the training rows", () => {
  const { train, test } = demandRows("daily", { rows: 40, seed: 2 }), p = train.names.length;
  for (const lag of [1, 7]) {
    const column = train.names.indexOf(`lag_${lag}`);
    for (let row = lag; row < 40; row++) assertEquals(train.values[row * p + column], train.target[row - lag]);
    assertEquals(test.values[column], train.target[40 - lag]);
  }
  const mean = train.values[20 * p + train.names.indexOf("rolling_mean_lag_1_window_3")];
  assertEquals(mean, (train.target[17] + train.target[18] + train.target[19]) / 3);
});

Deno.test("demandRows() seeded: the same again, another with another seed; days have many zeros", () => {
  const first = demandRows("daily", { rows: 1000, seed: 3 }).train;
  assertEquals(demandRows("daily", { rows: 1000, seed: 3 }).train.values, first.values);
  assertNotEquals(demandRows("daily", { rows: 1000, seed: 4 }).train.target, first.target);
  const zeros = first.target.filter((value) => value === 0).length / 1000;
  assert(zeros > 0.05 && zeros < 0.5, `share of zeros ${zeros}`);
});

Deno.test("demandRows() every design has memory of its own, so that no fit profits from an earlier one", () => {
  const { train } = demandRows("monthly", { rows: 20, seed: 5 }), [a, b] = [train.design(), train.design()];
  assertEquals(a.values, b.values);
  assertNotStrictEquals(a.values.buffer, b.values.buffer);
});
