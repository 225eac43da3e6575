import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type SeriesKey, seriesKey } from "@lib/core/rows/panel.ts";
import type { ForecastService } from "@lib/inference/service/forecast_service.ts";
import { modelPacks, naiveChampion } from "../inference/_fixtures.ts";
import { Workspace } from "../inference/_store.ts";
import { patience } from "../_support/patience.ts";

// Forecasts on demand under what production brings: promotions by others, bent files, no memory, large requests given up.

const CONFIG = new URL("../../deno.json", import.meta.url).pathname;
const LIB = new URL("../../lib", import.meta.url).pathname;

/** A table of many keys, of two days each; key k has sold k. */
async function manyKeys(count: number): Promise<{ work: Workspace; keys: SeriesKey[] }> {
  const keys = Array.from({ length: count }, (_, k) => seriesKey([`i${String(k).padStart(5, "0")}`, "n"]));
  const lines = keys.flatMap(({ parts: [item] }, k) => [1, 2].map((day) => `2024-01-0${day},${item},n,${k}`));
  const work = new Workspace();
  await work.load(`date,item,location,demand\n${lines.join("\n")}\n`);
  return { work, keys };
}

/** Lets the one and the other run serve all keys in turn, each time in one action, as long as it lives. */
const PROMOTER = `
  import { openRegistry } from "${LIB}/registry/registry.ts";
  const [root, rounds] = Deno.args;
  const registry = openRegistry(root, { now: () => new Date() });
  for (let round = 0; round < Number(rounds); round++) {
    const run = round % 2 === 0 ? "r1" : "r2", live = registry.resolveAll({ group: "demo" });
    const champions = new Map(live.map(({ key, id }) => [key.id, id]));
    const moves = registry.listVersions({ run }).map(({ id, stage, key }) => ({
      version: id, from: stage, to: "Production", champion: champions.get(key.id) ?? null,
    }));
    registry.act({ kind: "ROLLED_BACK", run, detail: { by: "test", note: "" }, moves });
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  registry.close();
`;

