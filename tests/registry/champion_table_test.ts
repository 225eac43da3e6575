import { assert, assertEquals, assertThrows } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { ChampionReader } from "@lib/registry/champion_table.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { configOf, KEYS, NOW, registerChampions } from "../inference/_fixtures.ts";
import { moveVersion } from "../_support/move_version.ts";

const nobody = () => Promise.resolve();

function made(): { root: string; register: (run: string, keys: typeof KEYS, name?: string) => void } {
  const root = Deno.makeTempDirSync();
  return {
    root,
    register(run, keys, name = "demo") {
      const registry = openRegistry(root, { now: NOW });
      registerChampions(registry, run, { keys, config: configOf({ name }) });
      registry.close();
    },
  };
}

Deno.test("ChampionReader reads the champions of one table with their runs, newest first", async () => {
  const { root, register } = made();
  register("r1", KEYS);
  register("r2", [KEYS[1]]);
  register("x1", KEYS, "other");
  const reader = new ChampionReader(root), table = await reader.read("demo", nobody);
  const of = KEYS.map(({ id }) => table.index.get(id)!);
  assertEquals(of.map((k) => [table.versions[k], table.runs[table.run[k]], table.sound[k]]), [
    [1, "r1", 1],
    [4, "r2", 1],
    [3, "r1", 1],
  ]);
  assertEquals([table.runs, table.index.size], [["r2", "r1"], 3]);
  assertEquals((await reader.read("nobody", nobody)).index.size, 0);
  reader.close();
});

Deno.test("ChampionReader knows whether anybody has committed since, and whether another file lies there", async () => {
  const { root, register } = made();
  register("r1", KEYS);
  const reader = new ChampionReader(root);
  assertEquals(reader.hasChanged(), true);
  const { last } = await reader.read("demo", nobody);
  assertEquals([reader.hasChanged(), reader.replacement()], [false, ""]);
  register("r2", KEYS);
  assertEquals(reader.hasChanged(), true);
  assertEquals((await reader.read("demo", nobody)).last.id > last.id, true);
  assertEquals(reader.hasChanged(), false);
  Deno.copyFileSync(`${root}/registry.db`, `${root}/copy.db`);
  Deno.renameSync(`${root}/copy.db`, `${root}/registry.db`);
  assert(reader.replacement() !== "");
  reader.close();
});

Deno.test("ChampionReader a file that is gone or cut is a failure, and what lies there afterwards another file", () => {
  for (const [lose, code] of [["remove", "UNREADABLE_FILE"], ["cut", "DATABASE_LOST"], ["empty", "DATABASE_LOST"]]) {
    const { root, register } = made(), path = `${root}/registry.db`;
    register("r1", KEYS);
    const reader = new ChampionReader(root), bytes = Deno.readFileSync(path);
    if (lose === "remove") Deno.removeSync(path);
    else Deno.truncateSync(path, lose === "cut" ? bytes.length >> 1 : 0);
    for (let look = 0; look < 2; look++) {
      assertEquals(assertThrows(() => reader.replacement(), ForecastError).code, code);
    }
    Deno.writeFileSync(path, bytes);
    assert(reader.replacement() !== "");
    reader.close();
  }
});

Deno.test("ChampionReader a file that is made smaller in order is the same one", () => {
  const { root, register } = made();
  register("r1", KEYS);
  const database = new DatabaseSync(`${root}/registry.db`);
  database.exec("CREATE TABLE filler (bytes BLOB); INSERT INTO filler VALUES (zeroblob(1000000)); DROP TABLE filler");
  database.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const reader = new ChampionReader(root), before = Deno.statSync(`${root}/registry.db`).size;
  database.exec("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
  assert(Deno.statSync(`${root}/registry.db`).size < before);
  assertEquals(reader.replacement(), "");
  database.close();
  reader.close();
});

Deno.test("ChampionReader a table is of one instant, whoever promotes while it is read", async () => {
  const { root, register } = made();
  register("r1", KEYS);
  register("r2", KEYS);
  const reader = new ChampionReader(root), reading = reader.read("demo", nobody);
  const registry = openRegistry(root, { now: NOW });
  moveVersion(registry, 1, "Production");
  registry.close();
  const { runs } = await reading;
  assertEquals(runs.length, 1);
  assertEquals(reader.hasChanged(), true);
  assertEquals((await reader.read("demo", nobody)).runs, ["r2", "r1"]);
  reader.close();
});

Deno.test("ChampionReader an alias and a stage that say different things are told", async () => {
  const { root, register } = made();
  register("r1", KEYS);
  const database = new DatabaseSync(`${root}/registry.db`);
  database.exec("UPDATE versions SET stage = 'Archived' WHERE id = 2");
  database.close();
  const reader = new ChampionReader(root), { sound, versions } = await reader.read("demo", nobody);
  assertEquals([...sound].filter((_, k) => versions[k] === 2), [0]);
  assertEquals(sound.reduce((sum, one) => sum + one, 0), 2);
  reader.close();
  assertThrows(() => new ChampionReader(`${root}/none`), Error, "must exist");
});
