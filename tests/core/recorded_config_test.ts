import { assert, assertEquals, assertRejects } from "@std/assert";
import { parseConfig } from "@lib/core/config.ts";
import { DataError } from "@lib/core/errors.ts";
import { readRecordedConfig, recordConfig } from "@lib/core/recorded_config.ts";
import { resolveConfig } from "@lib/core/resolve_config.ts";
import { moduleReferences } from "../../tools/module_graph.ts";

const INPUT = parseConfig({ source: "t.csv", horizon: 9, contenders: ["ridge"] });
const CONFIG = resolveConfig(INPUT, { frequency: "week" });

Deno.test("readRecordedConfig() gives back what was recorded, without the path that editors use", async () => {
  assertEquals(await readRecordedConfig(recordConfig({ ...CONFIG, $schema: "./schema.json" })), CONFIG);
});

Deno.test("readRecordedConfig() takes a config of this release's schema as it is", async () => {
  const recorded = JSON.stringify({ ...JSON.parse(recordConfig(CONFIG)), horizon: -1 });
  assertEquals((await readRecordedConfig(recorded)).horizon, -1);
});

Deno.test("readRecordedConfig() fills in what an older release did not know, inside of sections too", async () => {
  const { minRows: _, cleaning: { maxAgeDays: __, ...cleaning }, ...older } = CONFIG;
  assertEquals(await readRecordedConfig(JSON.stringify({ ...older, cleaning })), CONFIG);
});

Deno.test("readRecordedConfig() refuses what this release does not know", async () => {
  const odd = JSON.stringify({ ...CONFIG, $schema: "sha256:0", colour: "red" });
  assertEquals((await assertRejects(() => readRecordedConfig(odd), DataError)).code, "INVALID_CONFIG");
});

Deno.test("recorded_config.ts loads the schema's code only for another release's config", async () => {
  const source = await Deno.readTextFile(new URL("../../lib/core/recorded_config.ts", import.meta.url));
  const loaded = moduleReferences(source).filter(({ kind, typeOnly }) => kind === "static" && !typeOnly);
  assertEquals(loaded.map(({ specifier }) => specifier), [
    "../../config/schema.json",
    "./hash.ts",
    "./resolve_config.ts",
  ]);
  assert(moduleReferences(source).some(({ specifier, kind }) => specifier === "./config.ts" && kind === "dynamic"));
});
