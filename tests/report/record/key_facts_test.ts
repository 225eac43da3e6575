import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { setImmediate } from "node:timers";
import { forecastKey } from "@lib/inference/series/forecast_key.ts";
import { keyFacts } from "@lib/report/record/key_facts.ts";
import { sourcesOf, trainedTable } from "../_trained.ts";

Deno.test("keyFacts() gives history and forecast of each key as inference makes it, in key order", async () => {
  const trained = await trainedTable(), { registry, store } = trained.project.paths;
  const source = { registry, store, now: () => new Date(0) };
  const facts = await Array.fromAsync(keyFacts(await sourcesOf(trained), source));
  assertEquals(facts.map(({ outcome }) => outcome.key.parts[0]), ["dead", "i00", "i00", "i01", "i01", "zero"]);
  const told = await forecastKey(["i00", "south"], source);
  assertEquals(facts[2]!.y, told.history.y);
  assertEquals(facts[2]!.ahead?.yhat, told.forecast.yhat);
  assertEquals(facts[2]!.ahead?.lo[0], told.forecast.lo[80]);
  assertEquals(facts[2]!.note, "");
  assertEquals([...facts[5]!.ahead!.yhat], [0, 0, 0, 0, 0, 0]);
  assertEquals(facts[0]!.ahead, null);
  assertStringIncludes(facts[0]!.note, "one value of its target must be known");
});

Deno.test("keyFacts() models that cannot be read leave histories, and say why there is no forecast", async () => {
  const trained = await trainedTable(), { store } = trained.project.paths, lines: string[] = [];
  const log = { debug() {}, warn() {}, info: (line: string) => void lines.push(line) };
  const source = { registry: "/nowhere", store, now: () => new Date(0), log };
  const facts = await Array.fromAsync(keyFacts(await sourcesOf(trained), source));
  assert(facts.every(({ y, ahead }) => y !== null && ahead === null));
  assertStringIncludes(facts[1]!.note, "There are no forecasts ahead");
  assertEquals([lines.length, facts.some(({ note }) => note.includes("/nowhere"))], [1, false]);
});

Deno.test("keyFacts() without a table there is every key, and nothing of it", async () => {
  const trained = await trainedTable(), sources = await sourcesOf(trained, { store: "/nowhere" });
  const source = { ...trained.project.paths, now: () => new Date(0) };
  const facts = await Array.fromAsync(keyFacts(sources, source));
  assertEquals(
    facts.map(({ y, ahead, note }) => [y, ahead, note]),
    facts.map(() => [
      null,
      null,
      "The table is not at hand.",
    ]),
  );
});

Deno.test("keyFacts() hears what waits outside while it works, such as Ctrl-C", async () => {
  const trained = await trainedTable(), heard = new AbortController();
  const onProgress = ({ done }: { done: number }) => {
    if (done === 0) setImmediate(() => heard.abort(new Error("Ctrl-C")));
    heard.signal.throwIfAborted();
  };
  const source = { ...trained.project.paths, now: () => new Date(0), onProgress };
  const sources = await sourcesOf(trained);
  await assertRejects(() => Array.fromAsync(keyFacts(sources, source)), Error, "Ctrl-C");
});
