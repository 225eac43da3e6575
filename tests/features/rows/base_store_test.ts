import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { BaseStore } from "@lib/features/rows/base_store.ts";
import { baseColumn, type SourceSeries, type Statistic } from "@lib/features/statistics/base_column.ts";
import type { TargetTransform } from "@lib/features/spec/spec.ts";
import { seriesPanel, specOf } from "../_panel.ts";

const CHANNEL = { name: "channel", kind: "future" as const, levels: ["app", "shop"] };
const PRICE = { name: "price", kind: "future" as const };
const panel = seriesPanel([0, -4, NaN, 8], {
  exogenous: [
    { ...CHANNEL, levels: ["fax", "shop", "app"], values: Float64Array.of(2, 1, 0, NaN) },
    { ...PRICE, values: Float64Array.of(1, 0, NaN, -2) },
  ],
});
const storeOf = (wanted: readonly string[] = []) =>
  new BaseStore(specOf([], { exogenous: [CHANNEL, PRICE] }), panel, { wanted: new Set(wanted) });

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
  const store = new BaseStore(specOf([], { exogenous: [PRICE] }), seriesPanel([1]), { wanted: new Set() });
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

Deno.test("source() of the linked target follows the spec's transform", () => {
  const store = new BaseStore(specOf([], { transform: "log1p_difference" }), panel, { wanted: new Set() });
  assertEquals([...store.source("linked")], [0, -Math.log1p(4), NaN, Math.log1p(8), NaN]);
  assertEquals([...store.source("raw")], [0, -4, NaN, 8, NaN]);
});

Deno.test("column() takes from a store of another spec what is the same there, and computes what is not", () => {
  const store = (transform: TargetTransform, kin: BaseStore[] = [], more: { since?: number; unit?: number } = {}) => {
    const { unit, since } = more;
    const spec = {
      ...specOf([], { transform, exogenous: [{ ...CHANNEL }, PRICE] }),
      ...unit === undefined ? {} : { unit },
    };
    return new BaseStore(spec, panel, { wanted: new Set(), since, kin });
  };
  const raw = baseColumn("raw", "ewm_mean", { parameter: 0.5 }),
    linked = baseColumn("linked", "ewm_mean", { parameter: 0.5 });
  const first = store("scale");
  const [ofRaw, ofLinked, channel] = [
    first.column(raw),
    first.column(linked),
    first.source({ exogenous: 0, log: false }),
  ];
  const log = store("log1p", [first]);
  assertStrictEquals(log.column(raw), ofRaw);
  assertStrictEquals(log.source({ exogenous: 0, log: false }), channel);
  assertEquals(log.column(linked), store("log1p").column(linked));
  assertStrictEquals(store("difference", [log, first]).column(linked), ofLinked);
  assertStrictEquals(store("log1p_difference", [first, log]).column(linked), log.column(linked));
  assertEquals(store("log1p", [log], { unit: 0.1 }).column(linked), store("log1p", [], { unit: 0.1 }).column(linked));
  const older = store("scale", [first], { since: 3 });
  assertEquals([older.column(raw) === ofRaw, [...older.column(raw)]], [false, [...ofRaw]]);
  const other = new BaseStore(specOf([], { exogenous: [PRICE, CHANNEL] }), panel, { wanted: new Set(), kin: [first] });
  assertEquals([...other.source({ exogenous: 0, log: false })], [1, 0, NaN, -2, NaN]);
});

Deno.test("source() does not hand out the panel's own memory", () => {
  const store = storeOf();
  store.source("raw")[0] = 77;
  assertEquals(panel.y[0], 0);
});

Deno.test("source() keeps category numbers when the panel has the spec's levels", () => {
  const same = seriesPanel([1, 1, 1], { exogenous: [{ ...CHANNEL, values: Float64Array.of(1, 0, NaN) }] });
  const store = new BaseStore(specOf([], { exogenous: [CHANNEL] }), same, { wanted: new Set() });
  assertEquals([...store.source({ exogenous: 0, log: false })], [1, 0, NaN, NaN]);
});

