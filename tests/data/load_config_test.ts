import { join } from "node:path";
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../lib/core/errors/errors.ts";
import { inFolder } from "./_tables.ts";
import { loadConfig } from "../../lib/data/load_config.ts";

async function load(text: string, overrides: { horizon?: number; seed?: number } = {}) {
  const path = await Deno.makeTempFile({ suffix: ".json" });
  try {
    await Deno.writeTextFile(path, text);
    return await loadConfig(path, overrides);
  } finally {
    await Deno.remove(path);
  }
}

Deno.test("loadConfig() fills in defaults after the overrides", async () => {
  const config = await load('{"source": "x", "horizon": 9, "seed": 1}', { horizon: 5, seed: undefined });
  assertEquals([config.horizon, config.folds.count, config.seed], [5, 3, 1]);
});

Deno.test("loadConfig() reads every config that is shipped", async () => {
  const folder = new URL("../../config", import.meta.url).pathname;
  let count = 0;
  for await (const { name } of Deno.readDir(folder)) {
    if (["schema.json", "best_hyperparameters.json"].includes(name) || !name.endsWith(".json")) continue;
    const { $schema } = await loadConfig(`${folder}/${name}`);
    assertEquals($schema, "./schema.json", name);
    count++;
  }
  assertEquals(count >= 9, true);
});

Deno.test("loadConfig() names a table after the config's file, unless the config does", async () => {
  const folder = await Deno.makeTempDir();
  const load = async (file: string, fields: object) => {
    await Deno.writeTextFile(`${folder}/${file}`, JSON.stringify({ source: "same.csv", ...fields }));
    return (await loadConfig(`${folder}/${file}`)).name;
  };
  assertEquals(await load("pieces.json", { target: "pieces" }), "pieces");
  assertEquals(await load("Revenue 2024.json", { target: "revenue" }), "revenue_2024");
  assertEquals(await load("named.json", { name: "shop" }), "shop");
});

Deno.test("loadConfig() takes a relative source for one of the config's folder, and leaves what is none", () =>
  inFolder(async (dir) => {
    const sourceOf = async (source: string) => {
      await Deno.writeTextFile(`${dir}/c.json`, JSON.stringify({ source }));
      return (await loadConfig(`${dir}/c.json`)).source;
    };
    const events = [{ name: "fair", date: "2024-05-01" }, { file: "school.csv" }];
    await Deno.writeTextFile(`${dir}/c.json`, JSON.stringify({ source: "t.csv", events }));
    const { events: placed } = await loadConfig(`${dir}/c.json`);
    assertEquals(placed.map(({ file }) => file), [null, `${dir}/school.csv`]);
    assertEquals(await sourceOf("../raw/t.csv"), join(dir, "..", "raw", "t.csv"));
    assertEquals(await sourceOf("sales/*.csv"), `${dir}/sales/*.csv`);
    for (const other of ["simulator", "/data/t.csv", "https://shop.example/t.csv", "s3://bucket/t.csv"]) {
      assertEquals(await sourceOf(other), other);
    }
  }));

Deno.test("loadConfig() takes tuned hyperparameters of its name from beside it, unless the config has its own", () =>
  inFolder(async (dir) => {
    const found = { contenders: { sba: { params: { alpha: 0.3 }, classes: {} } } };
    await Deno.writeTextFile(`${dir}/best_hyperparameters.json`, JSON.stringify({ tuned: found }));
    const load = async (file: string, fields: object = {}) => {
      await Deno.writeTextFile(`${dir}/${file}.json`, JSON.stringify({ source: "t.csv", ...fields }));
      return (await loadConfig(`${dir}/${file}.json`)).hyperparameters;
    };
    assertEquals(await load("tuned"), { sba: { params: { alpha: 0.3 }, classes: {}, found: true } });
    assertEquals(await load("tuned", { hyperparameters: {} }), {});
    assertEquals(await load("other"), null);
    await Deno.writeTextFile(`${dir}/best_hyperparameters.json`, "{}{");
    assertEquals((await assertRejects(() => load("tuned"), DataError)).code, "INVALID_JSON");
  }));

const BAD: [string, string][] = [["{", "INVALID_JSON"], ["", "INVALID_JSON"], ["[]", "INVALID_CONFIG"], [
  "{}",
  "INVALID_CONFIG",
]];
for (const [text, code] of BAD) {
  Deno.test(`loadConfig() refuses ${JSON.stringify(text)} with ${code}`, async () => {
    const error = await assertRejects(() => load(text, { seed: 1 }), DataError);
    assertEquals(error.code, code);
  });
}

Deno.test("loadConfig() names a file that is not there, or is a folder", async () => {
  for (const path of ["/nowhere/config.json", "/"]) {
    const error = await assertRejects(() => loadConfig(path), DataError);
    assertEquals(error.code, "MISSING_FILE");
    assertStringIncludes(error.message, path);
  }
});

Deno.test("loadConfig() of a file that is not there names the one that was meant, or how to get one", () =>
  inFolder(async (dir) => {
    const hintOf = async (name: string) => (await assertRejects(() => loadConfig(`${dir}/${name}`), DataError)).hint;
    assertStringIncludes(await hintOf("sales.json"), "deno task init TABLE");
    await Deno.writeTextFile(`${dir}/sales.jsonc`, "{}");
    assertEquals(await hintOf("sales.json"), `Did you mean ${dir}/sales.jsonc?`);
    assertStringIncludes(await hintOf("nowhere/sales.json"), `There is no folder ${dir}/nowhere`);
  }));

Deno.test("loadConfig() reads what editors on Windows write: a byte order mark, UTF-16", () =>
  inFolder(async (dir) => {
    const text = '{"source": "t.csv", "keys": ["ärtikel"]}';
    const utf16 = (littleEndian: boolean) => {
      const bytes = new DataView(new ArrayBuffer(2 + 2 * text.length));
      [..."\ufeff" + text].forEach((letter, i) => bytes.setUint16(2 * i, letter.charCodeAt(0), littleEndian));
      return new Uint8Array(bytes.buffer);
    };
    for (const bytes of [new TextEncoder().encode(`\ufeff${text}`), utf16(true), utf16(false)]) {
      await Deno.writeFile(`${dir}/c.json`, bytes);
      assertEquals((await loadConfig(`${dir}/c.json`)).keys, ["ärtikel"]);
    }
  }));

Deno.test("loadConfig() refuses what is no config by its size, such as the table itself", async () => {
  const path = `${await Deno.makeTempDir()}/table.json`;
  await Deno.writeTextFile(path, " ".repeat(5_000_000));
  const { code, hint } = await assertRejects(() => loadConfig(path), DataError);
  assertEquals([code, hint.includes("--config")], ["INVALID_CONFIG", true]);
});

Deno.test("loadConfig() reads a path that the system does not take as UNREADABLE_FILE", async () => {
  for (const path of ["a\0b.json", "n".repeat(300)]) {
    assertEquals((await assertRejects(() => loadConfig(path), DataError)).code, "UNREADABLE_FILE");
  }
});
