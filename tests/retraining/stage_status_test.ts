import { assertEquals } from "@std/assert";
import type { RetrainingResult } from "@lib/retraining/retraining_result.ts";
import { keysStatus, retrainingStatus } from "@lib/retraining/stage_status.ts";

Deno.test("keysStatus() is incomplete where a key failed by an error, not for lack of data", () => {
  const all: Record<string, number>[] = [{}, { ALL_MISSING: 2 }, { SINGULAR: 0 }, { SINGULAR: 1 }];
  assertEquals(all.map(keysStatus), ["done", "done", "done", "incomplete"]);
});

Deno.test("retrainingStatus() fails where something blocks, and is incomplete where somebody should look", () => {
  const plan = { keys: [], skipped: [], blocked: [] }, refused = { refused: [{}] } as never;
  const result: RetrainingResult = { table: "t", dataVersion: 1, serves: true, plan, trained: null, finished: [] };
  const trained = (gate: { passed: boolean }) =>
    ({ refused: [], training: { summary: { gate, failures: {} } } }) as never;
  assertEquals(retrainingStatus(result), "done");
  assertEquals(
    retrainingStatus({ ...result, plan: { ...plan, blocked: [{ code: "MASS_ALARM", message: "" }] } }),
    "failed",
  );
  assertEquals(retrainingStatus({ ...result, finished: [refused] }), "incomplete");
  assertEquals(retrainingStatus({ ...result, trained: trained({ passed: false }) }), "incomplete");
  assertEquals(retrainingStatus({ ...result, trained: trained({ passed: true }) }), "done");
});
