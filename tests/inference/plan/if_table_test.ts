import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import type { ErrorCode } from "@lib/core/errors/error_codes.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { ifTable } from "@lib/inference/plan/if_table.ts";
import { codeOf, NOW } from "../_fixtures.ts";

function failing(code: ErrorCode, warnings: string[] = []) {
  const log = { ...SILENT_LOGGER, warn: (text: string) => void warnings.push(text) };
  return ifTable({ registry: "r", store: "s", now: NOW, log }, () => {
    throw new DataError(code, "Cannot do it", { hint: "Do something else." });
  });
}

Deno.test("ifTable() gives what the work gives", async () => {
  const facts = { dataVersion: 3, damaged: [] };
  assertEquals(await ifTable({ registry: "r", store: "s", now: NOW }, () => Promise.resolve(facts)), facts);
});

Deno.test("ifTable() is null with a warning where the table is not at hand, and throws what is no such reason", async () => {
  const warnings: string[] = [];
  assertEquals(await failing("MISSING_GROUP", warnings), null);
  assertEquals(await failing("FUTURE_COLUMN_MISSING", warnings), null);
  assertEquals(warnings.length, 2);
  assertEquals(await codeOf(() => failing("CALENDAR_MISMATCH")), "CALENDAR_MISMATCH");
});
