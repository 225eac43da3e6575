import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { BaseStore } from "@lib/features/base_store.ts";
import { baseColumn } from "@lib/features/recipe.ts";
import { seriesPanel, specOf } from "./_panel.ts";

const CHANNEL = { name: "channel", kind: "future" as const, levels: ["app", "shop"] };
const PRICE = { name: "price", kind: "future" as const };
const panel = seriesPanel([0, -4, NaN, 8], {
  exogenous: [
    { ...CHANNEL, levels: ["fax", "shop", "app"], values: Float64Array.of(2, 1, 0, NaN) },
    { ...PRICE, values: Float64Array.of(1, 0, NaN, -2) },
  ],
});
const storeOf = (wanted: readonly string[] = []) =>
  new BaseStore(specOf([], { exogenous: [CHANNEL, PRICE] }), panel, new Set(wanted));

Deno.test("source() derives size and sale from the target, and ends in a missing entry", () => {
  assertEquals([...storeOf().source("raw")], [0, -4, NaN, 8, NaN]);
  assertEquals([...storeOf().source("magnitude")], [0, 4, NaN, 8, NaN]);
  assertEquals([...storeOf().source("sale")], [0, 1, NaN, 1, NaN]);
});

Deno.test("source() renumbers the panel's levels to the spec's; a new level is missing", () => {
  assertEquals([...storeOf().source({ exogenous: 0, log: false })], [0, 1, NaN, NaN, NaN]);
});

Deno.test("source() has no logarithm for what is not positive", () => {
  assertEquals([...storeOf().source({ exogenous: 1, log: true })], [0, NaN, NaN, NaN, NaN]);
});

Deno.test("source() refuses a panel without the column", () => {
  const store = new BaseStore(specOf([], { exogenous: [PRICE] }), seriesPanel([1]), new Set());
  assertEquals(assertThrows(() => store.source({ exogenous: 0, log: false }), DataError).code, "MISSING_COLUMN");
});

Deno.test("column() computes each column once", () => {
  const store = storeOf(), base = baseColumn("raw", "rolling_max", { window: 2 });
  assertStrictEquals(store.column(base), store.column({ ...base }));
  assertEquals([...store.column(base)], [0, 0, -4, 8, NaN]);
});

Deno.test("column() fills mean and deviation in one pass, whichever is asked first", () => {
  const [mean, std] = (["rolling_mean", "rolling_std"] as const).map((name) => baseColumn("raw", name, { window: 2 }));
  const first = storeOf([mean.id, std.id]), second = storeOf([mean.id, std.id]);
  const [a, b] = [[first.column(mean), first.column(std)], [second.column(std), second.column(mean)]];
  assertEquals(a.map((column) => [...column]), [[0, -2, -4, 8, NaN], [NaN, Math.sqrt(8), NaN, NaN, NaN]]);
  assertEquals(b.reverse(), a);
});
