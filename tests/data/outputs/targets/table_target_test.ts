import { assertEquals } from "@std/assert";
import { parseTableTarget } from "../../../../lib/data/outputs/targets/table_target.ts";

Deno.test("parseTableTarget() takes a variable and a table apart, and leaves paths alone", () => {
  assertEquals(parseTableTarget("SOURCE_SHOP:public.forecasts"), {
    variable: "SOURCE_SHOP",
    table: "public.forecasts",
  });
  for (
    const path of ["forecasts.csv", "C:\\f.csv", "SOURCE_SHOP", "SOURCE_SHOP:", "HOME:forecasts", "./SOURCE_A:t.csv"]
  ) {
    assertEquals(parseTableTarget(path), null, path);
  }
});
