import { assertEquals } from "@std/assert";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { periodColumns, unpivot } from "../../../lib/data/proposal/wide_table.ts";
import { inDatabase } from "../_tables.ts";

Deno.test("periodColumns() needs most columns to be called like times of one format", () => {
  assertEquals(periodColumns(["sku", "Jan 2024", "Feb 2024", "Mar 2024", "Apr 2024"])?.grain, "month");
  assertEquals(periodColumns(["sku", "2024-W01", "2024-W02", "2024-W03", "2024-W04"])?.grain, "week");
  assertEquals(periodColumns(["sku", "2021", "2022", "2023"]), null);
  assertEquals(periodColumns(["a", "b", "c", "d", "e", "2020", "2021", "2022", "2023"]), null);
});

Deno.test("unpivot() keeps ids as they are, leaves out empty cells, and finds free names", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/w.csv`, 'value,year,2020,2021\n007,"a,b",1,\n8,=x, ,-2\n');
    const table = await openTable(database, `${dir}/w.csv`);
    const rows = await unpivot(table, { names: ["2020", "2021"], grain: "year", output: `${dir}/long.csv` });
    assertEquals(rows, 2);
    assertEquals(
      await Deno.readTextFile(`${dir}/long.csv`),
      'value,year,year_,value_\n007,"a,b",2020,1\n8,=x,2021,-2\n',
    );
  }));
