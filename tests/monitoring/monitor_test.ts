import { assertEquals, assertRejects } from "@std/assert";
import { learnWatch, type WatchTable } from "@lib/competition/watch/watch_table.ts";
import { DataError, RegistryError } from "@lib/core/errors/errors.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { lastLook } from "@lib/monitoring/last_look.ts";
import { monitorTable } from "@lib/monitoring/monitor.ts";
import type { MonitorOptions } from "@lib/monitoring/open_look.ts";
import { Mark } from "@lib/storage/files/mark.ts";
import { normalSources } from "../competition/watch/_watch.ts";
import { KEYS, modelPacks, NOW } from "../inference/_fixtures.ts";
import { TABLE, Workspace } from "../inference/_store.ts";

const NEXT =
  `${TABLE}2024-01-04,007,n,5\n2024-01-04,7,n,6\n2024-01-05,007,n,1\n2024-01-05,7,n,8\n2024-01-05,a|b,../../x,1\n`;

function optionsOf(work: Workspace, more: Partial<MonitorOptions> = {}): MonitorOptions {
  const folders = { predictions: `${work.root}/predictions`, reports: `${work.root}/reports` };
  return work.source({ ...folders, staleAfter: () => 28, ...more });
}

/** Two keys with a naive champion, whose forecasts of three days are logged; then two days come. */
async function watched(watch?: WatchTable): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2), watch });
  const predictions = `${work.root}/predictions`;
  await inferTable(work.source({ output: `${work.root}/f.csv`, predictions }));
  await work.load(NEXT);
  return work;
}

Deno.test("monitorTable() compares what was logged with what came, as late as it comes", async () => {
  const work = await watched(), first = await monitorTable(optionsOf(work));
  // 007 was forecast 3, and 5 and 1 came; 7 was forecast 6, and 6 and 8 came.
  assertEquals([first.checked, first.forecasts.pending, first.metrics.mae, first.metrics.bias], [4, 2, 1.5, -0.1]);
  assertEquals(first.keys, { ok: 2, degraded: 0, drifted: 0, stale: 0, new: 1, ended: 0 });
  assertEquals([first.table, first.at, first.dataVersion, first.periods?.[1]], [
    "demo",
    NOW().toISOString(),
    2,
    "2024-01-05",
  ]);
  await work.load(NEXT.replace("2024-01-04,007,n,5", "2024-01-04,007,n,3") + "2024-01-06,007,n,3\n2024-01-06,7,n,6\n");
  const second = await monitorTable(optionsOf(work));
  assertEquals([second.checked, second.metrics.mae], [6, 4 / 6]);
  await monitorTable(optionsOf(work, { readOnly: true, since: "2024-01-06" }));
  assertEquals(lastLook(`${work.root}/reports`, "demo"), second);
});

Deno.test("monitorTable() a file of actuals, a first period, an age from which models are stale", async () => {
  const work = await watched(),
    actuals = work.write("a.csv", "date,item,location,demand\n2024-01-06,007,n,9\n2024-01-06,7,n,-1\n");
  const more = await monitorTable(optionsOf(work, { actuals }));
  assertEquals([more.checked, more.metrics.mae, more.actuals], [5, 12 / 5, actuals]);
  assertEquals(more.notes.map(({ code }) => code), ["NEGATIVE"]);
  const since = await monitorTable(optionsOf(work, { since: "2024-01-05", staleAfter: () => 2 }));
  assertEquals([since.checked, since.forecasts.earlier, since.periods], [2, 2, ["2024-01-05", "2024-01-05"]]);
  assertEquals([since.keys.stale, since.keys.ok], [2, 0]);
  assertEquals(
    (await assertRejects(() => monitorTable(optionsOf(work, { since: "soon" })), DataError)).code,
    "INVALID_DATE",
  );
});

Deno.test("monitorTable() of one table is for one process at a time, but to read", async () => {
  const work = await watched(), other = Mark.take(`${work.root}/reports/monitor/.demo.look`);
  assertEquals(
    (await assertRejects(() => monitorTable(optionsOf(work)), DataError)).code,
    "RUN_IN_PROGRESS",
  );
  assertEquals((await monitorTable(optionsOf(work, { readOnly: true }))).checked, 4);
  other?.release();
  assertEquals((await monitorTable(optionsOf(work))).checked, 4);
});

Deno.test("monitorTable() keys that left the table are ended, and their forecasts are not compared", async () => {
  const work = await watched();
  await work.load(NEXT.split("\n").filter((line) => !line.includes(",7,n,")).join("\n"));
  const { keys, checked, forecasts } = await monitorTable(optionsOf(work));
  assertEquals([keys.ended, keys.ok, checked, forecasts.unmatched], [1, 1, 2, 3]);
});

Deno.test("monitorTable() a key whose model cannot be read is not ok, and it is said; its forecasts are compared", async () => {
  const work = await watched();
  for (const pack of modelPacks(work.registry)) Deno.removeSync(pack);
  const { keys, checked, conditions, notes } = await monitorTable(optionsOf(work, { readOnly: true }));
  assertEquals([keys.ok, keys.new, checked], [0, 3, 4]);
  assertEquals(conditions.map(({ code }) => code).sort(), ["CORRUPT_PACK", "CORRUPT_PACK", "NO_MODEL"]);
  assertEquals(notes.map(({ code, message }) => [code, message.split(":")[0]]), [
    ["CORRUPT_PACK", "2 of 2 models that serve demo cannot be read"],
  ]);
});

