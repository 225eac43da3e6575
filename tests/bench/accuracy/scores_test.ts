import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type KeyForecast, scoreKeys } from "../../../bench/accuracy/key_scores.ts";
import { partsOf, poolMethods, ratioOf } from "../../../bench/accuracy/measures.ts";

function forecast(key: string, actual: number[], forecasts: Record<string, number[]>): KeyForecast {
  return { key, actual, forecasts: new Map(Object.entries(forecasts)), scale: { mae: 2, mse: 4 } };
}

Deno.test("poolMethods() compares a method with ours on the keys that it forecast", () => {
  const { ours, theta, sba } = poolMethods(
    scoreKeys([
      forecast("a", [10, 20], { ours: [12, 20], theta: [10, 24], sba: [NaN, NaN] }),
      forecast("b", [0, 10], { ours: [5, 10], theta: [0, 10], sba: [1, 10] }),
    ]).values(),
  );
  assertEquals([ours!.keys, theta!.keys, sba!.keys], [2, 2, 1]);
  assertAlmostEquals(ours!.wape, 7 / 40);
  assertAlmostEquals(theta!.wape, 4 / 40);
  assertAlmostEquals(ours!.bias, 7 / 40);
  assertEquals([sba!.wape, sba!.ours.wape], [1 / 10, 5 / 10]);
});

Deno.test("poolMethods() means the scaled errors of forecasts, and skips zeros in MAPE", () => {
  const { ours } = poolMethods(
    scoreKeys([
      forecast("a", [10, 20], { ours: [12, 20] }),
      forecast("a", [0, 10], { ours: [4, 10] }),
    ]).values(),
  );
  assertAlmostEquals(ours!.mape, (0.2 + 0 + 0) / 3);
  assertAlmostEquals(ours!.mase, (0.5 + 1) / 2);
  assertAlmostEquals(ours!.rmsse, (Math.sqrt(2) / 2 + Math.sqrt(8) / 2) / 2);
});

Deno.test("scoreKeys() charges all with the fallback of a key that nobody ran on", () => {
  const [scores] = scoreKeys([forecast("a", [4], { ours: [5], theta: [NaN], ets: [NaN] })]).values();
  assertEquals([...scores!].map(([name, { own }]) => [name, own.result().mae]), [["ours", 1], ["theta", 1], [
    "ets",
    1,
  ]]);
});

Deno.test("partsOf() adds up to the measure over keys", () => {
  const keys = scoreKeys([forecast("a", [10], { ours: [11] }), forecast("b", [30], { ours: [25] })]);
  const parts = [...keys.values()].map((scores) => partsOf("wape", scores.get("ours")!.own));
  assertEquals([parts, ratioOf(parts)], [[[1, 10], [5, 30]], 6 / 40]);
});
