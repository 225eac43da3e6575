import { assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { ForecastReading } from "@lib/inference/log/read_forecast_log.ts";
import { type ServeOptions, serveTable } from "@lib/serving/server/serve_table.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";

async function optionsOf(work: Workspace): Promise<ServeOptions> {
  await work.load();
  work.register("r1", { keys: KEYS });
  return {
    ...work.source({}),
    host: "127.0.0.1",
    port: 0,
    predictions: `${work.root}/predictions`,
    reports: `${work.root}/reports`,
    limits: { noticeMs: 0 },
    clock: () => 0,
    randomId: () => "made",
    memory: () => ({ rss: 0, heapUsed: 0 }),
    build: { version: "1" },
  };
}

Deno.test("serveTable() answers from registry and store, logs what it answered, and lets go", async () => {
  const options = await optionsOf(new Workspace()), serving = await serveTable(options);
  assertEquals([serving.table.table, serving.table.keys], ["demo", 3]);
  const body = JSON.stringify({ keys: [{ item: "007", location: "n" }] });
  const headers = { "Content-Type": "application/json" };
  const answer = await (await fetch(`${serving.url}/v1/forecast`, { method: "POST", body, headers })).json();
  assertEquals(answer.forecasts[0].status, "champion");
  await serving.close();
  await assertRejects(() => fetch(`${serving.url}/ping`));
  const batches = await Array.fromAsync(new ForecastReading(options.predictions ?? "", { table: "demo" }).batches());
  assertEquals(batches.flatMap(({ yhat }) => [...yhat]), answer.forecasts[0].yhat);
});

Deno.test("serveTable() logs what serves alone: no other versions than the champions, and no keys that a request made up", async () => {
  const options = await optionsOf(new Workspace()), serving = await serveTable(options);
  const ask = async (item: string, question: Record<string, unknown>) => {
    const body = JSON.stringify({ keys: [{ item, location: "n" }], ...question });
    const headers = { "Content-Type": "application/json" };
    const answer = await (await fetch(`${serving.url}/v1/forecast`, { method: "POST", body, headers })).json();
    assertEquals(answer.forecasts.length, 1);
  };
  await ask("007", { run: "r1" });
  await ask("007", { stage: "Production" });
  const made = [1, 2, 3].map((day) => ({ item: "made", location: "n", date: `2024-01-0${day}`, demand: 4 }));
  await ask("made", { actuals: made });
  await ask("7", { alias: "champion" });
  await serving.close();
  const reading = new ForecastReading(options.predictions ?? "", { table: "demo" });
  await Array.fromAsync(reading.batches());
  assertEquals(reading.keys.map(({ parts }) => parts), [["7", "n"]]);
});

Deno.test("serveTable() refuses addresses of others without tokens, before it opens anything", async () => {
  const options = await optionsOf(new Workspace());
  const { code } = await assertRejects(
    () => serveTable({ ...options, registry: "/nowhere", host: "0.0.0.0" }),
    ForecastError,
  );
  assertEquals(code, "TOKENS_NEEDED");
});
