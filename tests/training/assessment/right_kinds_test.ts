import { assertAlmostEquals, assertEquals } from "@std/assert";
import type { Combination } from "@lib/competition/blends/score_table.ts";
import { resolveContenders } from "@lib/models/catalog.ts";
import { countFound, kindShares, memberKinds } from "@lib/training/assessment/right_kinds.ts";
import { backtestOf } from "../../competition/_backtests.ts";

Deno.test("memberKinds() tells models of a key's rows, of all keys' rows and of the history alone apart", () => {
  assertEquals(memberKinds(resolveContenders(["ets", "ridge", "global_ridge"])), ["statistical", "local", "global"]);
});

Deno.test("kindShares() says where the weight of what serves lies", () => {
  const backtest = backtestOf({
    actual: [[1], [1]],
    forecasts: [[[1.5], [1.5]], [[0.5], [0.5]], [[1.2], [1.2]]],
  });
  const blend: Combination = {
    ...{ name: "blend", combine: "weighted", weights: Float64Array.of(1, 0.5, 0.5), bySpan: [], folds: [] },
  };
  const groups = new Map([["smooth", { combinations: [blend] }]]);
  const at = (index: number) =>
    kindShares(backtest, { group: "smooth", index }, { groups, kinds: ["local", "global", "global"] });
  assertEquals([at(3), at(1), at(-1)], [
    { local: 0.5, global: 0.5, statistical: 0 },
    { local: 0, global: 1, statistical: 0 },
    null,
  ]);
});

Deno.test("countFound() compares weights within a group, and counts what chance gives", () => {
  const key = (right: string | undefined, group: string, local: number) => ({
    ...{ right, group, shares: { local, global: 1 - local, statistical: 0 } },
  });
  const { local, global, statistical } = countFound([
    key("local", "a", 0.4),
    key("global", "a", 0.2),
    // Of another group, where all lean to local models.
    key("local", "b", 0.8),
    key("global", "b", 0.9),
    key("blend", "b", 0.7),
    key(undefined, "b", 0.1),
    { right: "local", group: "b", shares: null },
  ]);
  assertEquals(local, { keys: 2, found: 1, others: 3, taken: 1 });
  assertEquals(global, { keys: 2, found: 1, others: 3, taken: 1 });
  assertEquals(statistical, { keys: 0, found: 0, others: 5, taken: 0 });
  assertAlmostEquals(local.found / local.keys, 0.5);
});
