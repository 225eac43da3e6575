import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { coverageData, importanceData, ModelTally, namedNumbers } from "@lib/report/record/chart_data.ts";

function member(name: string, weight: number) {
  return { member: name, weight, groupWeight: null, why: "" };
}

Deno.test("namedNumbers() keeps the order; nothing is null", () => {
  const data = namedNumbers({ read: 1, fit: 3 });
  assertEquals(data, { names: ["read", "fit"], values: [1, 3] });
  assertEquals([namedNumbers({}), namedNumbers(undefined)], [null, null]);
});

Deno.test("coverageData() names the step that is furthest off, and says so where none is", () => {
  const of = (byStep: number[]) => ({
    80: { pooled: 80, byStep, keysWithin: 1, exactWithin: 1, forecasts: 9, empty: 0 },
  });
  assertStringIncludes(coverageData(of([80, 68, 81]))!.says, "Step 2 is furthest from its promise: 68.0 %");
  assertStringIncludes(coverageData(of([80, 79]))!.says, "about what they promise");
  assertEquals(coverageData({ 80: { ...of([])[80], pooled: NaN } }), null);
});

Deno.test("importanceData() is percent, the largest first, without features that bring nothing", () => {
  const [data] = importanceData({ global_ridge: { a: 0.25, b: 0.75, c: 0 }, other: {} });
  assertEquals([data?.model, data?.names, data?.values], ["global_ridge", ["b", "a"], [75, 25]]);
  assertEquals(importanceData({ other: {} }), []);
});

Deno.test("members() is the mean weight by class in percent; keys that nobody forecasts are none", () => {
  const tally = new ModelTally(new Map([["ets", "local"], ["pool", "global"]]));
  tally.addMembers("smooth", [member("ets", 0.5), member("pool", 0.5)]);
  tally.addMembers("smooth", [member("pool", 1), member("ets", 0)]);
  tally.addMembers("lumpy", [member("ets", 1)]);
  tally.addMembers("no demand", []);
  const data = tally.members();
  assertEquals(data, {
    ...{ classes: ["smooth", "lumpy"], keys: [2, 1], members: ["ets", "pool"], scopes: ["local", "global"] },
    weights: [[25, 75], [100, 0]],
  });
  assertEquals(new ModelTally(new Map()).members(), null);
});

Deno.test("localGlobal() compares the best of each kind on the folds by the hold-out", () => {
  const tally = new ModelTally(new Map([["ets", "local"], ["ses", "local"], ["pool", "global"]]));
  const board = (ets: number, pool: number, fold = ets) => [
    { contender: "blend", folds: [0.1], holdout: 0.1 },
    { contender: "ets", folds: [fold], holdout: ets },
    { contender: "ses", folds: [9], holdout: 0.01 },
    { contender: "pool", folds: [2], holdout: pool },
  ];
  tally.addBoard(0, board(1, 2), "rmse");
  tally.addBoard(1, board(3, 2, 1), "rmse");
  tally.addBoard(2, board(NaN, 2, 1), "rmse");
  tally.addBoard(3, board(1, 0), "rmse");
  const data = tally.localGlobal();
  assertEquals([data?.rows, data?.ratios, data?.clear], [[0, 1], [0.5, 1.5], [1, 0]]);
  assertEquals([data?.local, data?.global], [[1, 3], [2, 2]]);
  assertEquals(new ModelTally(new Map()).localGlobal(), null);
});

Deno.test("localGlobal() compares what is far from all of it where a metric is best when high", () => {
  const tally = new ModelTally(new Map([["own", "local"], ["pool", "global"]]));
  const row = (contender: string, value: number) => ({ contender, folds: [value], holdout: value });
  tally.addBoard(0, [row("own", 0.9), row("pool", 0.5)], "accuracy");
  const { ratios, clear } = tally.localGlobal()!;
  assertAlmostEquals(ratios[0]!, 0.2);
  assertEquals(clear, [1]);
});
