import { assertEquals } from "@std/assert";
import { compareMethods } from "@lib/training/assessment/compare_methods.ts";

Deno.test("compareMethods() each beside ours on the same keys, best first; roles and names for people", () => {
  const metrics = {
    ours: { keys: 10, mase: 0.6, oursThere: 0.6 },
    seasonal_naive: { keys: 10, mase: 0.9, oursThere: 0.6 },
    croston: { keys: 3, mase: 0.5, oursThere: 0.4 },
    one_for_all: { keys: 10, mase: 0.66, oursThere: 0.6 },
    key_blend: { keys: 10, mase: 0.6, oursThere: 0.6 },
    oracle: { keys: 10, mase: 0.54, oursThere: 0.6 },
  };
  const { metric, methods } = compareMethods({ metrics, oneForAll: "global_ridge" }, "mase");
  assertEquals(metric, "mase");
  assertEquals(methods.map(({ name, role, ratio }) => [name, role, Math.round(100 * ratio) / 100]), [
    ["oracle (best of each key, with hindsight)", "oracle", 0.9],
    ["ours", "ours", 1],
    ["blend by key", "combination", 1],
    ["one model for all (global ridge)", "one_for_all", 1.1],
    ["croston", "member", 1.25],
    ["seasonal naive", "baseline", 1.5],
  ]);
});

Deno.test("compareMethods() what is undefined comes last, and two without any error are alike", () => {
  const metrics = {
    ours: { keys: 2, mase: 0, oursThere: 0 },
    ets: { keys: 2, mase: NaN, oursThere: 0 },
    naive: { keys: 2, mase: 0, oursThere: 0 },
    theta: { keys: 2, mase: 1, oursThere: 0 },
  };
  const { methods } = compareMethods({ metrics, oneForAll: "ets" }, "mase");
  assertEquals(methods.map(({ method, ratio }) => [method, ratio]), [
    ...[["ours", 1], ["naive", 1]],
    ...[["theta", Infinity], ["ets", NaN]],
  ]);
  assertEquals(compareMethods({ metrics: {}, oneForAll: "" }, "mase").methods, []);
});

Deno.test("compareMethods() scores of a run of a former release, without a figure of ours beside, have no ratio", () => {
  const { methods } = compareMethods({ metrics: { ours: { mase: 1 }, ets: { mase: 2 } }, oneForAll: "ets" }, "mase");
  assertEquals(methods.map(({ method, ratio }) => [method, ratio]), [["ours", 1], ["ets", NaN]]);
});
