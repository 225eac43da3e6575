import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/design.ts";
import { DataError } from "@lib/core/errors.ts";
import { predictSteps } from "@lib/features/predict_steps.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { cell, SAMPLE_COLUMNS, samplePanel, seriesPanel, specOf } from "./_panel.ts";

const NAMES = ["lag_1", "lag_2", "rolling_mean_lag_1_window_7", "season_lag_1", "dow", "price_lag_0", "visits_lag_1"];

/** A linear model that turns missing features into 0. */
const model = (design: Design) => {
  const p = design.names.length;
  return Float64Array.from(
    { length: design.rows },
    (_, r) =>
      design.values.subarray(r * p, (r + 1) * p).reduce(
        (sum, value, c) => sum + (Number.isNaN(value) ? 0 : value / (c + 3)),
        0.1,
      ),
  );
};

Deno.test("predictSteps() recursive equals direct for one step, for every transform", () => {
  const panel = samplePanel();
  for (const transform of ["none", "log1p", "scale", "difference", "log1p_difference"] as const) {
    const [direct, recursive] = (["direct", "recursive"] as const).map((strategy) =>
      predictSteps(specOf(NAMES, { strategy, transform, exogenous: SAMPLE_COLUMNS }), panel, 19_990, 1, model)
    );
    assertEquals(recursive, direct);
  }
});

Deno.test("predictSteps() recursive feeds its forecasts back as the target", () => {
  const spec = specOf(["lag_1", "lag_2"], { strategy: "recursive" });
  const fibonacci = (design: Design) => Float64Array.of(cell(design, 0, "lag_1") + cell(design, 0, "lag_2"));
  assertEquals([...predictSteps(spec, seriesPanel([1, 1, 2]), 102, 5, fibonacci)], [3, 5, 8, 13, 21]);
});

Deno.test("predictSteps() recursive restores each step before it goes on", () => {
  const spec = specOf(["lag_1"], { strategy: "recursive", transform: "log1p" });
  const forecasts = predictSteps(
    spec,
    seriesPanel([1, 2, 3]),
    102,
    3,
    (design) => design.values.map((value) => value + Math.log(2)),
  );
  [7, 15, 31].forEach((expected, h) => assertAlmostEquals(forecasts[h], expected));
});

Deno.test("predictSteps() reads nothing after the origin but columns known ahead", () => {
  const panel = samplePanel();
  const changed = {
    ...panel,
    y: panel.y.map((value, row) => panel.ds[row] > 19_980 ? 1e6 : value),
    exogenous: panel.exogenous.map((column) =>
      column.kind === "historic"
        ? { ...column, values: column.values.map((v, row) => panel.ds[row] > 19_980 ? 77 : v) }
        : column
    ),
  };
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf(NAMES, { strategy, exogenous: SAMPLE_COLUMNS });
    assertEquals(predictSteps(spec, changed, 19_980, 8, model), predictSteps(spec, panel, 19_980, 8, model));
  }
});

Deno.test("predictSteps() takes a panel or prepared features alike, and gives key-major values", () => {
  const panel = samplePanel({ lengths: [40, 30] });
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf(NAMES, { strategy, exogenous: SAMPLE_COLUMNS });
    const both = predictSteps(spec, panel, 19_985, 4, model);
    assertEquals(both.length, 8);
    assertEquals(predictSteps(spec, prepareFeatures(spec, panel, { horizon: 4 }), 19_985, 4, model), both);
  }
});

Deno.test("predictSteps() recursive passes over a key that has not begun", () => {
  const panel = samplePanel({ lengths: [30, 5] });
  const forecasts = predictSteps(specOf(["lag_1"], { strategy: "recursive" }), panel, 19_990, 3, model);
  assert(forecasts.every(Number.isFinite));
});

Deno.test("predictSteps() asks for all steps of a column known ahead before it starts", () => {
  const spec = specOf(["price_lag_0"], { strategy: "recursive", exogenous: SAMPLE_COLUMNS });
  const error = assertThrows(() => predictSteps(spec, samplePanel(), 19_999, 2, model), DataError);
  assertEquals(error.code, "FUTURE_COLUMN_MISSING");
});
