import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import type { MetricChoice } from "@lib/core/config/metric_choice.ts";
import { enterCombinations, enterContenders } from "@lib/training/plan/enter_contenders.ts";

Deno.test("enterContenders() always enters the baseline, once", () => {
  const names = (contenders: string[]) => enterContenders({ contenders }).map(({ name }) => name);
  assertEquals(names(["ridge"]), ["seasonal_naive", "ridge"]);
  assertEquals(names(["ridge", "seasonal_naive"]), ["ridge", "seasonal_naive"]);
});

Deno.test("assertNotReserved() refuses names that reports use for something else", () => {
  for (const name of ["ours", "one_for_all", "oracle", "blend", "key_blend", "mean", "median", "seasonal_naive"]) {
    const error = assertThrows(() => enterContenders({ contenders: [{ name, base: "ridge", params: {} }] }), DataError);
    assertEquals(error.code, "RESERVED_NAME", name);
  }
  assertEquals(enterContenders({ contenders: ["mean", "median"] }).length, 3);
});

Deno.test("enterCombinations() enters mean, median and the blends with any, and those of a name of their own", () => {
  const resolve = (contenders: Parameters<typeof enterContenders>[0]["contenders"]) => {
    const resolved = enterContenders({ contenders });
    const names = resolved.filter(({ rule }) => rule === undefined).map(({ name }) => name);
    return enterCombinations(resolved, { names });
  };
  assertEquals(resolve(["ses", "naive"]), []);
  assertEquals(resolve(["ses", "mean"]).map(({ name }) => name), ["mean", "median", "blend", "key_blend"]);
  const house = { name: "house", weights: { ses: 0.3, naive: 0.7 } };
  assertEquals(resolve(["ses", "naive", house, "inverse_error"]).slice(4), [
    { name: "house", rule: "weights", weights: house.weights },
    { name: "inverse_error", rule: "inverse_error" },
  ]);
  const unknown = { name: "house", weights: { sess: 1 } };
  const error = assertThrows(() => resolve(["ses", "naive", unknown]), DataError);
  assertEquals([error.code, error.hint], ["UNKNOWN_CONTENDER", 'Did you mean "ses"?']);
  const taken = assertThrows(() => resolve(["ses", { name: "blend", weights: { ses: 1 } }]), DataError);
  assertEquals(taken.code, "RESERVED_NAME");
});

Deno.test("enterCombinations() of tables without a calendar has none by key: rows have no course that tells keys apart", () => {
  const namesOf = (problem: "regression" | "classification") => {
    const resolved = enterContenders({ contenders: null, problem });
    const single = resolved.filter(({ rule }) => rule === undefined).map(({ name }) => name);
    return enterCombinations(resolved, { names: single, problem }).map(({ name }) => name);
  };
  assertEquals([namesOf("regression"), namesOf("classification")], [["mean", "median", "blend"], ["mean", "blend"]]);
});

Deno.test("enterContenders() enters who is made for relative errors where the choice is by them, or where the config says so", () => {
  const namesOf = (fields: { contenders?: string[]; metric?: MetricChoice; intermittentMetric?: MetricChoice }) =>
    enterContenders({ contenders: null, ...fields }).map(({ name }) => name).filter((name) => name.endsWith("_mape"));
  const both = ["regression_mape", "global_gradient_boosting_mape"];
  assertEquals([namesOf({}), namesOf({ metric: "wape" })], [[], []]);
  assertEquals([namesOf({ metric: "mape" }), namesOf({ intermittentMetric: "rmspe" })], [both, both]);
  const { metric } = parseConfig({
    source: "t.csv",
    metric: { mix: [{ metric: "mase", weight: 1 }, { metric: "mape", weight: 2 }] },
  });
  assertEquals(namesOf({ metric }), both);
  assertEquals(namesOf({ contenders: both.slice(0, 1), metric: "mase" }), both.slice(0, 1));
});

Deno.test("enterContenders() leaves imported models to those who know the registry", () => {
  const own = { name: "old", base: "imported", params: {}, recipe: null };
  assertEquals(enterContenders({ contenders: [own, "ridge"] }).map(({ name }) => name), ["seasonal_naive", "ridge"]);
});
