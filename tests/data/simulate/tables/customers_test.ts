import { assert, assertEquals } from "@std/assert";
import { CUSTOMERS } from "@lib/data/simulate/tables/customers.ts";
import { columnsOf, explained } from "./_truth.ts";

Deno.test("CUSTOMERS has 300 groups, and a spending that its truth explains but for noise", () => {
  const table = columnsOf(CUSTOMERS),
    keys = table.get("segment")!.map((segment, i) => `${segment} ${table.get("city")![i]}`);
  assertEquals(new Set(keys).size, 300);
  const share = explained(table.get("spend")!, table.get("expected")!);
  assert(share > 0.85 && share < 0.98, `explained ${share}`);
  assert(table.get("income")!.some((income) => income === null));
});
