import { assert, assertAlmostEquals, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { Design } from "@lib/core/rows/design.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { specHash } from "@lib/features/spec/spec.ts";
import { cell, MONTH, SAMPLE_COLUMNS, samplePanel, seriesPanel, specOf, withTarget } from "../_panel.ts";

Deno.test("training() targets are y at the target, transformed at the origin", () => {
  const panel = seriesPanel([2, 4, 6, 8, 10]);
  const spec = specOf(["lag_1", "step"], { transform: "scale" });
  const design = prepareFeatures(spec, panel, { horizon: 1 }).training(104);
  assertEquals([...design.ds], [103, 104]);
  assertEquals([...design.target], [8 / 4, 10 / 5]);
  assertEquals([...design.transform], [0, 4, 0, 5]);
  assertEquals([cell(design, 0, "lag_1"), cell(design, 1, "lag_1")], [6 / 4, 8 / 5]);
});

Deno.test("training() and future() designs name their spec and have the shapes of the contract", () => {
  const panel = samplePanel();
  const spec = specOf(["lag_1", "dow", "static_region", "step"], { exogenous: SAMPLE_COLUMNS });
  const prepared = prepareFeatures(spec, panel, { horizon: 5 });
  for (const design of [prepared.training(19_990), prepared.future(19_990)]) {
    assertEquals(design.specHash, specHash(spec));
    assertEquals(design.names, spec.names);
    assertEquals(design.categorical, [false, true, true, false]);
    assertEquals(design.values.length, design.rows * 4);
    assertEquals(design.transform.length, design.rows * 2);
    for (const column of [design.target, design.weight, design.key, design.ds, design.step]) {
      assertEquals(column.length, design.rows);
    }
    assert(design.weight.every((weight) => weight === 1));
  }
  const future = prepared.future(19_990);
  assertEquals(future.rows, 15);
  assert(future.target.every(Number.isNaN));
  assertEquals([...future.step.slice(0, 6)], [1, 2, 3, 4, 5, 1]);
});

Deno.test("training() gives no rows before anything is known", () => {
  const prepared = prepareFeatures(specOf(["lag_1"]), seriesPanel([1, 2, 3, 4]), { horizon: 2 });
  assertEquals([99, 100, 102].map((asOf) => prepared.training(asOf).rows), [0, 0, 0]);
  assertEquals(prepareFeatures(specOf(["lag_1"]), seriesPanel([NaN, NaN, NaN]), { horizon: 1 }).training(102).rows, 0);
});

Deno.test("future() of calendar features reaches beyond the panel, further than prepared", () => {
  const prepared = prepareFeatures(specOf(["dow", "season_lag_1", "lag_1"]), seriesPanel([1, 2, 3]), { horizon: 2 });
  const future = prepared.future(102, 400);
  assertEquals(cell(future, 399, "dow"), (502 + 3) % 7);
  assert(Number.isNaN(cell(future, 399, "season_lag_1")));
  assertEquals(cell(future, 399, "lag_1"), 3);
});

Deno.test("future() asks for columns known ahead by name", () => {
  const exogenous = [{ name: "price", kind: "future" as const }];
  const panel = seriesPanel([1, 2, 3], { exogenous: [{ ...exogenous[0], values: Float64Array.of(1, 1, 1) }] });
  const prepared = prepareFeatures(specOf(["price_lag_0"], { exogenous }), panel, { horizon: 1 });
  assertEquals(prepared.future(101).values[0], 1);
  const error = assertThrows(() => prepared.future(102), DataError);
  assertEquals([error.code, error.context.columns], ["FUTURE_COLUMN_MISSING", ["price"]]);
});

Deno.test("future() of a key that has not begun has rows, without a past", () => {
  const panel = samplePanel({ lengths: [30, 5] });
  const future = prepareFeatures(specOf(["lag_1", "dow"]), panel, { horizon: 2 }).future(19_990);
  assertEquals([...future.key], [0, 0, 1, 1]);
  assert(Number.isNaN(cell(future, 2, "lag_1")));
  assertEquals(cell(future, 2, "dow"), cell(future, 0, "dow"));
  assertEquals([...future.transform.slice(4)], [0, 1, 0, 1]);
});

Deno.test("future() of a recursive spec is its next step", () => {
  const prepared = prepareFeatures(specOf(["lag_1"], { strategy: "recursive" }), seriesPanel([1, 2, 3]), {
    horizon: 9,
  });
  assertEquals([prepared.horizon, prepared.future(102, 9).rows], [1, 1]);
  assert(prepared.training(102).step.every((step) => step === 1));
});

Deno.test("prepareFeatures() refuses another calendar, a horizon below 1, and a panel without a column", () => {
  const panel = seriesPanel([1, 2, 3]);
  const codeOf = (act: () => unknown) => assertThrows(act, DataError).code;
  assertEquals(
    codeOf(() => prepareFeatures(specOf([], { calendar: MONTH }), panel, { horizon: 1 })),
    "CALENDAR_MISMATCH",
  );
  const spec = specOf(["price_lag_0"], { exogenous: [{ name: "price", kind: "future" }] });
  assertEquals(codeOf(() => prepareFeatures(spec, panel, { horizon: 1 })), "MISSING_COLUMN");
  assertThrows(() => prepareFeatures(specOf([]), panel, { horizon: 0 }), RangeError, "current value is 0");
  assertThrows(() => prepareFeatures(specOf([]), panel, { horizon: 1 }).future(102, 0.5), RangeError);
});

Deno.test("prepareFeatures() does not change the panel", () => {
  const panel = samplePanel(), copy = structuredClone(panel);
  const prepared = prepareFeatures(specOf(["lag_1"], { transform: "log1p_difference" }), panel, { horizon: 3 });
  prepared.training(19_990);
  prepared.future(19_990);
  assertEquals(panel, copy);
});

Deno.test("prepareFeatures() gives the same rows whatever was asked of it before", () => {
  const panel = samplePanel({ lengths: [60, 40] });
  const spec = specOf(["lag_1", "dow", "season_lag_1", "price_lag_2"], { exogenous: SAMPLE_COLUMNS });
  const used = prepareFeatures(spec, panel, { horizon: 2 });
  used.future(19_990, 9);
  used.training(19_970, { stepsPerTarget: 2 });
  used.future(19_960, 1);
  const fresh = () => prepareFeatures(spec, panel, { horizon: 2 });
  assertEquals(used.future(19_980), fresh().future(19_980));
  assertEquals(used.training(19_985), fresh().training(19_985));
  assertEquals(used.future(19_998), fresh().future(19_998));
});

Deno.test("training() of an origin is what was known then: a longer panel gives the same rows", () => {
  const panel = samplePanel({ lengths: [80, 50] });
  const spec = specOf(["lag_1", "rolling_std_lag_1_window_7", "dow"], { transform: "scale" });
  const cut = (to: number) => {
    const rows = [...panel.ds.keys()].filter((row) => panel.ds[row] <= to);
    return {
      ...panel,
      offsets: Int32Array.of(0, 80 - (20_000 - to), 130 - 2 * (20_000 - to)),
      ds: Int32Array.from(rows, (row) => panel.ds[row]),
      y: Float64Array.from(rows, (row) => panel.y[row]),
      exogenous: [],
    };
  };
  const [short, long] = [cut(19_980), panel].map((of) => prepareFeatures(spec, of, { horizon: 5 }));
  assertEquals(short.training(19_980), long.training(19_980));
  assertEquals(short.future(19_980), long.future(19_980));
});

Deno.test("training() transforms targets by log1p where the spec says so", () => {
  const panel = seriesPanel([1, 3, 7, 15, 31]);
  const design = prepareFeatures(specOf(["lag_1"], { transform: "log1p" }), panel, { horizon: 1 }).training(104);
  assertEquals(design.link, "log1p");
  [Math.log(16), Math.log(32)].forEach((expected, r) => assertAlmostEquals(design.target[r], expected));
  [Math.log(8), Math.log(16)].forEach((expected, r) => assertAlmostEquals(cell(design, r, "lag_1"), expected));
  assertEquals([...design.transform], [0, 1, 0, 1]);
});

Deno.test("training() subtracts the trailing mean of the spec's window", () => {
  const panel = seriesPanel([10, 20, 30, 40, 50]);
  const spec = { ...specOf(["lag_1", "diff_lag_1_1"], { transform: "difference" }), levelWindow: 2 };
  const design = prepareFeatures(spec, panel, { horizon: 1 }).training(104);
  assertEquals([...design.ds], [103, 104]);
  assertEquals([...design.transform], [25, 1, 35, 1]);
  assertEquals([...design.target], [40 - 25, 50 - 35]);
  assertEquals([...design.values], [30 - 25, 10, 40 - 35, 10]);
});

Deno.test("training() never reads the key beside, not even at the first row", () => {
  const panel = samplePanel({ lengths: [30, 30] });
  const spec = specOf(["lag_1", "lag_7", "rolling_mean_lag_1_window_14", "season_lag_3", "diff_lag_1_7"]);
  const own = prepareFeatures(spec, panel, { horizon: 3 }).training(20_000, { stepsPerTarget: 3 });
  const wild = withTarget(panel, (y, row) => row < 30 ? 1e9 : y);
  const beside = prepareFeatures(spec, wild, { horizon: 3 }).training(20_000, { stepsPerTarget: 3 });
  const rowsOf = ({ key, values, target }: Design) =>
    [...key].flatMap((k, r) => k === 1 ? [[target[r], ...values.subarray(5 * r, 5 * r + 5)]] : []);
  assertEquals(rowsOf(beside), rowsOf(own));
  assert(rowsOf(own).length > 20);
});

Deno.test("future() refuses an origin after the panel's end, and an empty spec has rows without columns", () => {
  const prepared = prepareFeatures(specOf([]), seriesPanel([1, 2, 3]), { horizon: 2 });
  assertThrows(() => prepared.future(103), RangeError, "ends at 102");
  const { rows, values, names } = prepared.future(102);
  assertEquals([rows, values.length, names.length], [2, 0, 0]);
});

Deno.test("prepareFeatures() of a panel without keys has no rows", () => {
  const empty = seriesPanel([], { keys: [], offsets: Int32Array.of(0) });
  const prepared = prepareFeatures(specOf(["lag_1", "dow"], { transform: "scale" }), empty, { horizon: 2 });
  assertEquals([prepared.training(100).rows, prepared.future(100).rows], [0, 0]);
});

Deno.test("prepareFeatures() refuses a week that is written on another day", () => {
  const calendar = { frequency: "week" as const, anchor: 6 };
  const panel = seriesPanel([1, 2, 3], { calendar });
  const spec = specOf(["lag_1"], { calendar: { ...calendar, anchor: 0 } });
  const error = assertThrows(() => prepareFeatures(spec, panel, { horizon: 1 }), DataError);
  assertEquals(error.code, "CALENDAR_MISMATCH");
  assertStringIncludes(error.message, "(week, 0): current value is (week, 6)");
});

Deno.test("future() dates reach the last step, one step beyond what was prepared", () => {
  const prepared = prepareFeatures(specOf(["dow"]), seriesPanel([5]), { horizon: 1 });
  assertEquals([...prepared.future(100, 2).values], [101, 102].map((period) => (period + 3) % 7));
  assertEquals([...prepared.future(100, 3).values], [101, 102, 103].map((period) => (period + 3) % 7));
});
