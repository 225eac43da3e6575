import { assert, assertAlmostEquals, assertEquals, assertLess, assertThrows } from "@std/assert";
import { FitError } from "@lib/core/errors/errors.ts";
import type { Design } from "@lib/core/rows/design.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { mlp, networkQuantiles, tableMlp } from "@lib/models/neural/mlp.ts";
import { buildDesign, changeDesign } from "../../_support/design_builder.ts";
import { classRows, fitNetwork, predictRows, QUICK, someRows } from "./_networks.ts";

const SURE = { ...QUICK, epochs: 60, width: 16 };

function errorCode(run: () => unknown): string {
  return assertThrows(run, FitError).code;
}

/** Mean over rows of what a prediction is off by. */
function meanError(design: Design, predicted: Float64Array): number {
  return predicted.reduce((sum, value, i) => sum + Math.abs(value - design.target[i]), 0) / predicted.length;
}

Deno.test("mlp learns what no line can: a product of two numbers, and an effect by category", () => {
  const target = (x: Float64Array) => x[0] * x[1] + (x[2] === 1 ? 3 : 0);
  const design = buildDesign({ rows: 400, features: 3, categorical: [2], target });
  assertLess(meanError(design, predictRows(fitNetwork(design, SURE), design)), 0.35);
});

Deno.test("mlp fits several targets at once, each in its unit", () => {
  const base = buildDesign({ rows: 200 }), { values } = base;
  const target = Float64Array.from({ length: 400 }, (_, i) => {
    const x = values.subarray(4 * Math.floor(i / 2));
    return i % 2 === 0 ? x[0] : 1e6 * x[1];
  });
  const design = changeDesign(base, { target, task: { kind: "number", outputs: 2 } });
  const out = predictRows(fitNetwork(design, SURE), design);
  assertEquals(out.length, 400);
  assertLess(Math.abs(out[0] - target[0]), 0.5);
  assertLess(Math.abs(out[1] - target[1]), 0.5e6);
});

Deno.test("mlp finds classes", () => {
  const design = classRows(3, 300), out = predictRows(fitNetwork(design, SURE), design);
  const right = design.target.filter((label, row) => out[row * 3 + label] > 0.5).length;
  assertLess(0.75, right / 300);
});

Deno.test("mlp takes longer steps for squared errors of numbers where none are asked for", () => {
  const numbers = buildDesign({ rows: 60 }), classes = classRows(2, 60), short = { ...QUICK, epochs: 2, members: 1 };
  const same = (design: Design, params: object, learningRate: number) =>
    assertEquals(
      predictRows(fitNetwork(design, { ...short, ...params, learningRate: 0 }), design),
      predictRows(fitNetwork(design, { ...short, ...params, learningRate }), design),
    );
  same(numbers, {}, 0.016);
  same(numbers, { loss: "absolute" }, 0.01);
  same(classes, {}, 0.01);
});

Deno.test("mlp weighs rows", () => {
  const design = buildDesign({ rows: 100, features: 1, target: (_, noise) => noise > 0 ? 1 : 0 });
  const heavy = changeDesign(design, { weight: design.target.map((value) => value === 1 ? 1e6 : 1) });
  const out = predictRows(fitNetwork(heavy, SURE), heavy);
  assertLess(0.9, out.reduce((sum, value) => sum + value, 0) / 100);
});

Deno.test("mlp of absolute and quantile loss lie where they should on skewed targets", () => {
  const design = buildDesign({ rows: 400, features: 1, target: (_, noise) => noise > 1 ? 1000 : noise });
  const of = (params: object) => {
    const out = predictRows(fitNetwork(design, { ...SURE, ...params }), design);
    return out.reduce((sum, value) => sum + value, 0) / 400;
  };
  assertLess(100, of({ loss: "squared" }));
  assertLess(Math.abs(of({ loss: "absolute" })), 1);
  assertLess(of({ loss: "quantile", quantile: 0.1 }), of({ loss: "quantile", quantile: 0.5, quantiles: 3 }));
});

Deno.test("mlp is finite on hostile rows", () => {
  const base = someRows(60), p = 4;
  const fill = (of: (i: number) => number) => changeDesign(base, { values: base.values.map((_, i) => of(i)) });
  const hostile: Record<string, Design> = {
    constant: fill(() => 3),
    missing: fill(() => NaN),
    halfMissing: fill((i) => i % p === 0 ? NaN : i),
    huge: fill((i) => i % 7 === 0 ? 1e300 : i % 5 === 0 ? -1e300 : i),
    tiny: fill((i) => (i % 11) * 5e-324),
    infinite: fill((i) => i % 3 === 0 ? Infinity : i),
    manyLevels: fill((i) => i),
    hugeTarget: changeDesign(base, { target: base.target.map((_, i) => i % 2 ? 1.7e308 : -1.7e308) }),
    tinyTarget: changeDesign(base, { target: base.target.map((_, i) => i % 2 ? 5e-324 : 0) }),
  };
  for (const [name, design] of Object.entries(hostile)) {
    for (const params of [QUICK, { ...QUICK, squash: false, activation: "relu", loss: "absolute" }]) {
      const model = fitNetwork(design, params);
      for (const rows of Object.values(hostile)) {
        assert(predictRows(model, rows).every(Number.isFinite), `${name}`);
      }
    }
  }
});

