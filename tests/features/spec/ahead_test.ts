import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { assertKnownAhead } from "@lib/features/spec/ahead.ts";
import { seriesPanel, specOf } from "../_panel.ts";

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

Deno.test("assertKnownAhead() says how far the panel reaches, never less than the origin", () => {
  const far = assertThrows(() => assertKnownAhead(spec, panel, { asOf: 110, horizon: 2 }), DataError);
  assertStringIncludes(far.message, "2 periods after the origin: current value is 0 periods");
  const near = assertThrows(() => assertKnownAhead(spec, panel, { asOf: 102, horizon: 5 }), DataError);
  assertStringIncludes(near.message, "current value is 1 periods");
  assertEquals(near.hint, "Give a future frame with price for every period ahead.");
});

Deno.test("assertKnownAhead() names a column once, however many features read it", () => {
  const both = specOf(["price_lag_0", "price_change_lag_0", "price_log_lag_1", "promo_lag_0"], {
    exogenous: [PRICE, { name: "promo", kind: "future" }],
  });
  const two = { ...panel, exogenous: [...panel.exogenous, { ...panel.exogenous[0], name: "promo" }] };
  const error = assertThrows(() => assertKnownAhead(both, two, { asOf: 103, horizon: 1 }), DataError);
  assertEquals(error.context.columns, ["price", "promo"]);
});

Deno.test("assertKnownAhead() takes a panel without rows as ending at the origin", () => {
  const empty = seriesPanel([], { keys: [], offsets: Int32Array.of(0) });
  assertKnownAhead(specOf(["lag_1"]), empty, { asOf: 5, horizon: 3 });
  assertEquals(
    assertThrows(() => assertKnownAhead(spec, empty, { asOf: 5, horizon: 3 }), DataError).code,
    "FUTURE_COLUMN_MISSING",
  );
});

Deno.test("assertKnownAhead() of flags needs the flag, and no target", () => {
  for (const name of ["price_season_mean", "price_days_to"]) {
    const flags = specOf([name], { exogenous: [PRICE] });
    assertKnownAhead(flags, panel, { asOf: 101, horizon: 2 });
    const error = assertThrows(() => assertKnownAhead(flags, panel, { asOf: 101, horizon: 3 }), DataError);
    assertEquals(error.context.columns, ["price"], name);
  }
});
