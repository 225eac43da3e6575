import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Panel } from "@lib/core/rows/panel.ts";
import type { FeatureSpec } from "@lib/features/spec/spec.ts";
import { predictSteps } from "@lib/features/rows/predict_steps.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { cell, SAMPLE_COLUMNS, samplePanel, seriesPanel, specOf } from "../_panel.ts";

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
      predictSteps(specOf(NAMES, { strategy, transform, exogenous: SAMPLE_COLUMNS }), panel, {
        asOf: 19_990,
        horizon: 1,
        predict: model,
      })
    );
    assertEquals(recursive, direct);
  }
});

Deno.test("predictSteps() recursive feeds its forecasts back as the target", () => {
  const spec = specOf(["lag_1", "lag_2"], { strategy: "recursive" });
  const fibonacci = (design: Design) => Float64Array.of(cell(design, 0, "lag_1") + cell(design, 0, "lag_2"));
  assertEquals([...predictSteps(spec, seriesPanel([1, 1, 2]), { asOf: 102, horizon: 5, predict: fibonacci })], [
    3,
    5,
    8,
    13,
    21,
  ]);
});

Deno.test("predictSteps() recursive restores each step before it goes on", () => {
  const spec = specOf(["lag_1"], { strategy: "recursive", transform: "log1p" });
  const forecasts = predictSteps(spec, seriesPanel([1, 2, 3]), {
    asOf: 102,
    horizon: 3,
    predict: (design) => design.values.map((value) => value + Math.log(2)),
  });
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
    assertEquals(
      predictSteps(spec, changed, { asOf: 19_980, horizon: 8, predict: model }),
      predictSteps(spec, panel, { asOf: 19_980, horizon: 8, predict: model }),
    );
  }
});

Deno.test("predictSteps() takes a panel or prepared features alike, and gives key-major values", () => {
  const panel = samplePanel({ lengths: [40, 30] });
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf(NAMES, { strategy, exogenous: SAMPLE_COLUMNS });
    const both = predictSteps(spec, panel, { asOf: 19_985, horizon: 4, predict: model });
    assertEquals(both.length, 8);
    assertEquals(
      predictSteps(spec, prepareFeatures(spec, panel, { horizon: 4 }), { asOf: 19_985, horizon: 4, predict: model }),
      both,
    );
  }
});

Deno.test("predictSteps() recursive passes over a key that has not begun", () => {
  const panel = samplePanel({ lengths: [30, 5] });
  const forecasts = predictSteps(specOf(["lag_1"], { strategy: "recursive" }), panel, {
    asOf: 19_990,
    horizon: 3,
    predict: model,
  });
  assert(forecasts.every(Number.isFinite));
});

Deno.test("predictSteps() asks for all steps of a column known ahead before it starts", () => {
  const spec = specOf(["price_lag_0"], { strategy: "recursive", exogenous: SAMPLE_COLUMNS });
  const error = assertThrows(
    () => predictSteps(spec, samplePanel(), { asOf: 19_999, horizon: 2, predict: model }),
    DataError,
  );
  assertEquals(error.code, "FUTURE_COLUMN_MISSING");
});

/** Recursive forecasts by hand: each step is a one-step forecast of a panel in which the earlier ones are known. */
function stepByStep(spec: FeatureSpec, panel: Panel, asOf: number, horizon: number): number[][] {
  const steps: number[][] = [];
  let known = panel;
  for (let h = 1; h <= horizon; h++) {
    const next = predictSteps({ ...spec, strategy: "direct" }, known, {
      asOf: asOf + h - 1,
      horizon: 1,
      predict: model,
    });
    steps.push([...next]);
    known = {
      ...known,
      y: known.y.map((y, row) => {
        const key = known.offsets.findIndex((end) => row < end) - 1;
        return known.ds[row] === asOf + h ? next[key] : y;
      }),
      exogenous: known.exogenous.map((column) => ({
        ...column,
        values: column.values.map((v, row) => column.kind === "historic" && known.ds[row] > asOf ? NaN : v),
      })),
    };
  }
  return steps;
}

Deno.test("predictSteps() recursive is one-step forecasting with its own forecasts as history", () => {
  const panel = samplePanel({ lengths: [80, 50], seed: 9 });
  const names = [
    ...NAMES,
    ...["expanding_mean_lag_1", "ewm_mean_lag_1_span_4", "rolling_median_lag_2_window_5", "time_since_last_sale"],
    ...[
      "season_mean_2",
      "key_season_index",
      "rolling_min_lag_1_window_4",
      "rolling_max_lag_2_window_30",
      "rolling_std_lag_1_window_6",
    ],
    ...["nonzero_share_window_9", "demand_interval_mean", "rolling_change_lag_1_window_4", "diff_lag_1_7"],
    ...["trend_slope_window_5", "key_mean", "visits_rolling_mean_window_3", "price_change_lag_0", "static_region"],
  ];
  for (const transform of ["none", "scale", "log1p_difference"] as const) {
    const spec = specOf(names, { strategy: "recursive", transform, exogenous: SAMPLE_COLUMNS });
    const actual = predictSteps(spec, panel, { asOf: 19_990, horizon: 6, predict: model });
    const expected = stepByStep(spec, panel, 19_990, 6);
    for (let k = 0; k < 2; k++) {
      for (let h = 0; h < 6; h++) assertAlmostEquals(actual[k * 6 + h], expected[h][k], 1e-9, `${transform} ${k} ${h}`);
    }
  }
});

