import type { Cell } from "../../../lib/competition/blends/cells.ts";
import type { Loss } from "../../../lib/competition/problems/problem.ts";
import { inverseErrorWeights, singleLosses, stackWeights } from "../../../lib/competition/blends/stack.ts";
import { createRng } from "../../../lib/core/numbers/random.ts";
import { classificationProblem } from "../../../lib/competition/problems/classification.ts";
import { lossBy } from "../../../lib/competition/problems/problem.ts";
import { loss } from "../_problem.ts";
import { assert, assertAlmostEquals, assertEquals, assertLess } from "@std/assert";

/** Cells whose contenders err independently with the standard deviations given. */
function cellsWith(sigma: readonly number[], count: number, seed = 1): Cell[] {
  const rng = createRng(seed);
  return Array.from({ length: count }, () => {
    const actual = Float64Array.from({ length: 6 }, () => 10 + rng.normal());
    return {
      actual,
      scale: { mae: 1, mse: 1 },
      forecasts: sigma.map((size) => actual.map((value) => value + size * rng.normal())),
      ran: sigma.map(() => true),
      level: 1,
      weight: 1,
      least: 0.1,
    };
  });
}

Deno.test("stackWeights() minimises absolute as well as squared errors", () => {
  for (const metric of ["mae", "rmse"] as const) {
    const weights = stackWeights(cellsWith([1, 2, 10], 300), { loss: loss(metric), folds: 3 });
    [0.8, 0.2, 0].forEach((share, c) => assertAlmostEquals(weights[c], share, 0.06, metric));
  }
});

Deno.test("stackWeights() learns the same of a loss that tells no slopes", () => {
  const cells = cellsWith([1, 1.5, 3], 40), known = loss("mae");
  const silent: Loss = (span, predicted) => known(span, predicted);
  const weights = stackWeights(cells, { loss: silent, folds: 2 });
  stackWeights(cells, { loss: known, folds: 2 }).forEach((weight, c) => assertAlmostEquals(weights[c], weight, 1e-6));
});

Deno.test("stackWeights() gives one that is clearly best everything, and forty alike ones the same", () => {
  const one = cellsWith([0.05, 2, 2, 2], 100), [first] = stackWeights(one, { loss: loss("mae"), folds: 3 });
  assert(first > 0.97, `${first}`);
  const twin = cellsWith([1], 30).map((cell) => ({
    ...cell,
    forecasts: Array.from({ length: 40 }, () => cell.forecasts[0]),
    ran: Array.from({ length: 40 }, () => true),
  }));
  const alike = stackWeights(twin, { loss: loss("mae"), folds: 3 });
  alike.forEach((weight) => assertAlmostEquals(weight, 1 / 40, 1e-9));
});

Deno.test("stackWeights() rests on the inverse error where there is little evidence, and never on one that explodes", () => {
  const cells = cellsWith([1, 1, 1e6, Infinity], 1, 5), weights = stackWeights(cells, { loss: loss("mae"), folds: 1 });
  assertEquals([weights[2], weights[3]], [0, 0]);
  const prior = inverseErrorWeights(singleLosses(cells, loss("mae")));
  weights.forEach((weight, c) => assertAlmostEquals(weight, prior[c], 0.1));
});

Deno.test("stackWeights() is moved little by a cell in which all are wild", () => {
  const cells = cellsWith([1, 2], 60),
    wild = cells.map((cell, i) =>
      i > 0 ? cell : {
        ...cell,
        forecasts: cell.forecasts.map((values, c) => values.map((value) => value + (c === 0 ? 1e9 : 1e3))),
      }
    );
  const plain = stackWeights(cells, { loss: loss("rmse"), folds: 2 });
  assertLess(Math.abs(stackWeights(wild, { loss: loss("rmse"), folds: 2 })[0] - plain[0]), 0.15);
});

Deno.test("stackWeights() fits nobody for a trace of weight", () => {
  const weights = stackWeights(cellsWith([1, 1, 12], 300), { loss: loss("rmse"), folds: 3 });
  assertEquals(weights[2], 0);
  assertAlmostEquals(weights[0] + weights[1], 1, 1e-12);
});

Deno.test("stackWeights() follows the folds that say more, and holds to the prior where folds overlap", () => {
  const early = cellsWith([1, 0.2], 60).map((cell) => ({ ...cell, weight: 0.05 })), late = cellsWith([0.5, 1.5], 60, 2);
  const [a] = stackWeights([...early, ...late], { loss: loss("mae"), folds: 2 });
  assert(a > 0.7, `${a}`);
  const few = cellsWith([0.5, 1], 6),
    options = { loss: loss("mae"), folds: 3 },
    prior = inverseErrorWeights(singleLosses(few, loss("mae")));
  const far = (independent?: number) => Math.abs(stackWeights(few, { ...options, independent })[0] - prior[0]);
  assertLess(far(1), far());
});

