import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import type { Panel } from "@lib/core/rows/panel.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import type { TargetTransform } from "@lib/features/spec/spec.ts";
import { applyLink, levelsSince, levelTarget, linkOf, restoreTarget } from "@lib/features/rows/transform.ts";
import { samplePanel, seriesPanel, specOf } from "../_panel.ts";

const TRANSFORMS: readonly TargetTransform[] = ["none", "log1p", "scale", "difference", "log1p_difference"];
const NAMES = ["lag_1", "season_lag_1", "rolling_mean_lag_1_window_7", "rolling_std_lag_1_window_7", "diff_lag_1_1"];

Deno.test("restoreTarget() gives back y from the target of every training row, for every transform", () => {
  const value = fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(0), fc.constant(NaN));
  fc.assert(
    fc.property(fc.array(value, { minLength: 8, maxLength: 40 }), fc.constantFrom(...TRANSFORMS), (y, transform) => {
      const panel = seriesPanel(y);
      const spec = specOf(["lag_1"], { transform });
      const design = prepareFeatures(spec, panel, { horizon: 3 }).training(100 + y.length - 1, { stepsPerTarget: 3 });
      const restored = restoreTarget(design, design.target);
      const size = Math.max(...y.map((v) => Number.isNaN(v) ? 0 : Math.abs(v)), 1);
      for (let r = 0; r < design.rows; r++) {
        assert(
          Math.abs(restored[r] - y[design.ds[r] - 100]) <= 1e-9 * size,
          `${restored[r]} of ${y[design.ds[r] - 100]}`,
        );
      }
    }),
  );
});

Deno.test("restoreTarget() refuses values that are not one per row", () => {
  const design = { rows: 2, link: "identity" as const, transform: new Float64Array(4) };
  assertThrows(() => restoreTarget(design, new Float64Array(3)), RangeError, "2 rows");
});

Deno.test("applyLink() is log(1 + y) for demand, odd, and keeps missing missing", () => {
  const linked = applyLink(Float64Array.of(0, 1, -1, NaN), "log1p");
  assertEquals([...linked], [0, Math.log(2), -Math.log(2), NaN]);
  assertEquals(TRANSFORMS.map(linkOf), ["identity", "log1p", "identity", "identity", "log1p"]);
});

Deno.test("applyLink() and restoreTarget() in another unit are those of the same demand, with the unit told", () => {
  const y = Float64Array.of(0, 3, 250, -4), small = y.map((value) => value * 1e-6);
  const [linked, same] = [applyLink(y, "log1p"), applyLink(small, "log1p", { unit: 1e-6 })];
  linked.forEach((value, i) => assertAlmostEquals(same[i], value, 1e-12));
  const design = { rows: 4, link: "log1p" as const, unit: 1e-6, transform: Float64Array.of(0, 1, 0, 1, 0, 1, 0, 1) };
  restoreTarget(design, same).forEach((value, i) => assertAlmostEquals(value, small[i], 1e-16));
});

Deno.test("applyLink() writes into a longer column and leaves its rest", () => {
  for (const link of ["identity", "log1p"] as const) {
    const out = new Float64Array(3).fill(-9);
    assertEquals([...applyLink(Float64Array.of(0, 3), link, { out })], [
      0,
      link === "identity" ? 3 : Math.log1p(3),
      -9,
    ]);
  }
});

Deno.test("levelTarget() scales by the window or all history, whichever is larger, by 1 before any sale", () => {
  const means = { window: Float64Array.of(NaN, 0, 5, 0.1, NaN), history: Float64Array.of(NaN, 0, 5, 4, 4) };
  assertEquals([...levelTarget("scale", means, 5).scale], [1, 1, 5, 4, 4]);
  assertEquals([...levelTarget("scale", means, 5).offset], [0, 0, 0, 0, 0]);
});

Deno.test("levelTarget() subtracts the window's mean, else the mean of all history, else 0", () => {
  const means = { window: Float64Array.of(NaN, 2, NaN), history: Float64Array.of(NaN, 3, 4) };
  for (const transform of ["difference", "log1p_difference"] as const) {
    const { offset, scale } = levelTarget(transform, means, 3);
    assertEquals([...offset], [0, 2, 4]);
    assertEquals([...scale], [1, 1, 1]);
  }
});

function designOf(panel: Panel, transform: TargetTransform) {
  return prepareFeatures(specOf(NAMES, { transform }), panel, { horizon: 4 }).training(20_000, { stepsPerTarget: 4 });
}

function assertSame(actual: Float64Array, expected: Float64Array): void {
  actual.forEach((value, i) => {
    if (Number.isNaN(expected[i])) assert(Number.isNaN(value));
    else assertAlmostEquals(value, expected[i], 1e-9);
  });
}

Deno.test("scale: a key a thousand times as large gives the same rows", () => {
  const panel = samplePanel({ lengths: [80] });
  const large = { ...panel, y: panel.y.map((value) => 1000 * value) };
  const [a, b] = [designOf(panel, "scale"), designOf(large, "scale")];
  assertSame(b.values, a.values);
  assertSame(b.target, a.target);
});

