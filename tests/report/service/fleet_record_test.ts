import { assertEquals } from "@std/assert";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import type { KeptLook } from "@lib/monitoring/last_look.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { fleetRecord } from "@lib/report/service/fleet_record.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

Deno.test("fleetRecord() counts what serves by outcome, reason, contender and run, and names the worst keys", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  work.register("r2", { keys: KEYS.slice(0, 1), fallback: "TOO_SHORT" });
  const service = await openForecastService(work.source({}));
  const fleet = await service.look((served) => fleetRecord(served, null));
  service.close();
  assertEquals([fleet.table, fleet.keys, fleet.dataVersion, fleet.end], ["demo", 3, 1, "2024-01-03"]);
  assertEquals([fleet.outcomes, fleet.fallbacks], [{ champion: 2, fallback: 1 }, [{ reason: "TOO_SHORT", keys: 1 }]]);
  assertEquals([fleet.contenders, fleet.runs], [
    [{ contender: "naive", keys: 2 }],
    [{ run: "r2", keys: 1 }, { run: "r1", keys: 2 }],
  ]);
  assertEquals([fleet.metric, fleet.worst.length, fleet.look], ["mase", 0, null]);
});

Deno.test("fleetRecord() of a look has as many keys as people read, and says how many there are and whether it is of older data", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  const condition = { condition: "stale", level: null, code: "MODEL_OLD", evidence: {}, gain: null };
  const alarm = { code: "NOT_FRESH", message: "late", hint: "wait", keys: [], evidence: {} };
  const look = {
    at: "2024-01-04T00:00:00.000Z",
    dataVersion: 0,
    conditions: Array.from({ length: 30 }, () => ({ key: KEYS[0], ...condition })),
    blocked: [alarm],
  } as unknown as MonitorResult;
  const told = (await service.look((served) => fleetRecord(served, look))).look;
  service.close();
  assertEquals([told?.conditions.length, told?.notOk, told?.isOlder], [20, 30, true]);
  assertEquals(told?.conditions[0], { ...condition, id: KEYS[0].id, key: KEYS[0].parts } as never);
  assertEquals(told?.blocked, [{ code: "NOT_FRESH", message: "late", hint: "wait" }]);
});

Deno.test("fleetRecord() of a look at rows has scores beside what was promised and usual, what models are chosen by first", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const service = await openForecastService(work.source({}));
  const look = {
    ...{
      at: "2024-01-04T00:00:00.000Z",
      dataVersion: 1,
      checked: 2,
      rows: 3,
      metric: "rmse",
      conditions: [],
      blocked: [],
    },
    scores: {
      metrics: { ours: { mae: 1, rmse: 2, keys: 1, oursThere: 2 }, prior_mean: { mae: 4, rmse: 5, keys: 1 } },
      coverage: { 80: 79 },
    },
    promised: { rmse: 1.5 },
  };
  const tell = async (given: unknown) => (await service.look((served) => fleetRecord(served, given as KeptLook))).look;
  const told = await tell(look);
  assertEquals([told?.metrics, told?.rows?.coverage, told?.rows?.read], [null, { 80: 79 }, 3]);
  assertEquals(Object.entries(told?.rows?.scores ?? {}).map(([name, scores]) => [name, Object.entries(scores)]), [
    ["came", [["rmse", 2], ["mae", 1]]],
    ["promised", [["rmse", 1.5], ["mae", null]]],
    ["usual", [["rmse", 5], ["mae", 4]]],
  ]);
  assertEquals((await tell({ ...look, scores: null }))?.rows?.scores.came, {});
  service.close();
});
