import { assertEquals } from "@std/assert";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { keysRecord } from "@lib/report/service/keys_record.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

Deno.test("keysRecord() tells who serves each key of a page, in its order, and how it stands; a key without a model has none", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 1) });
  work.register("r2", { keys: KEYS.slice(2), fallback: "TOO_SHORT" });
  const service = await openForecastService(work.source({})), list = service.listKeys();
  const look = { conditions: [{ key: KEYS[2], condition: "stale" }] } as unknown as MonitorResult;
  const told = await service.look((served) => [keysRecord(served, list, look), keysRecord(served, list, null)]);
  service.close();
  assertEquals(
    told[0]?.map(({ status, reason, contender, run, condition }) => [status, reason, contender, run, condition]),
    [
      ["champion", "", "naive", "r1", "ok"],
      ["none", "", "", "", "ok"],
      ["fallback", "TOO_SHORT", "naive", "r2", "stale"],
    ],
  );
  assertEquals(told[0]?.map(({ key }) => key), KEYS.map(({ parts }) => parts));
  assertEquals(told[1]?.map(({ metric, error, condition }) => [metric, error, condition])[0], ["mase", NaN, ""]);
});
