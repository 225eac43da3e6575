import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { plainPlan, plainRetraining, publishRetraining, RETRAINING_FILE } from "@lib/retraining/retraining_report.ts";
import type { RetrainingResult } from "@lib/retraining/retraining_result.ts";

const key = seriesKey(["007", "north"]);
const PLAN: RetrainingResult["plan"] = {
  keys: [{ key, reason: "stale", tier: "refit", gain: null }],
  skipped: [{ key, reason: "FRESH" }],
  blocked: [{ code: "MASS_ALARM", message: "m" }],
};

Deno.test("plainPlan() has keys as their texts, and nothing else", () => {
  assertEquals(plainPlan(PLAN), {
    keys: [{ key: ["007", "north"], reason: "stale", tier: "refit", gain: null }],
    skipped: [{ key: ["007", "north"], reason: "FRESH" }],
    blocked: [{ code: "MASS_ALARM", message: "m" }],
  });
});

Deno.test("publishRetraining() writes what plainRetraining() says", () => {
  const result = { table: "shop", dataVersion: 2, serves: true, plan: PLAN, trained: null, finished: [] };
  const dir = Deno.makeTempDirSync();
  publishRetraining(dir, result);
  const written = JSON.parse(Deno.readTextFileSync(`${dir}/${RETRAINING_FILE}`));
  assertEquals(written, {
    ...plainPlan(PLAN),
    table: "shop",
    dataVersion: 2,
    serves: true,
    trained: null,
    finished: [],
  });
  assertEquals(written, plainRetraining(result));
  Deno.removeSync(dir, { recursive: true });
});
