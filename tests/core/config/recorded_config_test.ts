import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { readRecordedConfig, recordConfig, recordedFrequency } from "@lib/core/config/recorded_config.ts";
import { resolveConfig } from "@lib/core/config/resolve_config.ts";
import { moduleReferences } from "../../../tools/module_graph.ts";

const INPUT = parseConfig({ source: "t.csv", horizon: 9, contenders: ["ridge"] });
const CONFIG = resolveConfig(INPUT, { frequency: "week" });

Deno.test("readRecordedConfig() gives back what was recorded, without the path that editors use", async () => {
  assertEquals(await readRecordedConfig(recordConfig({ ...CONFIG, $schema: "./schema.json" })), CONFIG);
});

const HOSTILE: Readonly<Record<string, unknown>> = {
  horizon: 1e9,
  levels: Array.from({ length: 1e5 }, (_, i) => 1 + i / 2e3),
  minRows: -1,
  seasonLength: 1e15,
  seed: 0.5,
  keys: "item",
  frequency: null,
  folds: null,
  cleaning: { ...CONFIG.cleaning, gaps: "none" },
  exogenous: { ...CONFIG.exogenous, future: [1] },
  colour: "red",
};

Deno.test("readRecordedConfig() a config that says it is of this release is looked at all the same", async () => {
  for (const [field, value] of Object.entries(HOSTILE)) {
    const recorded = JSON.stringify({ ...JSON.parse(recordConfig(CONFIG)), [field]: value });
    const error = await assertRejects(() => readRecordedConfig(recorded), DataError, undefined, field);
    assertEquals([error.code, error.message.length < 300], ["INVALID_CONFIG", true], field);
  }
});

Deno.test("readRecordedConfig() what is no JSON object, or without its frequency, is INVALID_CONFIG", async () => {
  const older = JSON.stringify({ ...CONFIG, frequency: null });
  for (const json of ["", "{", "null", "[]", "1", recordConfig(CONFIG).replace("{", "{{"), older]) {
    assertEquals((await assertRejects(() => readRecordedConfig(json), DataError)).code, "INVALID_CONFIG", json);
  }
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
  const source = await Deno.readTextFile(new URL("../../../lib/core/config/recorded_config.ts", import.meta.url));
  const loaded = moduleReferences(source).filter(({ kind, typeOnly }) => kind === "static" && !typeOnly);
  assertEquals(loaded.map(({ specifier }) => specifier), [
    "../../../config/schema.json",
    "../errors/errors.ts",
    "./resolve_config.ts",
    "./schema_fingerprint.ts",
    "../bytes/schema_problem.ts",
  ]);
  assert(moduleReferences(source).some(({ specifier, kind }) => specifier === "./config.ts" && kind === "dynamic"));
});

Deno.test("readRecordedConfig() gives back what a config says of hyperparameters and derived columns, with defaults", async () => {
  const input = parseConfig({
    source: "t.csv",
    hyperparameters: { ridge: { params: { alpha: 2 } } },
    exogenous: { future: ["price"] },
    relative: [{ name: "share", of: "price", within: ["item"] }],
  });
  const config = resolveConfig(input, { frequency: "week" });
  assertEquals(await readRecordedConfig(recordConfig(config)), config);
});

/** Fields that may be missing from a record of this release: neither required nor with a default. */
function openFields(schema: unknown, path = ""): string[] {
  if (Array.isArray(schema)) return schema.flatMap((part) => openFields(part, path));
  if (typeof schema !== "object" || schema === null) return [];
  const { properties, required = [], ...rest } = schema as {
    readonly properties?: Readonly<Record<string, object>>;
    readonly required?: readonly string[];
  };
  const own = Object.entries(properties ?? {}).flatMap(([name, field]) => [
    ...required.includes(name) || "default" in field ? [] : [`${path}.${name}`],
    ...openFields(field, `${path}.${name}`),
  ]);
  return [...own, ...Object.values(rest).flatMap((part) => openFields(part, path))];
}

Deno.test("config/schema.json: every field is required or has a default, as a record must be complete to be served", async () => {
  const schema = JSON.parse(await Deno.readTextFile(new URL("../../../config/schema.json", import.meta.url)));
  assertEquals(openFields(schema), [".$schema"]);
});

Deno.test("recordedFrequency() reads the grain alone, and refuses a record without one", () => {
  assertEquals(recordedFrequency('{"frequency":"row","horizon":"?"}'), "row");
  for (const json of ["{}", "[", '{"frequency":null}']) assertThrows(() => recordedFrequency(json), DataError);
});
