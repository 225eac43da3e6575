import { assertEquals, assertStringIncludes } from "@std/assert";
import { formatShownKey } from "../../../lib/cli/look/show_tables.ts";
import { seriesKey } from "../../../lib/core/rows/panel.ts";
import type { ShownKey } from "../../../lib/lineage/show_key.ts";

const KEY: ShownKey = {
  key: seriesKey(["007"]),
  keyColumns: ["item"],
  target: "units",
  calendar: { frequency: "day", anchor: 0 },
  status: "champion",
  model: "ets",
  version: 3,
  reason: "",
  steps: 6,
  drift: 1,
  dataVersion: 1,
  damaged: [],
  history: { ds: ["a", "b", "c"], y: Float64Array.of(1, NaN, 3) },
  forecast: {
    ds: ["d", "e", "f", "g", "h", "i"],
    yhat: Float64Array.of(4, 5, 6, 7, 8, 9),
    lo: { "95": new Float64Array(6).fill(1), "80": new Float64Array(6).fill(NaN) },
    hi: { "95": new Float64Array(6).fill(9), "80": new Float64Array(6).fill(NaN) },
  },
  metric: "mase",
  versions: Array.from({ length: 5 }, (_, v) => ({
    version: 5 - v,
    semantic: `ets_v${5 - v}.0.0`,
    contender: "ets",
    stage: v === 0 ? "Production" : "Archived",
    createdAt: "2026-01-02T03:04:05Z",
    score: v === 0 ? 0.5 : NaN,
  })),
};

Deno.test("formatShownKey() shows the next steps and newest versions, all of them only when asked", () => {
  const short = formatShownKey(KEY, { columns: 80, isWhole: false });
  for (const text of ["007: units to c, forecast by ets, version 3", "… and 2 more: --verbose", "unknown", "1 to 9"]) {
    assertStringIncludes(short, text);
  }
  assertEquals([short.includes("ets_v3.0.0"), short.includes("ets_v2.0.0")], [true, false]);
  const whole = formatShownKey(KEY, { columns: 80, isWhole: true });
  assertEquals([whole.includes("--verbose"), whole.includes("ets_v1.0.0")], [false, true]);
});

Deno.test("formatShownKey() says why a key has no forecast, or stands in", () => {
  const of = (fields: Partial<ShownKey>) => formatShownKey({ ...KEY, ...fields }, { columns: 80, isWhole: false });
  assertStringIncludes(of({ status: "failed", reason: "ALL_MISSING", versions: [] }), "no forecast: ALL_MISSING");
  assertStringIncludes(of({ status: "failed", versions: [] }), "No version of its own is registered.");
  assertStringIncludes(of({ status: "fallback", reason: "TOO_SHORT" }), "(fallback: TOO_SHORT)");
});
