import { assertEquals } from "@std/assert";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { InferenceLog } from "@lib/inference/series/inference_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { KEYS, naiveChampion } from "../_fixtures.ts";
import { rowsOf } from "../_log.ts";
import { Workspace } from "../_store.ts";

function filesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) =>
    isDirectory ? filesIn(`${folder}/${name}`) : [`${folder}/${name}`]
  );
}

async function project(): Promise<Workspace> {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
  work.register("r2", { keys: KEYS.slice(0, 1), stage: "Staging" });
  return work;
}

Deno.test("inferTable() keeps what serves and what waits, and what has no forecast is not kept", async () => {
  const work = await project(), predictions = `${work.root}/predictions`;
  const { logged } = await inferTable(work.source({ output: `${work.root}/f.csv`, predictions, horizon: 2 }));
  assertEquals(logged, { served: 4, shadow: 3, shadowFailures: {}, failure: null });
  const reading = new ForecastReading(predictions, { table: "demo" });
  assertEquals(await rowsOf(reading), [
    ...["007,n 2024-01-03 1 3 served", "007,n 2024-01-03 1 3 shadow", "007,n 2024-01-03 2 3 served"],
    ...["007,n 2024-01-03 2 3 shadow", "007,n 2024-01-03 3 3 shadow", "7,n 2024-01-03 1 6 served"],
    "7,n 2024-01-03 2 6 served",
  ]);
});

Deno.test("inferTable() what waits and cannot be read is told, and what serves is kept all the same", async () => {
  const work = new Workspace(), told: string[] = [], packs = `${work.registry}/packs`;
  const log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
  await work.load();
  work.register("r1", { keys: KEYS });
  const serving = filesIn(packs);
  const members = naiveChampion().members.map((member) => ({ ...member, smear: 1.5 }));
  work.register("r2", { keys: KEYS, champion: naiveChampion({ members }), stage: "Staging" });
  for (const path of filesIn(packs)) if (!serving.includes(path)) Deno.truncateSync(path, 1);
  const { logged, failures } = await inferTable(
    work.source({ output: `${work.root}/f.csv`, predictions: `${work.root}/predictions`, log }),
  );
  assertEquals([logged?.served, Object.values(logged?.shadowFailures ?? {}), logged?.failure, failures], [
    ...[9, [3], null, {}],
  ]);
  assertEquals(told.filter((text) => text.includes("nothing is compared")).length, 1);
});

Deno.test("InferenceLog.open() a folder that takes nothing costs no forecast, and is told", async () => {
  const work = await project(), told: string[] = [];
  const predictions = work.write("predictions", "a file"),
    log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
  const { logged, rows } = await inferTable(work.source({ output: `${work.root}/f.csv`, predictions, log }));
  assertEquals([rows, logged?.served, logged?.failure !== null, told.length], [9, 0, true, 1]);
  const open = await InferenceLog.open(predictions, work.source({}), "demo");
  assertEquals((await open.close()).failure, logged?.failure);
});
