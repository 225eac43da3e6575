import { assertEquals } from "@std/assert";
import { targetColumns } from "@lib/data/store/target_columns.ts";

Deno.test("targetColumns() is y for one", () =>
  assertEquals([targetColumns(1), targetColumns(2)], [["y"], ["y_0", "y_1"]]));
