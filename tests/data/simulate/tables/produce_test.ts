import { assert, assertEquals } from "@std/assert";
import { PRODUCE } from "@lib/data/simulate/tables/produce.ts";
import { columnsOf, explained } from "./_truth.ts";

Deno.test("PRODUCE has 105 columns, 36 series, and prices and demand that their truth explains", () => {
  const table = columnsOf(PRODUCE);
  assertEquals(PRODUCE.columns.length, 105);
  assertEquals(new Set(table.get("product")!.map((product, i) => `${product} ${table.get("market")![i]}`)).size, 36);
  for (const name of ["price", "demand"]) {
    const share = explained(table.get(name)!, table.get(`expected_${name}`)!);
    assert(share > 0.85 && share < 0.999, `${name}: ${share}`);
  }
});

Deno.test("PRODUCE knows of a row only what came before it", () => {
  const table = columnsOf(PRODUCE), at = table.get("product")!.indexOf("bananas");
  const price = table.get("price")!, days = table.get("date")!;
  // Sundays have no row, so that the day before a Saturday is the row before.
  const saturday = days.findIndex((day, i) => i > at + 20 && day === "2023-02-04");
  assertEquals(table.get("price_lag_1")![saturday], price[saturday - 1]);
  assertEquals(table.get("price_lag_1")![at], null);
});
