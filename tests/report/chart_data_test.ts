import { assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import {
  coverageData,
  importanceData,
  ModelTally,
  namedNumbers,
  regretData,
  tellLargest,
} from "@lib/report/chart_data.ts";

function member(name: string, weight: number) {
  return { member: name, weight, groupWeight: null, why: "" };
}

Deno.test("namedNumbers() keeps the order and says what is largest; nothing is null", () => {
  const data = namedNumbers({ read: 1, fit: 3 }, tellLargest("the run"));
  assertEquals(data, { names: ["read", "fit"], values: [1, 3], says: "fit took 75 % of the run." });
  assertEquals([namedNumbers({}, tellLargest("x")), namedNumbers(undefined, tellLargest("x"))], [null, null]);
});

Deno.test("coverageData() names the step that is furthest off, and says so where none is", () => {
  const of = (byStep: number[]) => ({
    80: { pooled: 80, byStep, keysWithin: 1, exactWithin: 1, forecasts: 9, empty: 0 },
  });
  assertStringIncludes(coverageData(of([80, 68, 81]))!.says, "Step 2 is furthest from its promise: 68.0 %");
  assertStringIncludes(coverageData(of([80, 79]))!.says, "about what they promise");
  assertEquals(coverageData({ 80: { ...of([])[80], pooled: NaN } }), null);
});

Deno.test("regretData() is of the ways of choosing beside hindsight, and null without it", () => {
  const rest = { mse: 1, rmse: 1, mae: 1, mape: 1, smape: 1, rmspe: 1, wape: 1, rmsse: 1, r2: 1, bias: 0 };
  const of = (mase: number) => ({ ...rest, keys: 1, oursThere: 1, mase });
  const metrics = { ours: of(1.1), ets: of(2), mean: of(1.2), oracle: of(1) };
  const data = regretData(metrics, { metric: "mase", oneForAll: "ets" });
  assertEquals(data?.names, ["what serves", "the plain average of all models"]);
  assertStringIncludes(data?.says ?? "", "is 10 % above");
  assertEquals(regretData({ ours: of(1) }, { metric: "mase", oneForAll: "ets" }), null);
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
  assertEquals(data && { ...data, says: "" }, {
    ...{ classes: ["smooth", "lumpy"], keys: [2, 1], members: ["ets", "pool"], scopes: ["local", "global"], says: "" },
    weights: [[25, 75], [100, 0]],
  });
  assertStringIncludes(data?.says ?? "", "Models of the key alone have 50 % of the weight");
  assertEquals(new ModelTally(new Map()).members(), null);
});

Deno.test("localGlobal() compares the best of each kind on the folds by the hold-out", () => {
  const tally = new ModelTally(new Map([["ets", "local"], ["ses", "local"], ["pool", "global"]]));
  const board = (ets: number, pool: number) => [
    { contender: "blend", holdout: 0.1 },
    { contender: "ets", holdout: ets },
    { contender: "ses", holdout: 0.01 },
    { contender: "pool", holdout: pool },
  ];
  tally.addBoard(0, board(1, 2));
  tally.addBoard(1, board(3, 2));
  tally.addBoard(2, board(NaN, 2));
  tally.addBoard(3, board(1, 0));
  const data = tally.localGlobal();
  assertEquals([data?.rows, data?.ratios], [[0, 1], [0.5, 1.5]]);
  assertAlmostEquals(data!.ratios[1]!, 1.5);
  assertStringIncludes(data!.says, "on 50 % of the keys; typically its error is equal to the other's");
  assertEquals(new ModelTally(new Map()).localGlobal(), null);
});
