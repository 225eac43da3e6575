import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { SmallerModel } from "@lib/training/tasks/smaller_champions.ts";
import { summarizeSmaller } from "@lib/training/record/smaller_summary.ts";

function model(
  holdout: [number, number],
  ways: string[] = ["half"],
  changes: Partial<SmallerModel> = {},
): SmallerModel {
  const members = ways.map((way, i) => ({ contender: `c${i}`, way }));
  return { members, bytes: [100, 40], milliseconds: [4, 1], folds: [2, 2], holdout, ...changes };
}

Deno.test("summarizeSmaller() adds bytes and times of all keys, and means changes of those that were made smaller", () => {
  const models = [model([1, 1]), model([1, 1.002], ["half", "eight"]), model([2, 4], ["eight"]), model([5, 5], [])];
  const { holdout, ...rest } = summarizeSmaller(models, 0.005);
  assertEquals(rest, {
    keys: 4,
    smaller: 3,
    bytes: [400, 160],
    milliseconds: [16, 4],
    folds: 0,
    within: 2 / 3,
    ways: { eight: 2, half: 2 },
  });
  assertAlmostEquals(holdout, (0 + 0.004 / 2.002 + 4 / 6) / 3, 1e-12);
});

Deno.test("summarizeSmaller() one key without error before moves the mean by 2 at most; what is unknown counts nowhere", () => {
  const { holdout, within } = summarizeSmaller([model([0, 1e9]), model([0, 0]), model([NaN, NaN])], 0.005);
  assertEquals([holdout, within], [1, 0.5]);
  const none = summarizeSmaller([], 0.005);
  assertEquals([none.keys, none.bytes, none.holdout, none.within], [0, [0, 0], NaN, NaN]);
});