Deno.test("difference: a key shifted by a constant gives the same rows", () => {
  const panel = samplePanel({ lengths: [80] });
  const shifted = { ...panel, y: panel.y.map((value) => value + 500) };
  const [a, b] = [designOf(panel, "difference"), designOf(shifted, "difference")];
  assertSame(b.values, a.values);
  assertSame(b.target, a.target);
});

Deno.test("log1p_difference: multiplying 1 + y gives the same rows", () => {
  const panel = samplePanel({ lengths: [80] });
  const grown = { ...panel, y: panel.y.map((value) => (1 + value) * 8 - 1) };
  const [a, b] = [designOf(panel, "log1p_difference"), designOf(grown, "log1p_difference")];
  assertSame(b.values, a.values);
  assertSame(b.target, a.target);
});

Deno.test("missing y is never a zero: it gives no training row and missing lags", () => {
  const panel = seriesPanel([5, 5, 5, NaN, NaN, 5, 5]);
  const prepared = prepareFeatures(specOf(["lag_1", "rolling_mean_lag_1_window_2"]), panel, { horizon: 1 });
  assertEquals([...prepared.training(106).ds], [105, 106]);
  assertEquals([...prepared.future(104).values], [NaN, NaN]);
  assertEquals([...prepared.future(103).values], [NaN, 5]);
});

Deno.test("restoreTarget() undoes applyLink() for any number, to the last bits", () => {
  fc.assert(fc.property(fc.double({ min: -1e12, max: 1e12, noNaN: true }), (y) => {
    const design = { rows: 1, link: "log1p" as const, transform: Float64Array.of(0, 1) };
    const [restored] = restoreTarget(design, applyLink(Float64Array.of(y), "log1p"));
    assert(Math.abs(restored - y) <= 1e-13 * Math.max(1e-300, Math.abs(y)) * 40, `${restored} of ${y}`);
  }));
});

Deno.test("restoreTarget() is monotone: an order of predictions is an order of forecasts", () => {
  const number = fc.double({ min: -20, max: 20, noNaN: true });
  fc.assert(fc.property(number, number, number, fc.constantFrom("identity", "log1p"), (a, b, offset, link) => {
    const design = { rows: 2, link: link as "identity" | "log1p", transform: Float64Array.of(offset, 2, offset, 2) };
    const [low, high] = restoreTarget(design, Float64Array.of(Math.min(a, b), Math.max(a, b)));
    assert(low <= high);
  }));
});

Deno.test("restoreTarget() uses each row's own offset and scale, and keeps what is missing", () => {
  const design = { rows: 3, link: "identity" as const, transform: Float64Array.of(1, 2, 10, 0.5, 0, 1) };
  const predicted = Float64Array.of(3, 4, NaN);
  assertEquals([...restoreTarget(design, predicted)], [7, 12, NaN]);
  assertEquals([...predicted], [3, 4, NaN], "a new array");
});

Deno.test("levelTarget() scale is never below what the key has sold on average, nor below its newest level", () => {
  const level = fc.oneof(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), fc.constant(NaN));
  fc.assert(fc.property(level, fc.double({ min: 1e-6, max: 1e6, noNaN: true }), (window, history) => {
    const means = { window: Float64Array.of(window), history: Float64Array.of(history) };
    const [scale] = levelTarget("scale", means, 1).scale;
    assertEquals(scale, Math.max(Number.isNaN(window) ? 0 : window, history));
  }));
});

Deno.test("levelTarget() divides by 1 where a level is too small to divide by", () => {
  const tiny = { window: Float64Array.of(1e-120, 1e-90), history: Float64Array.of(1e-120, 1e-90) };
  assertEquals([...levelTarget("scale", tiny, 2).scale], [1, 1e-90]);
});

Deno.test("levelTarget() of none and log1p changes nothing and reads nothing", () => {
  const none = { window: new Float64Array(0), history: new Float64Array(0) };
  for (const transform of ["none", "log1p"] as const) {
    const { offset, scale } = levelTarget(transform, none, 3);
    assertEquals([[...offset], [...scale]], [[0, 0, 0], [1, 1, 1]]);
  }
});

Deno.test("the level of a row is that of its origin: later values do not move it", () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 12, maxLength: 30 }), fc.nat({ max: 11 }), (y, cut) => {
      for (const transform of ["scale", "difference", "log1p_difference"] as const) {
        const levels = (
          values: readonly number[],
        ) => [
          ...prepareFeatures(specOf([], { transform }), seriesPanel(values), { horizon: 1 }).future(100 + cut)
            .transform,
        ];
        assertEquals(levels(y.map((value, i) => i > cut ? value + 100 : value)), levels(y));
      }
    }),
  );
});

Deno.test("levelsSince() is the third known value, for `scale` also the first sale; the end where there is none", () => {
  const panel = { offsets: Int32Array.of(0, 6, 8), y: Float64Array.of(0, NaN, 0, 0, 0, 5, 1, 2) };
  assertEquals([...levelsSince("difference", panel)], [3, 8]);
  assertEquals([...levelsSince("scale", panel)], [5, 8]);
});
