import { assertOneKey, flagsOf, historyUpTo } from "../../../lib/competition/backtest/history.ts";
import { concatPanels } from "../../../lib/core/rows/panel.ts";
import { seriesOf } from "../_series.ts";
import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";

const SERIES = seriesOf([1, NaN, 3, 4], { start: 10 });

Deno.test("historyUpTo() ends with the origin", () => {
  assertEquals([...historyUpTo(SERIES, 11)], [1, NaN]);
  assertEquals([...historyUpTo(SERIES, 13)], [1, NaN, 3, 4]);
});

Deno.test("historyUpTo() is empty before the key begins and stops where it ends", () => {
  assertEquals(historyUpTo(SERIES, 9).length, 0);
  assertEquals(historyUpTo(SERIES, 2).length, 0);
  assertEquals(historyUpTo(SERIES, 99).length, 4);
  assertEquals(historyUpTo(seriesOf([]), 5).length, 0);
});

Deno.test("historyUpTo() is a view", () => {
  assertStrictEquals(historyUpTo(SERIES, 11).buffer, SERIES.y.buffer);
});

Deno.test("assertOneKey() refuses none and several", () => {
  assertOneKey(SERIES);
  assertThrows(() => assertOneKey({ ...SERIES, keys: [] }), RangeError);
  assertThrows(() => assertOneKey(concatPanels([SERIES, seriesOf([1], { id: "milk" })])), RangeError);
});

Deno.test("flagsOf() finds columns known ahead that say yes or no", () => {
  const column = (kind: "future" | "historic", values: readonly number[]) => ({
    ...{ name: "x", kind, values: Float64Array.from(values) },
  });
  const flag = column("future", [0, 1, NaN, 0]);
  const others = [
    column("historic", [0, 1, 0, 0]),
    column("future", [0, 0, 0, 0]),
    column("future", [0, 1, 2, 0]),
    { ...column("future", [0, 1, 1, 0]), levels: ["a", "b"] },
  ];
  assertEquals(flagsOf({ ...SERIES, exogenous: [...others, flag] }), [flag.values]);
});