Deno.test("mlp of a thousand categories that are seen once knows what it does not know", () => {
  const values = Array.from({ length: 1000 }, (_, i) => i),
    base = buildDesign({ rows: 1000, features: 1, categorical: [0] });
  const design = changeDesign(base, {
    values: Float64Array.from(values),
    target: Float64Array.from(values, (i) => i % 10),
  });
  const model = fitNetwork(design),
    unseen = changeDesign(design, { values: Float64Array.from(values, (i) => i + 5000) });
  const out = predictRows(model, unseen);
  assert(out.every((value) => value === out[0]));
  assertAlmostEquals(out[0], 4.5, 1);
});

Deno.test("mlp of one class, or of one target, is constant", () => {
  const one = changeDesign(someRows(60), { target: new Float64Array(60).fill(1), task: { kind: "class", classes: 3 } });
  const model = fitNetwork(one);
  assertEquals([...predictRows(model, one).subarray(0, 3)], [1 / 63, 61 / 63, 1 / 63]);
  assertEquals(mlp.degenerate?.(model), "CONSTANT");
  const flat = changeDesign(someRows(60), { target: new Float64Array(60).fill(0.1) });
  assertEquals(predictRows(fitNetwork(flat), flat)[7], 0.1);
});

Deno.test("mlp refuses what it cannot be fitted to", () => {
  const of = (design: Design, params = {}) =>
    mlp.fit({ y: new Float64Array(), start: 0, seasonLength: 1, design }, params, createRng(1));
  const design = classRows(2, 60);
  assertEquals(errorCode(() => of(changeDesign(design, { target: design.target.with(5, 2) }))), "INVALID_TARGET");
  assertEquals(errorCode(() => of(changeDesign(design, { target: design.target.with(5, 0.5) }))), "INVALID_TARGET");
  const pair = changeDesign(design, {
    task: { kind: "number", outputs: 2 },
    target: new Float64Array(120).with(99, NaN),
  });
  assertEquals(errorCode(() => of(pair)), "NOT_FINITE");
  assertEquals(errorCode(() => of(design, { width: 0 })), "INVALID_PARAMS");
  assertEquals(errorCode(() => of(buildDesign({ rows: 19 }))), "TOO_SHORT");
});

Deno.test("mlp never diverges silently: numbers that are none end in a typed error", () => {
  const wild = {
    ...QUICK,
    learningRate: 1,
    clip: 0,
    width: 64,
    depth: 8,
    activation: "relu",
    weightDecay: 0,
    epochs: 200,
  };
  const design = buildDesign({ rows: 60, target: (x) => x[0] });
  try {
    assert(predictRows(fitNetwork(design, wild), design).every(Number.isFinite));
  } catch (error) {
    assert(error instanceof FitError && error.code === "NOT_FINITE");
  }
});

Deno.test("networkQuantiles() are of all levels that were learned, of what is fitted alone", () => {
  const design = buildDesign({ rows: 60 }), model = fitNetwork(design, { ...QUICK, loss: "quantile", quantiles: 3 });
  const future = { y: new Float64Array(), start: 0, horizon: 60, design };
  const { levels, values } = networkQuantiles(model, future);
  assertEquals([[...levels], values.length], [[0.25, 0.5, 0.75], 180]);
  const table = {
    ...design,
    kinds: design.names.map(() => "number" as const),
    task: { kind: "number", outputs: 1 },
  } as const;
  const whole = tableMlp.fit(
    { ...future, seasonLength: 1, design: table },
    { ...QUICK, loss: "quantile" },
    createRng(1),
  );
  assertEquals(
    networkQuantiles(whole, { ...future, design: table }).values,
    tableMlp.predict(whole, { ...future, design: table }),
  );
  for (const value of [null, undefined, 3, {}]) {
    assertEquals(errorCode(() => networkQuantiles(value, future)), "NOT_FITTED");
  }
  const other = changeDesign(design, { specHash: "other" });
  assertEquals(errorCode(() => networkQuantiles(model, { ...future, design: other })), "SPEC_MISMATCH");
});