Deno.test("predictSteps() direct asks the model once, for all keys and steps", () => {
  const panel = samplePanel({ lengths: [40, 30, 20] });
  const asked: [number, number][] = [];
  const spec = specOf(["lag_1", "step"]);
  const forecasts = predictSteps(spec, panel, {
    asOf: 19_995,
    horizon: 4,
    predict: (design) => {
      asked.push([design.rows, Math.max(...design.step)]);
      return Float64Array.from(design.step, (step, r) => 10 * design.key[r] + step);
    },
  });
  assertEquals(asked, [[12, 4]]);
  assertEquals([...forecasts], [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]);
});

Deno.test("predictSteps() recursive asks for one row per key and step, at the right dates", () => {
  const panel = samplePanel({ lengths: [40, 30] });
  const asked: number[][] = [];
  predictSteps(specOf(["lag_1"], { strategy: "recursive" }), panel, {
    asOf: 19_995,
    horizon: 3,
    predict: (design) => {
      asked.push([...design.ds, ...design.step, ...design.key]);
      return new Float64Array(2).fill(1);
    },
  });
  assertEquals(asked, [1, 2, 3].map((h) => [19_995 + h, 19_995 + h, 1, 1, 0, 1]));
});

Deno.test("predictSteps() walks beyond the panel's end with features of dates and the past", () => {
  const spec = specOf(["lag_1", "dow"], { strategy: "recursive" });
  const dates: number[] = [];
  const forecasts = predictSteps(spec, seriesPanel([1, 2, 3]), {
    asOf: 102,
    horizon: 9,
    predict: (design) => {
      dates.push(cell(design, 0, "dow"));
      return Float64Array.of(cell(design, 0, "lag_1") * 2);
    },
  });
  assertEquals([...forecasts], [6, 12, 24, 48, 96, 192, 384, 768, 1536]);
  assertEquals(dates, Array.from({ length: 9 }, (_, h) => (103 + h + 3) % 7));
});

Deno.test("predictSteps() leaves the panel as it was", () => {
  const panel = samplePanel({ lengths: [30, 20] }), copy = structuredClone(panel);
  const spec = specOf(NAMES, { strategy: "recursive", exogenous: SAMPLE_COLUMNS });
  predictSteps(spec, panel, { asOf: 19_990, horizon: 5, predict: model });
  assertEquals(panel, copy);
});

Deno.test("predictSteps() refuses an origin after the panel, and a model that does not answer every row", () => {
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf(["lag_1"], { strategy });
    assertThrows(
      () => predictSteps(spec, seriesPanel([1, 2]), { asOf: 102, horizon: 2, predict: model }),
      RangeError,
      "reach the origin",
    );
    assertThrows(
      () => predictSteps(spec, seriesPanel([1, 2]), { asOf: 101, horizon: 2, predict: () => new Float64Array(5) }),
      RangeError,
      "rows",
    );
    assertThrows(() => predictSteps(spec, seriesPanel([1, 2]), { asOf: 101, horizon: 0, predict: model }), RangeError);
  }
});

Deno.test("predictSteps() refuses a horizon that is no count of steps, also of prepared features", () => {
  const panel = seriesPanel([1, 2, 3]);
  for (const strategy of ["direct", "recursive"] as const) {
    const spec = specOf(["lag_1"], { strategy });
    const prepared = prepareFeatures(spec, panel, { horizon: 2 });
    for (const horizon of [0, -1, 2.5, NaN]) {
      assertThrows(
        () => predictSteps(spec, prepared, { asOf: 102, horizon, predict: model }),
        RangeError,
        `value is ${horizon}`,
      );
    }
  }
});

Deno.test("predictSteps() recursive reads nothing of a key that begins after the origin", () => {
  const panel = samplePanel({ lengths: [40, 6] });
  // The second key's first row is 19 995.
  const changed = {
    ...panel,
    y: panel.y.map((y, row) => row < 40 ? y : 1e6),
    exogenous: panel.exogenous.map((column) =>
      column.kind === "historic" ? { ...column, values: column.values.map((v, row) => row < 40 ? v : 99) } : column
    ),
  };
  const spec = specOf(NAMES, { strategy: "recursive", exogenous: SAMPLE_COLUMNS });
  for (const asOf of [19_994, 19_993, 19_990, 19_985]) {
    assertEquals(
      predictSteps(spec, changed, { asOf, horizon: 5, predict: model }),
      predictSteps(spec, panel, { asOf, horizon: 5, predict: model }),
      `${asOf}`,
    );
  }
});

Deno.test("predictSteps() recursive gives the same bits from features of a longer panel, which know what came", () => {
  const panel = samplePanel({ lengths: [80, 50, 3], seed: 9 });
  const names = [
    "lag_1",
    "rolling_std_lag_1_window_6",
    "rolling_mean_lag_1_window_6",
    "expanding_std_lag_1",
    "key_mean",
  ];
  const spec = specOf([...names, "promo_season_mean", "ewm_mean_lag_1_span_4", "season_mean_2", "season_change_1"], {
    strategy: "recursive",
    transform: "scale",
    exogenous: SAMPLE_COLUMNS,
  });
  const y = panel.y.map((value, row) => panel.ds[row] > 19_985 ? NaN : value);
  const unknown = predictSteps(spec, prepareFeatures(spec, { ...panel, y }, { horizon: 9 }), {
    asOf: 19_985,
    horizon: 9,
    predict: model,
  });
  assertEquals(
    predictSteps(spec, prepareFeatures(spec, panel, { horizon: 9 }), { asOf: 19_985, horizon: 9, predict: model }),
    unknown,
  );
});
