import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { contenderChecks } from "@lib/training/plan/contender_checks.ts";

Deno.test("contenderChecks() has one check for each contender and each of their hyperparameters, none for imported models", () => {
  const config = parseConfig({
    source: "t.csv",
    contenders: ["ridge", { name: "old", base: "imported" }, {
      name: "wide",
      base: "moving_average",
      params: { window: -3 },
    }],
    hyperparameters: { ridge: { params: { penalty: -1 } } },
  });
  const [ridge, wide, tuned, ...others] = contenderChecks(config);
  ridge!();
  assertEquals([wide!, tuned!].map((check) => assertThrows(check, DataError).code), Array(2).fill("INVALID_PARAMETER"));
  assertEquals(others, []);
});