Deno.test("monitorTable() without logged forecasts nothing is checked, and it says why", async () => {
  const none = new Workspace(),
    codes = async (work: Workspace, more: Partial<MonitorOptions> = {}) => {
      const { checked, notes } = await monitorTable(optionsOf(work, more));
      return [checked, ...notes.map(({ code }) => code)];
    };
  assertEquals(await codes(none), [0, "NOTHING_REGISTERED"]);
  const work = await watched();
  assertEquals(await codes(work, { predictions: `${work.root}/nowhere` }), [0, "NO_FORECASTS"]);
  const other = new Workspace();
  await other.load();
  other.register("another", { keys: KEYS.slice(0, 2) });
  assertEquals(await codes(other, { predictions: `${work.root}/predictions` }), [0, "OTHER_REGISTRY"]);
});

Deno.test("monitorTable() forecasts without their registry or table are an error, damage in the log is told", async () => {
  const work = await watched(), registry = `${work.root}/none`;
  const lost = await assertRejects(() => monitorTable(optionsOf(work, { registry })), RegistryError);
  assertEquals(lost.code, "NOT_FOUND");
  const [day] = [...Deno.readDirSync(`${work.root}/predictions`)].filter(({ name }) => /^\d/.test(name));
  Deno.writeTextFileSync(`${work.root}/predictions/${day!.name}/z.parquet`, "PAR1");
  const { checked, notes } = await monitorTable(optionsOf(work));
  assertEquals([checked, notes.map(({ code }) => code)], [4, ["DAMAGED_FILE"]]);
  await Deno.remove(work.store, { recursive: true });
  const nobody = await monitorTable(optionsOf(work, { predictions: `${work.root}/nowhere` }));
  assertEquals([nobody.checked, nobody.notes.map(({ code }) => code)], [0, ["NOTHING_REGISTERED"]]);
  assertEquals((await assertRejects(() => monitorTable(optionsOf(work)), DataError)).code, "MISSING_GROUP");
});

Deno.test("monitorTable() remembers what detectors have seen, unless it only reads; what was left broken is said", async () => {
  const sources = normalSources(2).map((source, k) => ({ ...source, id: KEYS[k]!.id }));
  const work = await watched(learnWatch(sources, { level: 80, floor: 0.2, perYear: 365, seed: 1 }));
  const state = `${work.root}/reports/monitor/demo/state.bin`,
    look = (more: Partial<MonitorOptions> = {}) => monitorTable(optionsOf(work, more));
  const taken = async (more: Partial<MonitorOptions> = {}) => (await look(more)).watch.taken;
  assertEquals([await taken({ readOnly: true }), await taken({ readOnly: true })], [4, 4]);
  const { watch, notes } = await look();
  assertEquals(watch, { promise: 0.01, floor: 0.2, watched: 2, notWatched: {}, taken: 4 });
  assertEquals([await taken(), notes], [0, []]);
  const bytes = Deno.readFileSync(state);
  bytes[99]! ^= 1;
  Deno.writeFileSync(state, bytes);
  const again = await look();
  assertEquals([again.watch.taken, again.notes.map(({ code }) => code)], [4, ["STATE_BROKEN"]]);
  assertEquals((await look()).notes, []);
});

Deno.test("monitorTable() data alarms come first and stand against retraining; what was learned of no key is said", async () => {
  const work = await watched(),
    { alerts, blocked, watch } = await monitorTable(optionsOf(work, { now: () => new Date("2024-06-01") }));
  assertEquals([alerts[0]?.kind, alerts[0]?.code], ["data", "NOT_FRESH"]);
  assertEquals(blocked.map(({ code }) => code), alerts.flatMap(({ code }) => code === "NOT_FRESH" ? [code] : []));
  assertEquals(watch.notWatched, { TRAINED_BEFORE: 2 });
});

Deno.test("monitorTable() looks at a server that is named, and tells that it does not answer; a read-only look asks nobody", async () => {
  const work = await watched(), asked: string[] = [];
  const look = async (text: string | null, more: Partial<MonitorOptions> = {}) => {
    const fetch = (url: string) => {
      asked.push(url);
      return text === null ? Promise.reject(new TypeError("refused")) : Promise.resolve(new Response(text));
    };
    const { service, alerts } = await monitorTable(optionsOf(work, { service: { url: "http://a", fetch }, ...more }));
    return [service?.requests ?? null, ...alerts.filter(({ kind }) => kind === "service").map(({ code }) => code)];
  };
  assertEquals(await look('http_requests_total{status="200"} 7\nforecast_ready 1\n'), [7]);
  assertEquals(await look('http_requests_total{status="200"} 9\nforecast_ready 0\n'), [2, "SERVICE_NOT_READY"]);
  assertEquals(await look(null), [null, "SERVICE_DOWN"]);
  assertEquals([await look(null, { readOnly: true }), asked.length], [[null], 3]);
});
