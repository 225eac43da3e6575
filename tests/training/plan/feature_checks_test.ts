import { assertEquals, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { featureChecks } from "@lib/training/plan/feature_checks.ts";

Deno.test("featureChecks() has one check for each name that is asked for, each once, and none where none is", () => {
  const names = ["lag_1", "leg_1"];
  const config = parseConfig({
    source: "t.csv",
    features: { names },
    contenders: [{ name: "own", base: "ridge", recipe: { names: ["lag_1"] } }],
  });
  const [lag, leg, ...others] = featureChecks(config);
  lag!();
  assertEquals([assertThrows(leg!, DataError).code, others], ["UNKNOWN_FEATURE", []]);
  assertEquals(featureChecks(parseConfig({ source: "t.csv" })), []);
});
