import { assertEquals } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { type ForecastLog, openForecastLog } from "@lib/inference/log/forecast_log.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { ShadowLog } from "@lib/serving/server/shadow_log.ts";
import { KEYS, naiveChampion, NOW, shapeFor } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

const LARGER = naiveChampion({ members: naiveChampion().members.map((member) => ({ ...member, smear: 1.5 })) });

async function withChallenger() {
  const work = new Workspace(), predictions = `${work.root}/predictions`;
  await work.load();
  work.register("r1", { keys: KEYS });
  work.register("r2", { keys: KEYS.slice(0, 2), champion: LARGER, stage: "Staging" });
  const service = await openForecastService(work.source({}));
  return { work, predictions, service, keys: KEYS.map(({ parts }) => parts) };
}

Deno.test("ShadowLog forecasts the other side of the keys that were asked for, once a state, and of nobody else", async () => {
  const { work, predictions, service, keys } = await withChallenger();
  const log = openForecastLog(predictions, { registry: "r", now: NOW });
  const shadow = new ShadowLog({ source: work.source({}), log, clock: () => 0 });
  const answer = await service.forecast({ keys: keys.slice(1) });
  shadow.add(answer);
  shadow.add(answer);
  await shadow.idle();
  shadow.add({ ...answer, state: "next" });
  shadow.add({ ...await service.forecast({ keys }), input: "rows of the request" });
  await shadow.close();
  await log.close();
  const reading = new ForecastReading(predictions, { table: "demo", role: "shadow" });
  const [batch, ...more] = await Array.fromAsync(reading.batches());
  assertEquals([more, reading.keys.map(({ id }) => id)], [[], [KEYS[1]!.id]]);
  assertEquals([...batch!.yhat], [9.5, 9.5, 9.5]);
  service.close();
});

Deno.test("ShadowLog tells once that it cannot log, and disturbs nobody", async () => {
  const { work, service, keys } = await withChallenger(), told: string[] = [];
  const full: ForecastLog = {
    append() {
      throw new DataError("DISK_FULL", "Cannot write as there must be room: current value is none");
    },
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  const log = { debug() {}, info() {}, warn: (line: string) => void told.push(line) };
  const shadow = new ShadowLog({ source: { ...work.source({}), log }, log: full, clock: () => 0 });
  for (const state of ["a", "b"]) {
    shadow.add({ ...await service.forecast({ keys }), state });
    await shadow.idle();
  }
  await shadow.close();
  assertEquals([told.length, told[0]?.includes("DISK_FULL")], [1, true]);
  service.close();
});

Deno.test("ShadowLog tells once that what waits cannot be forecast", async () => {
  const { work, service, keys, predictions } = await withChallenger(), told: string[] = [];
  work.register("r3", { keys: KEYS, shape: { ...shapeFor(), target: "sales" }, stage: "Staging" });
  const log = { debug() {}, info() {}, warn: (line: string) => void told.push(line) };
  const taken = openForecastLog(predictions, { registry: "r", now: NOW });
  const shadow = new ShadowLog({ source: { ...work.source({}), log }, log: taken, clock: () => 0 });
  shadow.add(await service.forecast({ keys }));
  await shadow.close();
  await taken.close();
  assertEquals([told.length, told[0]?.includes("TARGET_MISMATCH")], [1, true]);
  service.close();
});
