import { assertEquals } from "@std/assert";
import { openPanelFile } from "../../../lib/data/store/panel_file.ts";
import { readColumns } from "../../../lib/data/tables/read_columns.ts";
import { inFolder } from "../_tables.ts";

Deno.test("openPanelFile() writes a row group a chunk, and counts numbers and lengths of texts", () =>
  inFolder(async (dir) => {
    const path = `${dir}/panel.parquet`;
    const file = openPanelFile(
      path,
      [{ name: "y", told: "demand" }, { name: "x_note", told: "note", isText: true }],
      {},
    );
    file.write({ key: Int32Array.of(0, 0), ds: Int32Array.of(5, 6), values: [Float64Array.of(1, NaN), ["ab", ""]] });
    file.write({ key: Int32Array.of(1), ds: Int32Array.of(6), values: [Float64Array.of(3), ["abcd"]] });
    const told = file.finish().map(({ name, count, missing, mean }) => [name, count, missing, mean]);
    assertEquals(told, [["demand", 2, 1, 2], ["note", 2, 1, 3]]);
    assertEquals(await readColumns(path), {
      key: [0, 0, 1],
      ds: [5, 6, 6],
      y: [1, NaN, 3],
      x_note: ["ab", "", "abcd"],
    });
  }));
