import { isPartKnown, partSpans, servingOrigin } from "@lib/competition/backtest/part_spans.ts";
import { assertEquals, assertThrows } from "@std/assert";

const PARTS = [-1, 0, 1, 2];

/** Parts that are known at an origin; the last is the test part. */
const known = (origin: number, isInTime: boolean) =>
  PARTS.filter((part) => isPartKnown(part, origin, { folds: 2, isInTime }));

Deno.test("isPartKnown() by chance: all but what is asked for, and the test part only when serving", () => {
  assertEquals([0, 1, 2, 3].map((origin) => known(origin, false)), [[-1, 1], [-1, 0], [-1, 0, 1], PARTS]);
});

Deno.test("isPartKnown() in time: what lies before", () => {
  assertEquals([0, 1, 2, 3].map((origin) => known(origin, true)), [[-1], [-1, 0], [-1, 0, 1], PARTS]);
});

Deno.test("partSpans() asks for each part by itself, the test part last", () => {
  const { folds, holdout, choiceEnd, parts } = partSpans({ folds: 2, isInTime: true, hasTest: true });
  assertEquals(folds.map(({ name, origin, from, to }) => [name, origin, from, to]), [["fold_1", 0, 0, 0], [
    "fold_2",
    1,
    1,
    1,
  ]]);
  assertEquals([holdout?.name, holdout?.from, choiceEnd, parts], ["holdout", 2, 2, { folds: 2, isInTime: true }]);
  assertEquals(servingOrigin({ folds: 2, isInTime: true }), 3);
});

Deno.test("partSpans() has no hold-out without a test part, and refuses a table without folds", () => {
  assertEquals(partSpans({ folds: 1, isInTime: false, hasTest: false }).holdout, null);
  assertThrows(() => partSpans({ folds: 0, isInTime: false, hasTest: true }), RangeError);
});
