import { assertEquals } from "@std/assert";
import { startDuckDb } from "../../../lib/data/tables/database.ts";
import { numberedRowsSql } from "../../../lib/data/tables/open_table.ts";
import { openSourceTable } from "../../../lib/data/tables/open_source_table.ts";
import { inFolder } from "../_tables.ts";
import { workbookBytes } from "../sources/_workbooks.ts";

Deno.test("openSourceTable() reads a workbook like a file, whatever encoding the config names for texts", () =>
  inFolder(async (dir) => {
    await Deno.writeFile(`${dir}/t.xlsx`, workbookBytes([{ rows: [["ü", "b"], ["007", 1]] }]));
    const database = await startDuckDb({ spill: dir });
    try {
      const table = await openSourceTable(database, `${dir}/t.xlsx`, { encoding: "utf-16le" });
      assertEquals([table.source, table.columns.join(), table.format], [`${dir}/t.xlsx`, "ü,b", "csv"]);
      assertEquals(await database.rows(numberedRowsSql(table)), [[1, "007", "1"]]);
    } finally {
      database.close();
    }
  }));
