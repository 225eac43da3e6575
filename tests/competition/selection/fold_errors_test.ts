import { over, steadied, varianceOfMean } from "../../../lib/competition/selection/fold_errors.ts";
import { assertAlmostEquals, assertEquals } from "@std/assert";

// Two contenders on three folds, two keys.
const ERRORS = [[1, 3, 5, 2, 2, NaN], [1, 1, 1, 4, 0, 9]].map((row) => Float64Array.from(row));

Deno.test("over() takes one number of each key", () => {
  assertEquals(
    over({ errors: ERRORS, stride: 3, folds: 3 }, (own, k) => own[3]! + 10 * k),
    Float64Array.of(2, 14),
  );
});

Deno.test("steadied() leaves errors as they are where their scatter does not count", () => {
  const all = { errors: ERRORS, stride: 3, folds: 2 };
  assertEquals(steadied(all, 0), all);
  assertEquals(steadied({ ...all, folds: 1 }, 2), { ...all, folds: 1 });
});

Deno.test("steadied() adds what errors scatter on the first folds alone, by contender", () => {
  const { errors, stride, folds } = steadied({ errors: ERRORS, stride: 3, folds: 2 }, 0.5);
  assertEquals([stride, folds], [2, 2]);
  const scatter = 0.5 * Math.sqrt(2);
  assertEquals([...errors.at(0)!].slice(2), [2, 2]);
  assertAlmostEquals(errors.at(0)![1], 3 + scatter, 1e-12);
  assertAlmostEquals(errors.at(1)![3], 0 + 2 * scatter, 1e-12);
});

Deno.test("varianceOfMean() counts what is known", () => {
  assertEquals(varianceOfMean(Float64Array.of(1, NaN, 3)), 1);
  assertEquals(varianceOfMean(Float64Array.of(1, NaN)), NaN);
});
