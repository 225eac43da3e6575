import { assertEquals } from "@std/assert";
import { checkRows } from "../../../../lib/data/demand/check_rows.ts";
import { countCells, tellCells } from "../../../../lib/data/demand/expectations/cell_findings.ts";
import { openTable, type SourceTable } from "../../../../lib/data/tables/open_table.ts";
import { inDatabase, itemConfig } from "../../_tables.ts";
import { planDemand } from "../../../../lib/data/demand/demand_plan.ts";

Deno.test("tellCells() tells each value once, by the first rule of its column, of good rows only", () =>
  inDatabase(async (database, dir) => {
    const rows = ["5,1", "5,abc", "x,abc", "5,9", "5,", '5,"a""b"'].map((cells, i) => `2024-01-0${i + 1},a,${cells}\n`);
    await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand,price\n${rows.join("")}`);
    const config = itemConfig(`${dir}/t.csv`, {
      exogenous: { future: ["price"], kinds: { price: "number" } },
      cleaning: { ranges: { price: [0, 5] }, allowed: { price: ["1", "abc", 'a"b'] } },
    });
    const table = await openTable(database, String(config.source));
    const checked = await checkRows(table, planDemand(config));
    const told = tellCells(checked.cellRules, await countCells(table, checked));
    assertEquals(told.map(({ finding, inPanel }) => [finding.code, finding.count, inPanel]), [
      ["UNREADABLE_VALUE", 2, 2],
      ["OUT_OF_RANGE", 1, 1],
    ]);
    assertEquals(told.map(({ finding }) => finding.examples), [['row 2: "abc"', 'row 6: "a\\"b"'], ['row 4: "9"']]);
    assertEquals(told[1].finding.message, "values kept as missing: price must lie in [0, 5]");
  }));

Deno.test("countCells() of columns without a rule reads nothing", () =>
  inDatabase(async (database) => {
    const table: SourceTable = {
      database,
      source: "none",
      format: "csv",
      files: [],
      columns: [],
      parts: [],
      rejects: [],
      names: new Map(),
    };
    assertEquals(await countCells(table, { cellRules: [], rules: [] }), []);
  }));