Deno.test("source() of categories from a panel without levels is missing: the numbers mean nothing", () => {
  const { levels: _, ...bare } = CHANNEL;
  const other = seriesPanel([1, 1], { exogenous: [{ ...bare, values: Float64Array.of(0, 1) }] });
  const store = new BaseStore(specOf([], { exogenous: [CHANNEL] }), other, { wanted: new Set() });
  assertEquals([...store.source({ exogenous: 0, log: false })], [NaN, NaN, NaN]);
});

Deno.test("column() restarts every statistic at each key", () => {
  const keys = ["a", "b"].map((part) => seriesKey([part]));
  const two = seriesPanel([9, 0, 9, 1, 0, 5], {
    keys,
    offsets: Int32Array.of(0, 3, 6),
    ds: Int32Array.of(100, 101, 102, 100, 101, 102),
  });
  const store = new BaseStore(specOf([]), two, { wanted: new Set() });
  const second = (of: SourceSeries, statistic: Statistic, options = {}) => [
    ...store.column(baseColumn(of, statistic, options)).subarray(3, 6),
  ];
  assertEquals(second("raw", "rolling_mean", { window: 3 }), [1, 0.5, 2]);
  assertEquals(second("raw", "rolling_min", { window: 9 }), [1, 0, 0]);
  assertEquals(second("raw", "rolling_quantile", { window: 3, parameter: 0.5 }), [1, 0.5, 1]);
  assertEquals(second("raw", "rolling_slope", { window: 3 }), [NaN, NaN, 2]);
  assertEquals(second("raw", "expanding_max"), [1, 1, 5]);
  assertEquals(second("raw", "expanding_min"), [1, 0, 0]);
  assertEquals(second("raw", "expanding_mean"), [1, 0.5, 2]);
  assertEquals(second("raw", "ewm_mean", { parameter: 0.5 }), [1, 1 / 3, 3]);
  assertEquals(second("raw", "season_mean", { window: 2, parameter: 2 }), [1, 0, 3]);
  assertEquals(second("raw", "season_expanding", { window: 2 }), [1, 0, 3]);
  assertEquals(second("raw", "last"), [1, 0, 5]);
  assertEquals(second("raw", "age"), [0, 1, 2]);
  assertEquals(second("sale", "since_sale"), [0, 1, 0]);
  assertEquals(second("sale", "zero_run"), [0, 1, 0]);
  assertEquals(second("sale", "sale_interval"), [NaN, NaN, 2]);
  assertEquals(second("raw", "sale_size"), [1, 1, 3]);
});

Deno.test("column() ends in a missing entry for every statistic, where rows without an origin point", () => {
  const statistics: Statistic[] = ["rolling_mean", "expanding_std", "rolling_max", "age", "zero_run", "season_mean"];
  const store = storeOf();
  for (const statistic of statistics) {
    const column = store.column(baseColumn("sale", statistic, { window: 2, parameter: 1 }));
    assertEquals([column.length, column[4]], [5, NaN], statistic);
  }
});

Deno.test("column() refuses a statistic that it does not fill", () => {
  const base = { ...baseColumn("raw", "last"), statistic: "mode" as Statistic, id: "raw:mode" };
  assertThrows(() => storeOf().column(base), TypeError, "raw:mode");
});

Deno.test("source() of the moved target is on the scale of the period before, from the second with a level on", () => {
  const of = seriesPanel([1, 2, 4, 8]), store = new BaseStore(specOf([]), of, { wanted: new Set() });
  assertThrows(() => store.source("moved"), TypeError, "levels");
  const levels = { offset: Float64Array.of(9, 1, 2, 3, 0), scale: Float64Array.of(9, 1, 2, 4, 1) };
  store.setLevels(levels, Int32Array.of(1));
  assertEquals([...store.source("moved")], [NaN, NaN, 3, 3, NaN]);
});
