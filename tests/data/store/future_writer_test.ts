import { assertEquals } from "@std/assert";
import { createFutureWriter } from "../../../lib/data/store/future_writer.ts";
import { readColumns } from "../../../lib/data/tables/read_columns.ts";
import { inFolder } from "../_tables.ts";

const ahead = (period: number[], ...x: number[][]) => ({
  period: Int32Array.from(period),
  x: x.map((values) => Float64Array.from(values)),
});

Deno.test("createFutureWriter() writes the known columns key after key and counts the rows of each", () =>
  inFolder(async (dir) => {
    const path = `${dir}/f.parquet`;
    const writer = createFutureWriter(path, { columns: [{ name: "promo", x: 1 }], keys: 3 });
    writer.add(ahead([5, 7], [1, 2], [10, NaN]));
    writer.add(ahead([], [], []));
    writer.add(ahead([6], [3], [30]));
    assertEquals([...writer.finish()], [2, 0, 1]);
    assertEquals(await readColumns(path), { ds: [5, 7, 6], x_promo: [10, NaN, 30] });
  }));

Deno.test("createFutureWriter() makes no file without rows or without columns", () =>
  inFolder((dir) => {
    const nothing = createFutureWriter(`${dir}/f.parquet`, { columns: [{ name: "promo", x: 0 }], keys: 1 });
    nothing.add(ahead([], []));
    assertEquals([...nothing.finish()], [0]);
    const nobody = createFutureWriter(`${dir}/f.parquet`, { columns: [], keys: 1 });
    nobody.add(ahead([5], [1]));
    assertEquals([...nobody.finish()], [0]);
    assertEquals([...Deno.readDirSync(dir)], []);
    return Promise.resolve();
  }));

Deno.test("createFutureWriter() goes on in another row group, whole keys each", () =>
  inFolder(async (dir) => {
    const path = `${dir}/f.parquet`, n = 30_000;
    const writer = createFutureWriter(path, { columns: [{ name: "p", x: 0 }], keys: 3 });
    for (let k = 0; k < 3; k++) writer.add(ahead(Array.from({ length: n }, (_, i) => i), Array(n).fill(k)));
    assertEquals([...writer.finish()], [n, n, n]);
    const { ds, x_p } = await readColumns(path);
    assertEquals([ds.length, ds[n - 1], ds[2 * n], x_p[n - 1], x_p[n], x_p[3 * n - 1]], [3 * n, n - 1, 0, 0, 1, 2]);
  }));
