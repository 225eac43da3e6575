import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { requireColumns } from "../../../lib/data/sources/required_columns.ts";

Deno.test("requireColumns() names what is missing, what there is and what is near", () => {
  const table = { source: "t.csv", columns: ["date", "item", "Demand"] };
  requireColumns(table, ["date", "Demand"]);
  const error = assertThrows(() => requireColumns(table, ["date", "demand"]), DataError);
  assertEquals(error.code, "MISSING_COLUMN");
  assertEquals(error.context.missing, ["demand"]);
  assertEquals(error.context.available, ["date", "item", "Demand"]);
  assertStringIncludes(error.hint, '"Demand"');
  assertStringIncludes(error.message, '["date","item","Demand"]');
});

Deno.test("requireColumns() has a remedy where no name is near, and needs nothing for nothing", () => {
  const table = { source: "t.csv", columns: ["a", "b"] };
  requireColumns(table, []);
  const error = assertThrows(() => requireColumns(table, ["quantity", "moment"]), DataError);
  assertEquals(error.context.missing, ["quantity", "moment"]);
  assertStringIncludes(error.hint, "keys, time, target, exogenous");
});