/** Others have their turn: what is kept is answered without one. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function until(isDone: () => boolean): Promise<void> {
  const signal = patience();
  for (; !isDone(); await turn()) signal.throwIfAborted();
}

Deno.test("openForecastService() serves one state to each request while another process promotes all keys again and again", async () => {
  const { work, keys } = await manyKeys(40);
  work.register("r1", { keys });
  work.register("r2", { keys });
  const path = `${work.root}/promote.ts`, rounds = 30;
  Deno.writeTextFileSync(path, PROMOTER);
  const service = await openForecastService(work.source({}));
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", "--quiet", "--config", CONFIG, path, work.registry, String(rounds)],
    stderr: "inherit",
    signal: patience(),
  });
  const process = command.spawn();
  let hasEnded = false;
  const ended = process.status.finally(() => hasEnded = true);
  const all = keys.map(({ parts }) => parts), states = new Map<string, string>();
  for (let asked = 0; !hasEnded; asked++) {
    await turn();
    const answers = await Promise.all([
      service.forecast({ keys: all, horizon: 1 + asked % 3 }),
      service.refresh(),
      service.forecast({ keys: [all[asked % all.length]] }),
      service.forecast({ keys: all, levels: [95] }),
    ]);
    for (const answer of answers) {
      if (typeof answer === "boolean") continue;
      const runs = new Set(answer.keys.map(({ run }) => run));
      assertEquals(runs.size, 1);
      const [run = ""] = runs;
      assertEquals(states.get(answer.state) ?? run, run);
      states.set(answer.state, run);
    }
  }
  assertEquals((await ended).code, 0);
  assertEquals([...new Set(states.values())].sort(), ["r1", "r2"]);
  await service.refresh();
  assertEquals((await service.forecast({ keys: [all[0]] })).keys[0].run, "r2");
  assertEquals(service.status().failed, 0);
  service.close();
});

Deno.test("openForecastService() with a bent model file: what is in memory serves on, the rest is served by former versions, and nothing wrong", async () => {
  const { work, keys } = await manyKeys(30);
  work.register("r1", { keys });
  const former = new Set(modelPacks(work.registry));
  work.register("r2", { keys, champion: naiveChampion({ nonNegative: false }) });
  const service = await openForecastService(work.source({})), all = keys.map(({ parts }) => parts);
  await service.forecast({ keys: all.slice(0, 10) });
  for (const pack of modelPacks(work.registry).filter((path) => !former.has(path))) {
    Deno.writeFileSync(pack, Deno.readFileSync(pack).map((byte, i) => i % 64 === 0 ? byte ^ 4 : byte));
  }
  const { keys: served, forecast, notes } = await service.forecast({ keys: all, horizon: 2 });
  assertEquals(served.map(({ run }) => run), all.map((_, k) => k < 10 ? "r2" : "r1"));
  assertEquals([...forecast.yhat], all.flatMap((_, k) => [k, k]));
  assertEquals(notes.map(({ code, message }) => [code, message.split(" ")[0]]), [["FORMER_VERSION", "20"]]);
  service.close();
});

Deno.test("openForecastService() without memory for a single model forecasts on, and holds nothing", async () => {
  const { work, keys } = await manyKeys(30);
  work.register("r1", { keys });
  const service = await openForecastService(work.source({ modelBytes: 0, historyBytes: 1, forecastBytes: 10 }));
  for (let round = 0; round < 3; round++) {
    const { forecast } = await service.forecast({ keys: keys.map(({ parts }) => parts), horizon: 1 });
    assertEquals([...forecast.yhat], keys.map((_, k) => k));
  }
  const { models, histories, forecasts, computed } = service.status();
  assertEquals([models, histories, forecasts].map(({ entries, bytes }) => [entries, bytes]), [[0, 0], [0, 0], [0, 0]]);
  assertEquals(computed, 90);
  service.close();
});

Deno.test("openForecastService() a request for 10,000 keys lets others through, and is left when nobody waits for it any more", async () => {
  const { work, keys } = await manyKeys(10_000);
  work.register("r1", { keys });
  const service = await openForecastService(work.source({})), all = keys.map(({ parts }) => parts);
  const order: string[] = [];
  const large = service.forecast({ keys: all, horizon: 1 }).then(({ keys }) => {
    order.push("large");
    return keys.length;
  });
  await service.forecast({ keys: [all[9_999]], horizon: 2 }).then(() => order.push("small"));
  assertEquals([await large, order], [10_000, ["small", "large"]]);
  assertEquals(service.status().computed, 10_001);
  await leftAlone(service, all);
  service.close();
});

async function leftAlone(service: ForecastService, all: readonly (readonly string[])[]): Promise<void> {
  const gone = new AbortController(), given = service.forecast({ keys: all, horizon: 3 }, { signal: gone.signal });
  const other = service.forecast({ keys: all.slice(9_000, 9_010), horizon: 3 });
  await until(() => service.status().computed > 10_001);
  gone.abort(new Error("gone"));
  await assertRejects(() => given, Error, "gone");
  assertEquals((await other).forecast.yhat.length, 30);
  const { computed } = service.status();
  assert(computed < 19_000, `${computed} forecasts for nobody`);
  assertEquals((await service.forecast({ keys: [all[5]], horizon: 3 })).keys[0].status, "champion");
}

Deno.test("openForecastService() takes over a registry that others have restored, with requests and looks under way, and closes", async () => {
  const { work, keys } = await manyKeys(20);
  work.register("r1", { keys });
  const service = await openForecastService(work.source({})), all = keys.map(({ parts }) => parts);
  Deno.copyFileSync(`${work.registry}/registry.db`, `${work.registry}/copy.db`);
  Deno.renameSync(`${work.registry}/copy.db`, `${work.registry}/registry.db`);
  const asked = Array.from({ length: 20 }, (_, i) => service.forecast({ keys: all, horizon: 1 + i % 3 }));
  const looks = Array.from({ length: 20 }, () => service.refresh());
  const answers = await Promise.all(asked);
  service.close();
  assertEquals(new Set(answers.map(({ keys }) => keys.length)), new Set([20]));
  await Promise.all(looks);
  assertEquals(service.status().failure, null);
  await assertRejects(() => service.forecast({ keys: all }), Error, "closed");
});
