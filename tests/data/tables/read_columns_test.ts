import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { readColumns } from "@lib/data/tables/read_columns.ts";
import { writeRows } from "@lib/data/outputs/write_rows.ts";

async function withFile(test: (path: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  const path = `${dir}/scores.parquet`;
  await writeRows(path, [
    { name: "item", values: ["007", "7", "ü/.."] },
    { name: "mse", values: Float64Array.of(1.5, NaN, 0) },
  ]);
  try {
    await test(path);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

Deno.test("readColumns() all columns, texts stay texts, an undefined score stays undefined", async () => {
  await withFile(async (path) => {
    const { item, mse, ...rest } = await readColumns(path);
    assertEquals([item, rest], [["007", "7", "ü/.."], {}]);
    assertEquals([mse[0], mse[2], mse[1] === null || Number.isNaN(mse[1])], [1.5, 0, true]);
  });
});

Deno.test("readColumns() only those asked for", async () => {
  await withFile(async (path) => assertEquals(Object.keys(await readColumns(path, { columns: ["mse"] })), ["mse"]));
});

Deno.test("readColumns() says which column, file or format is wrong", async () => {
  await withFile(async (path) => {
    const code = async (file: string, columns?: string[]) =>
      (await assertRejects(() => readColumns(file, { columns }), DataError)).code;
    assertEquals(await code(path, ["mae"]), "MISSING_COLUMN");
    assertEquals(await code(`${path}.none`), "MISSING_FILE");
    await Deno.writeTextFile(`${path}.txt`, "no parquet at all");
    assertEquals(await code(`${path}.txt`), "UNREADABLE_FILE");
  });
});

Deno.test("readColumns() gives every format's types back in the file's order, in the order asked for", async () => {
  await withFile(async (path) => {
    await writeRows(path, [
      { name: "n", values: Int32Array.of(3, -1) },
      { name: "id", values: ["b", ""] },
      { name: "gap", values: [null, "x"] },
    ]);
    assertEquals(await readColumns(path), { n: [3, -1], id: ["b", ""], gap: [null, "x"] });
    assertEquals(Object.keys(await readColumns(path, { columns: ["gap", "n"] })), ["gap", "n"]);
    assertEquals(await readColumns(path, { columns: [] }), {});
  });
});

Deno.test("readColumns() of a file without rows has empty columns", async () => {
  await withFile(async (path) => {
    await writeRows(path, [{ name: "n", values: new Int32Array() }]);
    assertEquals(await readColumns(path), { n: [] });
  });
});

Deno.test("readColumns() names the columns that there are", async () => {
  await withFile(async (path) => {
    const error = await assertRejects(() => readColumns(path, { columns: ["mae", "item", "rmse"] }), DataError);
    assertEquals(error.context, { missing: ["mae", "rmse"], available: ["item", "mse"] });
  });
});

Deno.test("readColumns() reads more rows than a row group holds", async () => {
  await withFile(async (path) => {
    const values = Int32Array.from({ length: 70_000 }, (_, i) => i * 3);
    await writeRows(path, [{ name: "n", values }]);
    assertEquals((await readColumns(path)).n, [...values]);
  });
});
