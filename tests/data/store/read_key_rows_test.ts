import { assertEquals, assertGreater, assertRejects } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import { readKeyRows } from "../../../lib/data/store/read_key_rows.ts";
import { inFolder, prepareText } from "../_tables.ts";

const TABLE = `date,item,demand,price
2024-01-01,a,4,1
2024-01-02,a,5,2
2024-01-02,b,6,3
2024-01-03,b,7,4
2024-01-03,c,8,5
2024-01-04,a,,9
2024-01-09,a,,7
2024-01-05,c,,8
`;
const CONFIG = { exogenous: { future: ["price"] } };

Deno.test("readKeyRows() reads the columns of some keys from either file", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, TABLE, { config: CONFIG });
    const read = async (file: "panel" | "future", columns: string[], from: number, to: number) =>
      (await readKeyRows(group, file, { columns, from, to })).map((values) => [...values]);
    assertEquals(await read("panel", ["x_price", "y"], 1, 3), [[3, 4, 5], [6, 7, 8]]);
    assertEquals(await read("future", ["ds", "x_price"], 0, 3), [[1, 6, 2].map((step) => group.end + step), [9, 7, 8]]);
    assertEquals(await read("future", ["x_price"], 2, 3), [[8]]);
    assertEquals(await read("future", ["x_price"], 1, 2), [[]], "no rows, no read");
  }));

Deno.test("readKeyRows() finds any byte that was flipped, and any cut, before it parses", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, TABLE, { config: CONFIG });
    for (const [file, columns] of [["panel", ["y", "x_price"]], ["future", ["ds", "x_price"]]] as const) {
      const path = `${group.dir}/${file}.parquet`, bytes = await Deno.readFile(path);
      const span = { columns, from: 0, to: 3 }, whole = await readKeyRows(group, file, span);
      const read = () => readKeyRows({ ...group }, file, span).catch((thrown) => thrown);
      for (let at = 0; at < bytes.length; at += 5) {
        const flipped = bytes.slice();
        flipped[at] ^= 1 << at % 8;
        for (const broken of [flipped, bytes.subarray(0, at)]) {
          await Deno.writeFile(path, broken);
          const { code, context } = await read();
          assertEquals([code, context?.path, context?.version], ["CORRUPT_GROUP", path, 1], `byte ${at}`);
        }
      }
      await Deno.remove(path);
      assertEquals((await read()).context.detail, "it cannot be opened");
      await Deno.writeFile(path, bytes);
      assertEquals(await read(), whole);
    }
  }));

Deno.test("readKeyRows() reads of an open version again what could not be read a moment before", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, TABLE), path = `${group.dir}/panel.parquet`;
    const bytes = await Deno.readFile(path),
      read = () => readKeyRows(group, "panel", { columns: ["y"], from: 2, to: 3 });
    await Deno.writeFile(path, bytes.map((byte) => byte ^ 1));
    await assertRejects(read, DataError);
    await Deno.writeFile(path, bytes);
    assertEquals(await read(), [Float64Array.of(8)]);
  }));

Deno.test("readKeyRows() of one key of a big panel reads and verifies a few blocks, others may be damaged", () =>
  inFolder(async (dir) => {
    const keys = 60, days = 400, rows = ["date,item,demand"], start = Date.UTC(2020, 0, 1);
    for (let k = 0; k < keys; k++) {
      for (let day = 0; day < days; day++) {
        const date = new Date(start + day * 86_400_000).toISOString().slice(0, 10);
        rows.push(`${date},k${String(k).padStart(2, "0")},${Math.sin(k * days + day) + 1}`);
      }
    }
    const { group } = await prepareText(dir, rows.join("\n"));
    const path = `${group.dir}/panel.parquet`, bytes = await Deno.readFile(path);
    const first = await readKeyRows(group, "panel", { columns: ["y"], from: 0, to: 1 });
    assertGreater(group.files["panel.parquet"].blocks.length, 1);
    bytes[bytes.length >> 1] ^= 1;
    await Deno.writeFile(path, bytes);
    const last = { columns: ["y"], from: keys / 2 - 4, to: keys / 2 + 4 };
    assertEquals((await assertRejects(() => readKeyRows(group, "panel", last), DataError)).code, "CORRUPT_GROUP");
    const blocks = group.files["panel.parquet"].blocks.length;
    if (blocks > 2) assertEquals(await readKeyRows(group, "panel", { columns: ["y"], from: 0, to: 1 }), first);
  }));
