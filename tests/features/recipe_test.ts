import { assertEquals, assertNotEquals } from "@std/assert";
import { baseColumn } from "@lib/features/recipe.ts";

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
