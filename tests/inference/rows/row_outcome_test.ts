import { assertEquals } from "@std/assert";
import type { TablePredictions } from "@lib/inference/rows/predict_table.ts";
import { rowOutcome, rowSet } from "@lib/inference/rows/row_outcome.ts";

Deno.test("rowOutcome() of a row that fails where its key does not says so, and a failed key says why", () => {
  const key = (status: string, reason: string) => ({ status, reason });
  const keys = [key("fallback", "NEW_KEY"), key("failed", "SINGULAR")];
  const predictions = { keys, failed: Uint8Array.of(0, 1, 1) } as unknown as TablePredictions;
  assertEquals([rowOutcome(predictions, 0, 0), rowOutcome(predictions, 1, 0), rowOutcome(predictions, 2, 1)], [
    { status: "fallback", reason: "NEW_KEY" },
    { status: "failed", reason: "NOT_FINITE" },
    { status: "failed", reason: "SINGULAR" },
  ]);
});

Deno.test("rowSet() is null where nothing is known: no such level, a level that the key's models lack, no prediction", () => {
  const sets = [Uint8Array.of(0, 1, 1, 1), Uint8Array.of(0, 0, 1, 1)];
  const predictions = { classes: ["", "b"], levels: [80, 95], sets, failed: Uint8Array.of(0, 1) };
  assertEquals([80, 95, 50].map((level) => rowSet(predictions, 0, level)), [["b"], null, null]);
  assertEquals(rowSet(predictions, 1, 80), null);
});
