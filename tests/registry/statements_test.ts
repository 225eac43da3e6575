import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/panel.ts";
import { openDatabase } from "@lib/registry/schema.ts";
import { bindText, prepareStatements } from "@lib/registry/statements.ts";
import { KEYS, runInput, version } from "./_fixtures.ts";

Deno.test("bindText() keeps texts and turns one with NUL into bytes", () => {
  assertEquals(bindText("a'b\n🦄"), "a'b\n🦄");
  assertEquals(bindText("a\0b"), new Uint8Array([97, 0, 98]));
});

Deno.test("prepareStatements() recordRun and recordSeries keep lineage and one row per key part", () => {
  const database = openDatabase(`${Deno.makeTempDirSync()}/registry.db`, { readOnly: false, waitMs: 0 });
  const statements = prepareStatements(database);
  statements.recordRun(runInput("r"), "t");
  const id = statements.recordSeries(seriesKey(["a", "a\0b"]), { group: "g", columns: ["item", "location"] });
  assertEquals({ ...database.prepare("SELECT plan_hash, seed, data_group FROM lineage").get() }, {
    plan_hash: "plan",
    seed: 7,
    data_group: "demo",
  });
  const parts = database.prepare("SELECT series_id, column_name, value FROM key_parts ORDER BY column_name").all();
  assertEquals(parts.map((row) => Object.values(row)), [[id, "item", "a"], [
    id,
    "location",
    new Uint8Array([97, 0, 98]),
  ]]);
  database.close();
});

Deno.test("prepareStatements() recordVersion writes undefined scores as NULL", () => {
  const database = openDatabase(`${Deno.makeTempDirSync()}/registry.db`, { readOnly: false, waitMs: 0 });
  const statements = prepareStatements(database);
  statements.recordRun(runInput("r"), "t");
  const series = statements.recordSeries(KEYS[0], { group: "g", columns: ["item", "location"] });
  const pack = statements.addPack.run("r").lastInsertRowid;
  const model = Number(statements.addArtifact.run("r", pack, 8, 1, "h").lastInsertRowid);
  const input = version(KEYS[0], { scores: { a: 1.5, b: NaN, c: Infinity } });
  statements.recordVersion(input, { series, number: 1, run: "r", model, leaderboard: null });
  const metrics = database.prepare("SELECT name, value FROM metrics ORDER BY name").all();
  assertEquals(metrics.map((row) => Object.values(row)), [["a", 1.5], ["b", null], ["c", null]]);
  database.close();
});
