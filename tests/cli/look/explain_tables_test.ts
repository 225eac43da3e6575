import { assertEquals, assertStringIncludes } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { GROUPS } from "@lib/explain/groups.ts";
import { explanationRecord, formatExplanations } from "../../../lib/cli/look/explain_tables.ts";
import type { KeyExplanation } from "@lib/lineage/explain_table.ts";

const groups = Object.fromEntries(GROUPS.map((group) => [group, Float64Array.of(group === "price_promotion" ? 4 : 0)]));
const feature = (name: string, gain: number) => ({
  feature: name,
  meaning: `what ${name} is`,
  group: "price_promotion" as const,
  gains: Float64Array.of(gain),
  values: [1.5],
});
const TOLD: KeyExplanation = {
  key: seriesKey(["tea", "north"]),
  status: "fallback",
  model: "ridge",
  version: 3,
  reason: "RESUMED",
  ds: ["2024-01-01"],
  explanation: {
    base: 10,
    yhat: Float64Array.of(14),
    groups: groups as NonNullable<KeyExplanation["explanation"]>["groups"],
    features: [feature("price_lag_0", 3), feature("promo_lag_0", 1), feature("idle", 0)],
    members: [{ contender: "ridge", family: "ridge", share: Float64Array.of(1), yhat: Float64Array.of(14) }],
  },
  card: null,
};
const RESULT = { keys: [TOLD], more: 0, failures: {}, rows: 0, output: null, dataVersion: 1, damaged: [] };

Deno.test("formatExplanations() shows the groups and the features that move the forecast, and no others", () => {
  const text = formatExplanations(RESULT, { top: 5 });
  assertEquals(text.split("\n").slice(0, 5), [
    "tea / north: ridge (RESUMED)",
    "",
    "What the forecast is made of: the usual value of the key, and what each group adds",
    "ds          usual  price promotion  forecast",
    "2024-01-01     10               +4        14",
  ]);
  assertStringIncludes(text, "promo_lag_0");
  assertEquals([text.includes("idle"), text.includes("Why this model")], [false, false]);
  assertEquals(formatExplanations(RESULT, { top: 1 }).includes("promo_lag_0"), false);
});

Deno.test("explanationRecord() is plain data, with null where a key failed", () => {
  const record = JSON.parse(JSON.stringify(explanationRecord(TOLD)));
  assertEquals([record.key, record.base, record.yhat, record.groups.price_promotion], [["tea", "north"], 10, [14], [
    4,
  ]]);
  assertEquals([record.features[0].gains, record.members[0].share, record.why], [[3], [1], null]);
  const failed = explanationRecord({ ...TOLD, status: "failed", explanation: null });
  assertEquals([failed.base, failed.yhat, failed.groups, failed.features], [null, null, null, null]);
});
