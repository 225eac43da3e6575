import { assertEquals, assertRejects } from "@std/assert";
import { DataError, RegistryError } from "@lib/core/errors.ts";
import { inferTable } from "@lib/inference/infer.ts";
import { type MonitorOptions, monitorTable } from "@lib/monitoring/monitor.ts";
import { KEYS, NOW } from "../inference/_fixtures.ts";
import { TABLE, Workspace } from "../inference/_store.ts";

const NEXT =
  `${TABLE}2024-01-04,007,n,5\n2024-01-04,7,n,6\n2024-01-05,007,n,1\n2024-01-05,7,n,8\n2024-01-05,a|b,../../x,1\n`;

function optionsOf(work: Workspace, more: Partial<MonitorOptions> = {}): MonitorOptions {
  return work.source({ predictions: `${work.root}/predictions`, staleAfter: () => 28, ...more });
}

/** Two keys with a naive champion, whose forecasts of three days are logged; then two days come. */
async function watched(): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
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

Deno.test("monitorTable() keys that left the table are ended, and their forecasts are not compared", async () => {
  const work = await watched();
  await work.load(NEXT.split("\n").filter((line) => !line.includes(",7,n,")).join("\n"));
  const { keys, checked, forecasts } = await monitorTable(optionsOf(work));
  assertEquals([keys.ended, keys.ok, checked, forecasts.unmatched], [1, 1, 2, 3]);
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
  assertEquals((await assertRejects(() => monitorTable(optionsOf(work)), DataError)).code, "MISSING_GROUP");
});
