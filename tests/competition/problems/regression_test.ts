import { regressionProblem } from "@lib/competition/problems/regression.ts";
import { lossFor } from "@lib/competition/problems/problem.ts";
import type { KeyErrors } from "@lib/competition/calibration/interval_profile.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

const OPTIONS = { parts: { folds: 2, isInTime: false }, minRows: 4, metric: "rmse", nonNegative: true } as const;
const one = regressionProblem({ ...OPTIONS, outputs: 1 }),
  two = regressionProblem({ ...OPTIONS, outputs: 2, metric: "rmsse" });

Deno.test("regressionProblem() holds errors of keys without models of their own apart: they are of another kind", () => {
  const kinds = [[1, 2, 3], [2, 2, 2, 2], [1, 2, 3, 4]].map((known) => one.judge(Float64Array.from(known)).kind);
  assertEquals(kinds, ["short", "constant", ""]);
});

Deno.test("regressionProblem() chooses for keys of few rows by what a single row has", () => {
  const byR2 = (outputs: number) => regressionProblem({ ...OPTIONS, outputs, metric: "r2" });
  assertEquals(["all", "short"].map(byR2(1).metricOf), ["r2", "rmse"]);
  assertEquals(["all", "short"].map(byR2(2).metricOf), ["r2", "rmsse"]);
  assert(byR2(1).metrics.some(({ name }) => name === "rmsse"));
  assertEquals(["all", "short"].map(one.metricOf), ["rmse", "rmse"]);
});

Deno.test("regressionProblem() judges a key by its rows: nothing, few, equal ones, enough", () => {
  const reasons = [[], [1, 2, 3], [2, 2, 2, 2], [1, 2, 3, 4]].map((known) =>
    one.judge(Float64Array.from(known)).reason
  );
  assertEquals(reasons, ["TOO_SHORT", "TOO_SHORT", "CONSTANT", ""]);
  assertEquals(two.judge(Float64Array.of(1, 5, 1, 5, 1, 5, 1, 6)).reason, "");
  assertEquals(one.judgeAgain(Float64Array.of(1, 2, 3, 4), "TOO_SHORT"), "NO_EVALUATION");
  assertEquals(
    ["short", "all", ""],
    ["TOO_SHORT", "", "CONSTANT"].map((reason) => one.groupOf({ reason, kind: "" } as never)),
  );
});

Deno.test("regressionProblem() falls back to the mean of each target, on every row", () => {
  const known = Float64Array.of(1, 10, 3, 30, NaN, 20);
  assertEquals([...two.baseline(known, { verdict: "", rows: 2 })], [2, 20, 2, 20]);
  assertEquals(two.measure(known).scales?.map(({ mae }) => mae), [1, 20 / 3]);
});

Deno.test("regressionProblem() chooses by each target's error over that of its baseline", () => {
  const loss = lossFor(two, "all"), scale = { mae: 1, mse: 1 };
  const span = { actual: Float64Array.of(0, 0), scale, scales: [scale, { mae: 100, mse: 10_000 }] };
  assertAlmostEquals(loss(span, Float64Array.of(1, 0)), loss(span, Float64Array.of(0, 100)));
  assertEquals(one.metricOf("all"), "rmse");
});

Deno.test("regressionProblem() keeps predictions above zero where targets cannot be negative", () => {
  assertEquals([...one.constrain(Float64Array.of(-1, 2, NaN), new Float64Array(0))], [0, 2, NaN]);
});

Deno.test("regressionProblem() learns intervals of each target in its own unit", () => {
  const rng = createRng(1), size = 600;
  const keys = [1, 10].map((unit): KeyErrors => {
    const residuals = Float64Array.from({ length: 2 * size }, (_, i) => rng.normal() * unit * (i % 2 === 0 ? 1 : 1000));
    return { group: "", yhat: new Float64Array(2 * size).fill(1e6), residuals, spreads: [] };
  });
  const learned = two.learnIntervals(keys, [80]), { profile, units } = learned;
  assertEquals([units?.length, learned.rowErrors], [2, 2 * size]);
  const interval = { profile, ...two.keyInterval(keys[1]!, learned) };
  const { lo, hi } = two.ends(interval, Float64Array.of(1e6, 1e6), {
    size: NaN,
    pairs: 0,
    level: NaN,
    activity: NaN,
    zeros: NaN,
  });
  const width = (i: number) => hi[0]![i]! - lo[0]![i]!;
  // 80 % of normal errors lie within 1.28 standard deviations.
  assertAlmostEquals(width(0) / (2 * 1.28 * 10), 1, 0.15);
  assertAlmostEquals(width(1) / width(0), 1000, 200);
  assertThrows(
    () =>
      two.ends({ ...interval, profile: { levels: [80], horizon: 1, groups: {} } }, new Float64Array(2), {} as never),
    RangeError,
  );
});

Deno.test("regressionProblem() compares two contenders row by row by what it chooses by", () => {
  const span = { actual: Float64Array.of(1, 2, NaN), scale: { mae: 1, mse: 1 } };
  assertEquals(one.valueLosses("all", span, Float64Array.of(3, 2, 0)), [4, 0, NaN]);
  const pool = one.scorePool();
  pool.add({ key: { id: "a", parts: ["a"] }, ...span, predicted: Float64Array.of(3, 2, 0) });
  assertEquals([pool.rows, pool.result().mae], [2, 1]);
  assert(Number.isNaN(one.scorePool().result().mae));
});

Deno.test("regressionProblem() tells no measure of demand but one that it is chosen by, that keys are compared by, or that has a limit", () => {
  const told = ["mse", "rmse", "mae", "mape", "r2"],
    span = { actual: Float64Array.of(1, 2), scale: { mae: 1, mse: 1 } };
  const namesOf = (options: Partial<Parameters<typeof regressionProblem>[0]>) => {
    const problem = regressionProblem({ ...OPTIONS, outputs: 1, ...options });
    const pool = problem.scorePool(), names = problem.metrics.map(({ name }) => name);
    assertEquals(Object.keys(problem.scores(span, Float64Array.of(1, 2))), names);
    assertEquals(Object.keys(pool.result()), names);
    return names.filter((name) => !told.includes(name));
  };
  assertEquals([namesOf({}), namesOf({ metric: "mae" }), namesOf({ metric: "mape" })], [["rmsse"], ["mase"], []]);
  assertEquals([namesOf({ outputs: 2, metric: "rmsse" }), namesOf({ metric: "r2" }), namesOf({ metric: "wape" })], [
    ["rmsse"],
    // What keys of few rows are compared by.
    ["rmsse"],
    [
      "wape",
    ],
  ]);
  assertEquals(namesOf({ limited: ["rmspe", "coverage"] }), ["rmspe", "rmsse"]);
});

Deno.test("regressionProblem() promises of single losses what scores say of their mean, where they do", () => {
  const scores = { mse: 9, rmse: 3, mae: 2, rmsse: 0.5, mase: 0.4 };
  const promised = (metric: "rmse" | "mae", outputs: number) =>
    regressionProblem({ ...OPTIONS, metric, outputs }).promisedLoss?.(scores);
  assertEquals([promised("rmse", 1), promised("mae", 1), promised("mae", 2), promised("rmse", 2)], [9, 2, 0.4, NaN]);
  assertEquals(one.promisedLoss?.({}), NaN);
});
