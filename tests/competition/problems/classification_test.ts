import { asProbabilities, classificationProblem } from "@lib/competition/problems/classification.ts";
import { lossFor } from "@lib/competition/problem.ts";
import type { KeyErrors } from "@lib/competition/interval_profile.ts";
import { createRng } from "@lib/core/random.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

const OPTIONS = { parts: { folds: 2, isInTime: false }, minRows: 4, classes: 3 } as const;
const problem = classificationProblem({ ...OPTIONS, metric: "log_loss" });
const NOTHING = { mae: NaN, mse: NaN };

Deno.test("classificationProblem() lets no model of a key learn from one class alone", () => {
  const reasons = [[], [0, 1, 2], [1, 1, 1, 1, 0], [0, 0, 1, 1]].map((known) =>
    problem.judge(Float64Array.from(known)).reason
  );
  assertEquals(reasons, ["ALL_MISSING", "TOO_SHORT", "TOO_SHORT", ""]);
});

Deno.test("classificationProblem() falls back to shares in which no class is impossible", () => {
  assertEquals(
    [...problem.baseline(Float64Array.of(0, 0, 1), { verdict: "", rows: 2 })],
    [3, 2, 1, 3, 2, 1].map((n) => n / 6),
  );
});

Deno.test("asProbabilities() are in [0, 1] and add up to 1; a row without any is none", () => {
  assertEquals([...asProbabilities(Float64Array.of(2, 2, -1, 0, 0, 0), 3)], [0.5, 0.5, 0, NaN, NaN, NaN]);
  assertEquals([...problem.constrain(Float64Array.of(1, 3, 0), new Float64Array(0))], [0.25, 0.75, 0]);
});

Deno.test("classificationProblem() chooses by what was said of the class that came, also by shares of right ones", () => {
  const actual = Float64Array.of(0, 1, 0, NaN, NaN, NaN), said = Float64Array.of(0.25, 0.5, 0.25, NaN, NaN, NaN);
  assertAlmostEquals(lossFor(problem, "all")({ actual, scale: NOTHING }, said), Math.log(2));
  const byShare = classificationProblem({ ...OPTIONS, metric: "accuracy" });
  assertEquals(lossFor(byShare, "all")({ actual, scale: NOTHING }, said), 0);
  assertEquals(problem.valueLosses("all", { actual, scale: NOTHING }, said).map((loss) => Math.round(loss * 1000)), [
    693,
  ]);
});

Deno.test("classificationProblem() learns sets that hold the class that comes as often as asked", () => {
  const rng = createRng(2), rows = 400, yhat = new Float64Array(3 * rows), residuals = yhat.slice();
  for (let row = 0; row < rows; row++) {
    const came = rng.next() < 0.7 ? 0 : rng.next() < 0.5 ? 1 : 2;
    [0.7, 0.2, 0.1].forEach((value, c) => {
      yhat[3 * row + c] = value;
      residuals[3 * row + c] = (c === came ? 1 : 0) - value;
    });
  }
  const keys: KeyErrors[] = [{
    group: "",
    yhat: Float32Array.from(yhat),
    residuals: Float32Array.from(residuals),
    spreads: [],
  }];
  const learned = problem.learnIntervals(keys, [60, 95]), interval = { profile: learned.profile, group: "", ratio: 1 };
  const { lo, hi } = problem.ends(interval, Float64Array.of(0.7, 0.2, 0.1), {} as never);
  assertEquals([[...hi[0]!], [...hi[1]!], [...lo[0]!]], [[1, 0, 0], [1, 1, 1], [0, 0, 0]]);
  assertEquals(learned.rowErrors, rows);
  assertThrows(
    () =>
      problem.ends(
        { ...interval, profile: { levels: [60], horizon: 1, groups: {} } },
        new Float64Array(3),
        {} as never,
      ),
    RangeError,
  );
});

Deno.test("classificationProblem() counts as held the class that came, and no other", () => {
  assertEquals([...problem.observed(Float64Array.of(0, 1, NaN))], [NaN, 1, NaN]);
});

Deno.test("classificationProblem() scores the rows of many keys as if they were one", () => {
  const pool = problem.scorePool(), key = { id: "a", parts: ["a"] };
  pool.add({
    key,
    actual: Float64Array.of(1, 0, 0, NaN, NaN, NaN),
    predicted: Float64Array.of(0.8, 0.1, 0.1, NaN, NaN, NaN),
    scale: NOTHING,
  });
  const other = problem.scorePool();
  other.add({ key, actual: Float64Array.of(0, 1, 0), predicted: Float64Array.of(0.8, 0.1, 0.1), scale: NOTHING });
  pool.merge(other);
  assertEquals([pool.rows, pool.result().accuracy], [2, 0.5]);
  assert(pool.result().log_loss! > 0);
});
