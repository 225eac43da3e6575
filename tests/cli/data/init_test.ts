import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadConfig } from "../../../lib/data/load_config.ts";
import { cli, type MemoryOptions } from "../_support/memory_terminal.ts";

const ROWS = Array.from({ length: 60 }, (_, t) => {
  const day = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
  return ["a", "b"].map((shop) => `${day},${shop},${t % 7},${t % 5}\n`).join("");
}).join("");

/** A folder with `sales.csv`. */
async function withTable(run: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${dir}/sales.csv`, `date,shop,units,visitors\n${ROWS}`);
    await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

const init = (args: readonly string[], options: MemoryOptions = {}) => cli(["init", ...args], undefined, options);

Deno.test("init --yes says what it sees, writes a config that loads, and ends with the next command", () =>
  withTable(async (dir) => {
    const { code, stdout, stderr } = await init([`${dir}/sales.csv`, "--yes", "--target", "units"]);
    assertEquals([code, stderr], [0, ""]);
    for (const text of ["120 rows, 2 keys, days from 2024-01-01", "key, 2 different", "No gaps."]) {
      assertStringIncludes(stdout, text);
    }
    assertEquals(stdout.trimEnd().split("\n").at(-1), `Next: deno task train --config ${dir}/sales.jsonc`);
    const config = await loadConfig(`${dir}/sales.jsonc`);
    assertEquals([config.name, config.source, config.keys], ["sales", `${dir}/sales.csv`, ["shop"]]);
    assertStringIncludes(await Deno.readTextFile(`${dir}/sales.jsonc`), '"source": "sales.csv"');
  }));

Deno.test("init writes over nothing without --force, and says what to do with what is there", () =>
  withTable(async (dir) => {
    await Deno.writeTextFile(`${dir}/sales.jsonc`, "mine");
    const { code, stderr } = await init([`${dir}/sales.csv`, "--yes"]);
    assertEquals([code, await Deno.readTextFile(`${dir}/sales.jsonc`)], [1, "mine"]);
    assertStringIncludes(stderr, "FILE_EXISTS");
    assertStringIncludes(stderr, `deno task train --config ${dir}/sales.jsonc`);
    assertEquals((await init([`${dir}/sales.csv`, "--yes", "--force"])).code, 0);
  }));

Deno.test("init without --yes asks a person, and takes what they say", () =>
  withTable(async (dir) => {
    const answers = ["visitors", "", "-", "7", "", "", "yes"];
    const { code, stdout } = await init([`${dir}/sales.csv`], { answers });
    assertEquals(code, 0, stdout);
    const { target, keys, horizon } = await loadConfig(`${dir}/sales.jsonc`);
    assertEquals([target, keys, horizon], ["visitors", [], 7]);
  }));

Deno.test("init writes nothing where a person goes away or says no, or nobody is there to be asked", () =>
  withTable(async (dir) => {
    for (const options of [{ answers: ["", null] }, { answers: ["", "", "", "", "", "", "no"] }, {}]) {
      const { code, stdout } = await init([`${dir}/sales.csv`], options);
      assertEquals(code, 1);
      assertStringIncludes(stdout, "Nothing written");
    }
    assertEquals([...Deno.readDirSync(dir)].map(({ name }) => name), ["sales.csv"]);
  }));

Deno.test("init --json gives the config, its reasons and the next command", () =>
  withTable(async (dir) => {
    const result = (await init([`${dir}/sales.csv`, "--yes", "--json", "--output", `${dir}/c.json`])).json();
    assertEquals([result.output, result.next], [`${dir}/c.json`, `deno task train --config ${dir}/c.json`]);
    assertEquals(Object.keys(result).includes("reasons"), true);
  }));
