import { assertEquals } from "@std/assert";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import type { MonitorResult } from "@lib/monitoring/monitor_result.ts";
import { qualityRecord } from "@lib/report/service/quality_record.ts";
import { TABLE, Workspace } from "../../inference/_store.ts";

const NOW = new Date("2024-01-09T12:00:00Z");

Deno.test("qualityRecord() tells of rows that were left out apart from the other findings, of freshness, late keys and versions", async () => {
  const work = new Workspace();
  await work.load();
  await work.load(`${TABLE}2024-01-04,007,n,-5\n2024-01-04,7,n,2\n2024-01-05,007,n,2\n2024-01-05,7,n,2\n`);
  const group = await currentGroup(work.store, "demo");
  const record = await qualityRecord(group, { store: work.store, now: NOW, look: null });
  assertEquals(record.source, "t.csv");
  assertEquals([record.version, record.span, record.behind], [2, { first: "2024-01-01", last: "2024-01-05" }, 3]);
  assertEquals(record.leftOut.map(({ code, count, examples }) => [code, count, examples.length]), [["NEGATIVE", 1, 1]]);
  assertEquals(record.findings.some(({ code }) => code === "NEGATIVE"), false);
  assertEquals(record.late, { keys: 1, most: 2 });
  assertEquals(record.columns.map(({ name, kind }) => [name, kind]), [
    ["demand", "target"],
    ["demand_others_item", "historic"],
    ["demand_others_location", "historic"],
  ]);
  const { read, kept, quarantined } = record.counts;
  assertEquals([read, kept, quarantined], [10, 9, 1]);
  assertEquals(record.versions.map(({ version, serves, last, quarantined }) => [version, serves, last, quarantined]), [
    [2, true, "2024-01-05", 1],
    [1, false, "2024-01-03", 0],
  ]);
});

Deno.test("qualityRecord() takes what a look says of this version alone, and lists versions that cannot be read", async () => {
  const work = new Workspace();
  await work.load();
  await work.load(`${TABLE}2024-01-04,007,n,5\n`);
  const group = await currentGroup(work.store, "demo");
  const inputs = { checkedAt: "2024-01-05T00:00:00.000Z", alarms: [{ code: "NOT_FRESH", keys: [] }], drift: [] };
  const look = (dataVersion: number) => ({ dataVersion, inputs }) as unknown as MonitorResult;
  const options = { store: work.store, now: NOW };
  assertEquals((await qualityRecord(group, { ...options, look: look(1) })).look, null);
  Deno.writeTextFileSync(`${work.store}/demo/v1/group.json`, "{}");
  const record = await qualityRecord(group, { ...options, look: look(2) });
  assertEquals(record.look, { at: inputs.checkedAt, alarms: [{ code: "NOT_FRESH" }], drift: [] } as never);
  assertEquals(record.versions.map(({ damage, rows }) => [damage, rows]), [["", 9], ["CORRUPT_GROUP", null]]);
});
