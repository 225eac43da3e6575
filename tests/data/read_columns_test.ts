import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { readColumns } from "@lib/data/read_columns.ts";
import { writeRows } from "@lib/data/write_rows.ts";

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