Deno.test("stackWeights() has no weights without cells", () => {
  assertEquals([...stackWeights([], { loss: loss("mae"), folds: 1 })], []);
});

Deno.test("inverseErrorWeights() prefers the better, leaves the hopeless out and shares where nobody errs", () => {
  const weights = inverseErrorWeights(Float64Array.of(1, 2 ** 0.25, 3, NaN));
  [2 / 3, 1 / 3, 0, 0].forEach((share, c) => assertAlmostEquals(weights[c], share, 1e-12));
  assertEquals([...inverseErrorWeights(Float64Array.of(0, 0, 1))], [0.5, 0.5, 0]);
  assertEquals([...inverseErrorWeights(Float64Array.of(NaN))], [0]);
});

Deno.test("stackWeights() of an asymmetric loss lie where it is least: a service level takes from the upper member", () => {
  const sides = (under: number): Loss => {
    const slopes: Loss["slopes"] = ({ actual }, predicted) =>
      actual.map((value, i) => (predicted[i] < value ? under : 1 - under) / actual.length);
    const of: Loss = (span, predicted) =>
      slopes(span, predicted).reduce((sum, slope, i) => sum + slope * Math.abs(predicted[i] - span.actual[i]), 0);
    return Object.assign(of, { slopes });
  };
  const rng = createRng(3), offsets = [0, 2.5];
  const cells = cellsWith([1, 1], 200).map((cell) => ({
    ...cell,
    forecasts: offsets.map((offset) => cell.actual.map(() => 10 + offset + 0.3 * rng.normal())),
  }));
  for (const [ratio, leading] of [[0.5, 0], [0.9, 1]]) {
    const loss = sides(ratio), weights = stackWeights(cells, { loss, folds: 3 });
    const total = (upper: number) =>
      cells.reduce((sum, cell) => {
        const [low, high] = cell.forecasts;
        return sum + loss(cell, low.map((value, i) => (1 - upper) * value + upper * high[i]));
      }, 0);
    const least = Math.min(...Array.from({ length: 51 }, (_, i) => total(i / 50)));
    assertLess(total(weights[1]), 1.005 * least, `${ratio}`);
    assert(weights[leading] > 0.5, `${ratio}: ${weights}`);
  }
});

Deno.test("stackWeights() of log loss settles on who says most of what comes, of many classes too", () => {
  const classes = 20,
    rng = createRng(6),
    problem = classificationProblem({
      ...{ parts: { folds: 2, isInTime: false }, minRows: 4, classes, metric: "log_loss" },
    });
  const soft = (scores: readonly number[]) => {
    const sizes = scores.map(Math.exp), total = sizes.reduce((sum, size) => sum + size, 0);
    return sizes.map((size) => size / total);
  };
  const cells = Array.from({ length: 60 }, (): Cell => {
    const actual: number[] = [], said: number[][] = [[], [], []];
    for (let row = 0; row < 20; row++) {
      const scores = Array.from({ length: classes }, () => 1.5 * rng.normal()), truth = soft(scores);
      let left = rng.next(), came = 0;
      while (came < classes - 1 && (left -= truth[came]!) > 0) came++;
      truth.forEach((_, c) => actual.push(c === came ? 1 : 0));
      // The first knows it, the second has learned of fewer rows, the third says the same of all.
      said[0]!.push(...soft(scores.map((score) => score + 0.3 * rng.normal())));
      said[1]!.push(...soft(scores.map((score) => score + 1.2 * rng.normal())));
      said[2]!.push(...truth.map(() => 1 / classes));
    }
    const none = { mae: NaN, mse: NaN };
    return {
      ...{ actual: Float64Array.from(actual), scale: none, ran: [true, true, true], level: 1, weight: 1, least: 0.01 },
      forecasts: said.map((own) => Float64Array.from(own)),
    };
  });
  const loss = lossBy(problem, "log_loss");
  const lossOf = (weights: ArrayLike<number>) =>
    cells.reduce(
      (sum, cell) =>
        sum + loss(
          cell,
          cell.actual.map((_, i) =>
            Array.from(weights).reduce((own, weight, c) => own + weight * cell.forecasts[c]![i]!, 0)
          ),
        ),
      0,
    ) / cells.length;
  const found = stackWeights(cells, { loss, folds: 3 });
  let least = Infinity;
  for (let a = 0; a <= 20; a++) {
    for (let b = 0; a + b <= 20; b++) {
      least = Math.min(least, lossOf([a / 20, b / 20, 1 - (a + b) / 20]));
    }
  }
  assertLess(lossOf(found) - least, 0.004);
});
