import { type Backtest, forecastOf } from "../../../lib/competition/backtest/backtest.ts";
import { UnitSums } from "../../../lib/competition/selection/unit_sums.ts";
import { backtestOf } from "../_backtests.ts";
import { assertEquals } from "@std/assert";

const sumsOf = (keys: readonly Backtest[], contenders: number): Backtest[] => {
  const sums = new UnitSums({ unitOf: ({ parts: [id] }) => id[0], contenders });
  for (const key of keys) sums.add(key, (c, span) => forecastOf(key, c, span));
  return sums.backtests();
};

Deno.test("UnitSums.backtests() have sums of the keys of each unit, by name, without what of a key is unknown", () => {
  const keys = [
    backtestOf({ id: "b1", actual: [[1, 2], [3, 4]], forecasts: [[[2, 2], [2, 2]]] }),
    backtestOf({ id: "a1", actual: [[5, NaN], [5, 5]], forecasts: [[[6, 7], [8, 9]]] }),
    backtestOf({ id: "b2", actual: [[10, NaN], [30, NaN]], forecasts: [[[20, 99], [20, 99]]] }),
  ];
  const [a, b] = sumsOf(keys, 1);
  assertEquals([a.key.parts, b.key.parts], [["a"], ["b"]]);
  assertEquals([...a.actual], [5, NaN, 5, 5]);
  assertEquals([...b.actual], [11, 2, 33, 4]);
  assertEquals([...b.forecasts], [22, 2, 22, 2]);
  assertEquals(sumsOf(keys.toReversed(), 1)[1].actual, b.actual, "in any order of the keys");
});

Deno.test("UnitSums.backtests() let the median stand in for who did not run on a key, and have none of who ran on few", () => {
  const row = (value: number) => [[value]];
  const key = (id: string, forecasts: number[]) =>
    backtestOf({ id, actual: row(10), forecasts: forecasts.map((value) => row(value)) });
  const [unit] = sumsOf([
    key("a1", [1, 2, 3, NaN]),
    key("a2", [10, NaN, 30, 40]),
    key("a3", [100, 200, 300, NaN]),
    key("a4", [NaN, NaN, NaN, NaN]),
  ], 4);
  assertEquals([...unit.actual], [30], "of whom nobody forecasts a key, it is no part of the unit");
  assertEquals([...unit.forecasts], [111, 232, 333, NaN]);
});
