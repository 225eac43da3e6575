import { assertEquals } from "@std/assert";
import { plainNames } from "@lib/models/trees/plain_names.ts";

Deno.test("plainNames() keeps plain names, replaces other signs and tells equal ones apart", () => {
  assertEquals(plainNames(["lag_1", "price new", "price_new", "", "a,b:{}", "é"]), [
    "lag_1",
    "price_new",
    "price_new_column_2",
    "_column_3",
    "a_b___",
    "_",
  ]);
});
