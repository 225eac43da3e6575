import { assertEquals } from "@std/assert";
import { batchOfChunk } from "@lib/inference/series/batch_of_chunk.ts";
import { servedBy } from "@lib/inference/series/made_chunk.ts";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { KEYS, panelOf, served } from "../_fixtures.ts";

Deno.test("batchOfChunk() each key with what the registry knows it by; a new one and a failed one have no number there", () => {
  const panel = panelOf([[1, 2], [3, 4], [5, 6]], 10);
  const serving = [served(undefined, { id: 7, run: "r1" }), served(), {
    ...{ status: "failed" as const, reason: "NO_CHAMPION" },
  }];
  const forecast = forecastPanel(panel, serving, { asOf: 10, horizon: 2, levels: [80] });
  const { calendar } = panel, group = { name: "demo", keyColumns: panel.keyColumns, version: 3, calendar, end: 10 };
  const batch = batchOfChunk(
    { keys: panel.keys, served: serving.map(servedBy), forecast },
    group,
    (k) => k === 0 ? "challenger" : "",
  );
  assertEquals([batch.table, batch.dataVersion, batch.origin, batch.ds], [
    ...["demo", 3, "1970-01-11", ["1970-01-12", "1970-01-13"]],
  ]);
  assertEquals(batch.keys.map(({ key, id, run, cohort, steps }) => [key, id, run, cohort, steps]), [
    [KEYS[0]!, 7, "r1", "challenger", 2],
    [KEYS[1]!, null, "", "", 2],
    [KEYS[2]!, null, "", "", 0],
  ]);
});
