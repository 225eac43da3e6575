import { assert, assertEquals, assertRejects } from "@std/assert";
import { RegistryError } from "@lib/core/errors/errors.ts";
import { readRunSources } from "@lib/report/record/run_sources.ts";
import { openTrained, sourcesOf, trainedTable } from "../_trained.ts";

Deno.test("readRunSources() has every part of a run, and lacks none", async () => {
  const trained = await trainedTable(), sources = await sourcesOf(trained);
  assertEquals(sources.missing, []);
  assertEquals(sources.outcomes.map(({ key, status }) => [key.parts[0], status]), [
    ["dead", "failed"],
    ["i00", "champion"],
    ["i00", "champion"],
    ["i01", "champion"],
    ["i01", "champion"],
    ["zero", "fallback"],
  ]);
  assertEquals(sources.versions.size, 5);
  assertEquals(sources.spans.map(({ name }) => name), ["fold_1", "fold_2", "holdout"]);
  assertEquals(sources.group?.end, sources.end);
  assert("global_ridge" in sources.importance);
  assertEquals(sources.plan?.contenders.length, 4);
});

Deno.test("readRunSources() says what is gone: the table, the report; the rest is there", async () => {
  const trained = await trainedTable();
  const sources = await sourcesOf(trained, { store: "/nowhere", dir: "/nowhere" });
  assertEquals(sources.group, null);
  assertEquals(sources.missing, [
    "Version 1 of table shop is not in the feature store (MISSING_GROUP): no histories.",
    "The report of the run has no evaluation.json that can be read (MISSING_FILE).",
    "The report of the run has no findings.json that can be read (MISSING_FILE).",
  ]);
  assertEquals(sources.calendar?.frequency, "month");
  assertEquals(sources.end, (await sourcesOf(trained)).end);
});

Deno.test("readRunSources() a file of the report that is no JSON costs only itself", async () => {
  const trained = await trainedTable(), dir = Deno.makeTempDirSync();
  Deno.writeTextFileSync(`${dir}/evaluation.json`, "{");
  Deno.writeTextFileSync(`${dir}/findings.json`, "7");
  const sources = await sourcesOf(trained, { dir });
  assertEquals([sources.spans, sources.findings], [[], []]);
  assertEquals(sources.missing.map((line) => /\((\w+)\)/.exec(line)?.[1]), ["UNREADABLE_FILE", "UNREADABLE_FILE"]);
  Deno.removeSync(dir, { recursive: true });
});

Deno.test("readRunSources() a run that nobody recorded is not found", async () => {
  const registry = openTrained(await trainedTable());
  await assertRejects(() => readRunSources(registry, "other", { store: "s", dir: "d" }), RegistryError);
  registry.close();
});
