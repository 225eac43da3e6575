import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { prepareFeatures } from "@lib/features/prepare.ts";
import { specHash } from "@lib/features/spec.ts";
import { cell, MONTH, SAMPLE_COLUMNS, samplePanel, seriesPanel, specOf } from "./_panel.ts";

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
