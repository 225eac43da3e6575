import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors.ts";
import { SILENT } from "../../../lib/core/logger.ts";
import { ensureDemoTable } from "../../../lib/data/simulate/demo_table.ts";
import { inFolder } from "../_tables.ts";

Deno.test("ensureDemoTable() takes the table that is there", () =>
  inFolder(async (dir) => {
    await Deno.mkdir(`${dir}/raw`);
    await Deno.writeTextFile(`${dir}/raw/demo.csv`, "mine");
    assertEquals(await ensureDemoTable(`${dir}/raw`, { log: SILENT }), `${dir}/raw/demo.csv`);
    assertEquals(await Deno.readTextFile(`${dir}/raw/demo.csv`), "mine");
  }));

Deno.test("ensureDemoTable() simulates on first use", () =>
  inFolder(async (dir) => {
    const said: string[] = [];
    const log = { ...SILENT, info: (text: string) => said.push(text) };
    const path = await ensureDemoTable(`${dir}/raw`, { log, simulation: { items: 4, locations: 5, days: 30 } });
    const text = await Deno.readTextFile(path);
    assertEquals(new Set(text.match(/item_\d+,loc_\d+/g)).size, 20);
    assertEquals(said.length, 1);
  }));

Deno.test("ensureDemoTable() throws a typed error where it cannot write", () =>
  inFolder(async (dir) => {
    await Deno.writeTextFile(`${dir}/raw`, "a file");
    const error = await assertRejects(() => ensureDemoTable(`${dir}/raw`, { log: SILENT }), DataError);
    assertEquals(error.code, "WRITE_FAILED");
  }));

Deno.test("ensureDemoTable() gives the same bytes whoever makes it, and keeps its truth beside it", () =>
  inFolder(async (dir) => {
    const simulation = { items: 2, locations: 2, days: 20 };
    const [a, b] = [
      await ensureDemoTable(`${dir}/a`, { log: SILENT, simulation }),
      await ensureDemoTable(`${dir}/b`, { log: SILENT, simulation }),
    ];
    assertEquals(await Deno.readTextFile(a), await Deno.readTextFile(b));
    assertEquals([...Deno.readDirSync(`${dir}/a`)].map((entry) => entry.name).sort(), [
      "demo.csv",
      "demo.keys.parquet",
      "demo.truth.parquet",
    ]);
  }));

Deno.test({
  name: "ensureDemoTable() without permission to write is PERMISSION_DENIED",
  permissions: { read: true, write: false },
  async fn() {
    const error = await assertRejects(() => ensureDemoTable("/nowhere/raw", { log: SILENT }), DataError);
    assertEquals(error.code, "PERMISSION_DENIED");
  },
});
