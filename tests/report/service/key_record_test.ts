import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { ForecastService } from "@lib/inference/service/forecast_service.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { fleetRecord } from "@lib/report/service/fleet_record.ts";
import { keyRecord } from "@lib/report/service/key_record.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";
import { TABLE, Workspace } from "../../inference/_store.ts";

async function opened(): Promise<ForecastService> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  await work.load(TABLE.split("\n").filter((line) => !line.includes(",7,")).join("\n"));
  return await openForecastService(work.source({}));
}

Deno.test("keyRecord() tells history, forecast, version, condition and events of a key", async () => {
  const service = await opened(), [{ id, parts }] = KEYS;
  const [answer, explained] = [await service.forecast({ keys: [parts] }), await service.explain(id)];
  const condition = { condition: "drifted", level: "watch", code: "X", evidence: {}, gain: null };
  const look = { conditions: [{ key: KEYS[1], condition: "ended" }, { key: KEYS[0], ...condition }] };
  const record = await service.look((served) =>
    keyRecord(served, id, { answer, explained, look: look as unknown as MonitorResult })
  );
  service.close();
  assertEquals([record?.key, record?.keyColumns, record?.target], [parts, ["item", "location"], "demand"]);
  assertEquals([record?.history.y, record?.history.isCut], [[1, 2, 3], false]);
  assertEquals(record?.forecast?.start, (record?.history.start ?? 0) + 3);
  assertEquals([record?.forecast?.yhat, record?.forecast?.lo[1], record?.forecast?.levels], [
    [3, 3, 3],
    [1, 1, 1],
    [80, 95],
  ]);
  assertEquals([record?.version?.semantic, record?.version?.stage, record?.condition], [
    "naive_v1.0.0",
    "Production",
    condition as never,
  ]);
  assertEquals(record?.events.map(({ kind, run }) => [kind, run]).at(-1), ["STAGE_CHANGED", "r1"]);
});

Deno.test("keyRecord() of a key that has left the table has its version, and no forecast with the reason; of no key: null", async () => {
  const service = await opened(), { id, parts } = KEYS[1];
  const answer = await service.forecast({ keys: [parts] });
  const told = (key: string) =>
    service.look((served) => keyRecord(served, key, { answer, explained: null, look: null, note: "" }));
  const record = await told(id);
  assertEquals([record?.forecast, record?.forecastNote, record?.history.y], [null, "NO_MATCHING_KEY", []]);
  assertEquals([record?.version?.run, record?.leaderboard.rows, record?.why], ["r1", [], []]);
  assertEquals(await told("0".repeat(32)), null);
  service.close();
});

Deno.test("keyRecord() of rows tells who serves a key and why, by the metric of its run, and no course of time", async () => {
  const key = seriesKey(["a", "north"]), work = await rowsWorkspace({ keys: [key] });
  const service = await openForecastService(work.source);
  const record = await service.look((served) =>
    keyRecord(served, key.id, { answer: null, explained: null, look: null, note: "" })
  );
  const fleet = await service.look((served) => fleetRecord(served, null));
  service.close();
  assertEquals([record?.forecast, record?.forecastNote, record?.target, fleet.end], [null, "", "spent", ""]);
  assertEquals(record?.members, [{ contender: "own", share: 1, pooled: false }]);
  assertEquals([record?.why, record?.leaderboard.metric], [["Its prediction is that of own."], "rmse"]);
});
