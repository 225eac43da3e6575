import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "../../lib/core/errors.ts";
import { openGroup } from "../../lib/data/feature_store.ts";
import { readKeyRows } from "../../lib/data/read_key_rows.ts";
import { inFolder, prepareText } from "./_tables.ts";

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

Deno.test("readKeyRows() a file that is cut or gone is CORRUPT_GROUP", () =>
  inFolder(async (dir) => {
    const { group } = await prepareText(dir, TABLE, { config: CONFIG });
    const path = `${group.dir}/future.parquet`, bytes = await Deno.readFile(path);
    const span = { columns: ["ds"], from: 0, to: 3 };
    assertEquals([...(await readKeyRows(group, "future", span))[0]].map((ds) => ds - group.end), [1, 6, 2]);
    for (const broken of [bytes.slice(0, 40), new Uint8Array()]) {
      await Deno.writeFile(path, broken);
      const again = await openGroup(group.dir);
      assertEquals((await assertRejects(() => readKeyRows(again, "future", span), DataError)).code, "CORRUPT_GROUP");
    }
  }));
