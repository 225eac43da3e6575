import { heldRowsColumns } from "@lib/training/report/report_held_rows.ts";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import { RowsProject } from "../_rows_project.ts";
import { assert, assertEquals } from "@std/assert";

Deno.test("heldRowsColumns() names a key column that is named as one of ours otherwise", () => {
  const names = heldRowsColumns(["row"], [80]).map(({ name }) => name);
  assertEquals(new Set(names).size, names.length);
  assertEquals(names.slice(1), ["row", "output", "y", "yhat", "lo_80", "hi_80", "model"]);
});

Deno.test("heldRowsTable() has a row for each output of each row of the test part, inside the ends of its interval", async () => {
  const project = new RowsProject({ target: ["spend", "extra"], contenders: ["ridge"] });
  const { reportDir, summary } = await project.train(),
    file = await asyncBufferFromFile(`${reportDir}/held_rows.parquet`);
  const rows = await parquetReadObjects({ file });
  assertEquals([...new Set(rows.map(({ output }) => output))], ["spend", "extra"]);
  assertEquals(rows.length, 2 * new Set(rows.map(({ customer, row }) => `${customer} ${row}`)).size);
  const inside = rows.filter(({ y, lo_80, hi_80 }) => Number(y) >= Number(lo_80) && Number(y) <= Number(hi_80));
  assertEquals(Math.round(100 * inside.length / rows.length), Math.round(summary.coverage["80"] ?? NaN));
  assert(rows.every(({ model }) => model !== ""));
});
