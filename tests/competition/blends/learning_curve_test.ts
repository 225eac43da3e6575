import { cellsOf } from "../../../lib/competition/blends/cells.ts";
import { foreseeCells } from "../../../lib/competition/blends/learning_curve.ts";
import { makeCombinations } from "../../../lib/competition/blends/combinations.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { backtestOf } from "../_backtests.ts";
import { loss } from "../_problem.ts";
import { assert, assertAlmostEquals, assertEquals, assertGreater } from "@std/assert";

/** Histories of the folds and of serving, in logarithms. */
const HISTORY = { folds: [2, 2.2, 2.4], serving: 2.7 };

/** Keys whose second contender errs by `errors` on the folds, beside errors of 1 of the others. */
function fleetOf(errors: readonly number[], noise = 0.05) {
  const rng = createRng(3);
  return Array.from({ length: 30 }, (_, k) => {
    const actual = errors.map(() => Array.from({ length: 4 }, () => 10));
    const at = (sizes: readonly number[]) =>
      actual.map((span, s) =>
        span.map((value) => value + sizes[s] * (rng.normal() < 0 ? -1 : 1) * Math.exp(noise * rng.normal()))
      );
    return backtestOf({
      id: `${k}`,
      actual,
      forecasts: [at([1, 1, 1, 1]), at(errors), at([1, 1, 1, 1])],
    });
  });
}

function foreseen(errors: readonly number[], noise?: number) {
  const backtests = fleetOf(errors, noise), options = { loss: loss("mae"), folds: [0, 1, 2] };
  const byFold = options.folds.map((fold) => cellsOf(backtests, { ...options, folds: [fold] }));
  return { byFold, out: foreseeCells(byFold, options.loss, HISTORY) };
}

const errorOf = (cells: readonly { forecasts: readonly Float64Array[]; actual: Float64Array }[], c: number) =>
  cells.reduce((sum, { forecasts, actual }) => sum + Math.abs(forecasts[c][0] - actual[0]), 0) / cells.length;

Deno.test("foreseeCells() goes on with what a contender has gained from fold to fold, to half of the newest error at most", () => {
  const { out } = foreseen([4, 2.4, 1.44, 1]);
  // It gains a factor of 0.6 a fold; serving is one and a half folds away.
  const newest = errorOf(out[2], 1);
  assert(newest > 0.72 * 0.95 && newest < 0.85, `${newest}`);
  out.forEach((cells) => assertAlmostEquals(errorOf(cells, 1), newest, 0.12));
  out.forEach((cells) => assertAlmostEquals(errorOf(cells, 0), 1, 0.35));
});

Deno.test("foreseeCells() goes on by as much of what is gained in a fold as serving has more history", () => {
  const { out } = foreseen([4, 3.6, 3.24, 1]);
  assertAlmostEquals(errorOf(out[2], 1), 3.24 * 0.9 ** 1.5, 0.1);
});

Deno.test("foreseeCells() foretells nothing of what may be chance, and of one fold", () => {
  const { byFold, out } = foreseen([1, 1.02, 0.98, 1], 1.5);
  assertEquals(
    out.map((cells) => cells.map(({ forecasts }) => [...forecasts[1]])),
    byFold.map((cells) => cells.map(({ forecasts }) => [...forecasts[1]])),
  );
  assertEquals(foreseeCells(byFold.slice(0, 1), loss("mae"), { ...HISTORY, folds: [2] })[0], byFold[0]);
});

Deno.test("makeCombinations() blend: prefers who gains with history where serving has two seasons and the folds have not", () => {
  const backtests = fleetOf([4, 2.4, 1.3, 0.6]);
  const options = { contenders: ["a", "b", "c"], loss: loss("mae"), folds: [0, 1, 2], spans: 4 };
  const weightOf = (evidence?: object) =>
    makeCombinations([{ name: "blend", rule: "blend" }], backtests, {
      ...options,
      ...evidence === undefined ? {} : { evidence: { weights: [1, 1, 1], independent: 3, ...evidence } },
    })[0].weights[1];
  assertGreater(weightOf({ longer: HISTORY }), weightOf() + 0.1);
});
