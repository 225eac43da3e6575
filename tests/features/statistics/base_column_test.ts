import { assertEquals, assertNotEquals } from "@std/assert";
import fc from "fast-check";
import { baseColumn, type SourceSeries, type Statistic } from "@lib/features/statistics/base_column.ts";

Deno.test("baseColumn() ids are equal only for equal columns", () => {
  const columns = [
    baseColumn("linked", "value"),
    baseColumn("raw", "value"),
    baseColumn("linked", "rolling_mean", { window: 7 }),
    baseColumn("linked", "rolling_mean", { window: 28 }),
    baseColumn("linked", "rolling_quantile", { window: 7, parameter: 0.1 }),
    baseColumn("linked", "rolling_quantile", { window: 7, parameter: 0.9 }),
    baseColumn({ exogenous: 0, log: false }, "value"),
    baseColumn({ exogenous: 1, log: false }, "value"),
    baseColumn({ exogenous: 1, log: true }, "value"),
  ];
  assertEquals(new Set(columns.map((column) => column.id)).size, columns.length);
  assertEquals(baseColumn("raw", "ewm_mean", { parameter: 0.5 }), baseColumn("raw", "ewm_mean", { parameter: 0.5 }));
  assertNotEquals(columns[0], columns[1]);
});

Deno.test("baseColumn() keeps what it is made of, zeros where nothing is said", () => {
  const { window, parameter, of, statistic } = baseColumn("sale", "zero_run");
  assertEquals([window, parameter, of, statistic], [0, 0, "sale", "zero_run"]);
  assertEquals(baseColumn({ exogenous: 3, log: true }, "last").of, { exogenous: 3, log: true });
});

Deno.test("baseColumn() ids tell any two columns apart, and equal ones together", () => {
  const source = fc.oneof(
    fc.constantFrom("linked", "raw", "magnitude", "sale"),
    fc.record({ exogenous: fc.nat({ max: 30 }), log: fc.boolean() }),
  );
  const statistic = fc.constantFrom("value", "last", "rolling_mean", "rolling_quantile", "season_mean", "ewm_mean");
  const part = fc.tuple(source, statistic, fc.nat({ max: 30 }), fc.constantFrom(0, 0.1, 0.5, 1, 11));
  fc.assert(fc.property(part, part, (a, b) => {
    const [left, right] = [a, b].map(([of, what, window, parameter]) =>
      baseColumn(of as SourceSeries, what as Statistic, { window, parameter })
    );
    assertEquals(left.id === right.id, JSON.stringify(a) === JSON.stringify(b));
  }));
});

Deno.test("baseColumn() knows its source, and the sibling that one pass gives with it", () => {
  const mean = baseColumn("raw", "rolling_mean", { window: 7 }), std = baseColumn("raw", "rolling_std", { window: 7 });
  assertEquals([mean.sibling, std.sibling], [std.id, mean.id]);
  assertEquals(baseColumn("sale", "expanding_std").sibling, baseColumn("sale", "expanding_mean").id);
  assertEquals(baseColumn("raw", "rolling_max", { window: 7 }).sibling, "");
  assertEquals(mean.source, baseColumn("raw", "value").id);
});
