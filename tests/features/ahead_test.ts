import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { assertKnownAhead, findEmptyAhead } from "@lib/features/ahead.ts";
import { seriesPanel, specOf } from "./_panel.ts";

const PRICE = { name: "price", kind: "future" as const };
const panel = seriesPanel([1, 2, NaN, NaN], {
  exogenous: [{ ...PRICE, values: Float64Array.of(5, 5, 4, NaN) }],
});
const spec = specOf(["price_lag_0", "lag_1"], { exogenous: [PRICE] });

Deno.test("assertKnownAhead() names the columns that the panel does not reach", () => {
  assertKnownAhead(spec, panel, { asOf: 101, horizon: 2 });
  const error = assertThrows(() => assertKnownAhead(spec, panel, { asOf: 101, horizon: 3 }), DataError);
  assertEquals([error.code, error.context.columns], ["FUTURE_COLUMN_MISSING", ["price"]]);
});

Deno.test("assertKnownAhead() needs no rows for calendar features or lags longer than the gap", () => {
  assertKnownAhead(specOf(["dow", "lag_1"]), panel, { asOf: 103, horizon: 30 });
  assertKnownAhead(specOf(["price_lag_3"], { exogenous: [PRICE] }), panel, { asOf: 103, horizon: 3 });
  assertThrows(() =>
    assertKnownAhead(specOf(["price_lag_3"], { exogenous: [PRICE] }), panel, { asOf: 103, horizon: 4 })
  );
});

Deno.test("findEmptyAhead() tells a column without a single value ahead", () => {
  assertEquals(findEmptyAhead(spec, panel, { asOf: 101, horizon: 2 }), []);
  assertEquals(findEmptyAhead(spec, panel, { asOf: 102, horizon: 1 }), ["price"]);
  assertEquals(findEmptyAhead(spec, { ...panel, exogenous: [] }, { asOf: 101, horizon: 2 }), ["price"]);
});
