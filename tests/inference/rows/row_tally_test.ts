import { assertEquals } from "@std/assert";
import { RowTally } from "@lib/inference/rows/row_tally.ts";
import type { TablePredictions } from "@lib/inference/rows/predict_table.ts";

Deno.test("RowTally counts rows by how they ended, of all blocks", () => {
  const tally = new RowTally(), keyOf = Int32Array.of(0, 0, 1, 2);
  const key = (status: string, reason: string) => ({ status, reason });
  const keys = [key("champion", ""), key("fallback", "NEW_KEY"), key("failed", "SINGULAR")];
  const predictions = { keys, failed: Uint8Array.of(0, 1, 0, 1) } as unknown as TablePredictions;
  for (let block = 0; block < 2; block++) tally.add({ keyOf }, predictions);
  assertEquals(tally.outcomes, { champion: 2, fallback: 2, failed: 4 });
  assertEquals([tally.rows, tally.failures], [8, { NOT_FINITE: 2, SINGULAR: 2 }]);
});
