import { assertEquals, assertThrows } from "@std/assert";
import { openParquetGroups } from "@lib/data/tables/parquet_groups.ts";
import { createRowsWriter } from "@lib/data/store/row_panel_writer.ts";
import { inFolder } from "../_tables.ts";

const OPTIONS = {
  targets: ["y", "z"],
  columns: [{ name: "age", isText: false }, { name: "note", isText: true }],
  chunkRows: [2, 0, 1],
};

Deno.test("createRowsWriter() writes a row group per chunk, also an empty one, and tells statistics", () =>
  inFolder(async (dir) => {
    const path = `${dir}/panel.parquet`, writer = createRowsWriter(path, OPTIONS);
    const rows = [[0, -1, 1, 10, 30, "good"], [0, 5, 2, 20, NaN, ""], [2, 0, 3, 30, 50, "bad, and slow"]] as const;
    for (const [key, part, y, z, age, note] of rows) {
      writer.add({ key, part }, [y, z], { x: Float64Array.of(age, NaN), texts: ["", note] });
    }
    const statistics = writer.finish();
    assertEquals(statistics.map(({ name, count, max }) => [name, count, max]), [
      ...[["y", 3, 3], ["z", 3, 30], ["age", 2, 50], ["note", 2, 13]],
    ]);
    const file = await openParquetGroups(path), last = file.rows.length - 1;
    assertEquals(file.rows.reduce((sum, count) => sum + count, 0), 3);
    const { ds, y_1, x_note } = await file.read(last, ["ds", "y_1", "x_note"]);
    assertEquals([[...ds as number[]], [...y_1 as number[]], [...x_note as string[]]], [[0], [30], ["bad, and slow"]]);
  }));

Deno.test("createRowsWriter() refuses to end before all rows are written", () =>
  inFolder((dir) => {
    const writer = createRowsWriter(`${dir}/panel.parquet`, OPTIONS);
    assertThrows(() => writer.finish(), RangeError, "all rows");
    return Promise.resolve();
  }));
