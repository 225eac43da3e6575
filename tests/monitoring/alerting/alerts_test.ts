import { assertEquals } from "@std/assert";
import { alertOfData } from "@lib/monitoring/alerting/alerts.ts";

Deno.test("alertOfData() is about the alarm's column, with its keys", () => {
  const { kind, subject, keys, examples } = alertOfData({
    code: "COLUMN_DRIFTED",
    severity: "warning",
    blocking: false,
    scope: "table",
    message: "m",
    hint: "h",
    column: "price",
    keys: { count: 2, examples: ["a"], ids: ["1", "2"] },
    evidence: {},
  });
  assertEquals({ kind, subject, keys, examples }, { kind: "data", subject: "price", keys: 2, examples: ["a"] });
});
