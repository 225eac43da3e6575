import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "../../../lib/core/logger.ts";
import { ensureDemoTable } from "../../../lib/data/simulate/demo_table.ts";
import { inFolder } from "../_tables.ts";

Deno.test("ensureDemoTable() takes the table that is there", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/raw`);
    await Deno.writeTextFile(`${dir}/raw/demo.csv`, "mine");
    assertEquals(await ensureDemoTable(`${dir}/raw`, { log: SILENT_LOGGER }), `${dir}/raw/demo.csv`);
    assertEquals(await Deno.readTextFile(`${dir}/raw/demo.csv`), "mine");
  }));

Deno.test("ensureDemoTable() simulates on first use", () =>
  inFolder(async (dir) => {
    const said: string[] = [];
    const log = { ...SILENT_LOGGER, info: (text: string) => said.push(text) };
    const path = await ensureDemoTable(`${dir}/raw`, { log, simulation: { items: 4, locations: 5, days: 30 } });
    const text = await Deno.readTextFile(path);
    assertEquals(new Set(text.match(/item_\d+,loc_\d+/g)).size, 20);
    assertEquals(said.length, 1);
  }));

Deno.test("ensureDemoTable() throws a typed error where it cannot write", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/raw`, "a file");
    const error = await assertRejects(() => ensureDemoTable(`${dir}/raw`, { log: SILENT_LOGGER }), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));

Deno.test("ensureDemoTable() gives the same bytes whoever makes it, and keeps its truth beside it", () =>
  inFolder(async (dir) => {
    const simulation = { items: 2, locations: 2, days: 20 };
    const [a, b] = [
      await ensureDemoTable(`${dir}/a`, { log: SILENT_LOGGER, simulation }),
      await ensureDemoTable(`${dir}/b`, { log: SILENT_LOGGER, simulation }),
    ];
    assertEquals(await Deno.readTextFile(a), await Deno.readTextFile(b));
    assertEquals([...Deno.readDirSync(`${dir}/a`)].map((entry) => entry.name).sort(), [
      "demo.csv",
      "demo.keys.parquet",
      "demo.manifest.json",
      "demo.truth.parquet",
    ]);
  }));

Deno.test("ensureDemoTable() finds any file that is not as it was simulated, sets the table aside and simulates anew", () =>
  inFolder(async (dir) => {
    const told: string[] = [], log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
    const ensure = () => ensureDemoTable(dir, { log, simulation: { items: 2, locations: 2, days: 20 } });
    const table = await Deno.readFile(await ensure());
    for (const name of ["demo.csv", "demo.truth.parquet", "demo.keys.parquet", "demo.manifest.json"]) {
      const path = `${dir}/${name}`, bytes = await Deno.readFile(path), flipped = bytes.slice();
      flipped[bytes.length >> 1] ^= 1;
      for (const broken of [flipped, bytes.subarray(0, 9), new Uint8Array()]) {
        await Deno.writeFile(path, broken);
        told.length = 0;
        assertEquals(await Deno.readFile(await ensure()), table);
        assertEquals(told.length, 1, name);
        assertStringIncludes(told.join(), name);
        const aside = await Deno.readFile(`${dir}/demo.csv.damaged`);
        assertEquals(aside, name === "demo.csv" ? broken : table, "a table that somebody changed is kept");
      }
    }
    told.length = 0;
    assertEquals([await Deno.readFile(await ensure()), told], [table, []]);
  }));

Deno.test("ensureDemoTable() simulates anew what is of another simulation, and keeps nothing of it", () =>
  inFolder(async (dir) => {
    const told: string[] = [], log = { ...SILENT_LOGGER, warn: (text: string) => void told.push(text) };
    const size = { items: 2, locations: 2, days: 20 };
    const alike = await Deno.readFile(await ensureDemoTable(dir, { log, simulation: { ...size, world: "alike" } }));
    const shops = await Deno.readFile(await ensureDemoTable(dir, { log, simulation: size }));
    assertEquals([alike.join() === shops.join(), told.length], [false, 1]);
    assertStringIncludes(told.join(), "another simulation");
    assertEquals(await ensureDemoTable(dir, { log, simulation: size }), `${dir}/demo.csv`);
    assertEquals([told.length, [...Deno.readDirSync(dir)].length], [1, 4]);
  }));

Deno.test({
  name: "ensureDemoTable() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  async fn() {
    const error = await assertRejects(() => ensureDemoTable("/nowhere/raw", { log: SILENT_LOGGER }), DataError);
    assertEquals(error.code, "PERMISSION_DENIED");
  },
});
