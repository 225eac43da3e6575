import { assertEquals } from "@std/assert";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { sqlReader } from "../../../lib/data/demand/table_reader.ts";
import { inDatabase, itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

Deno.test("sqlReader() answers all questions of a checked table", () =>
  inDatabase(async (database, dir) => {
    Deno.writeTextFileSync(`${dir}/t.csv`, "date,item,demand\n2024-01-01,a,1\n2024-01-02,a,-1\n2024-01-03,a,3\n");
    const reader = sqlReader(await openTable(database, `${dir}/t.csv`)), plan = planDemand(itemConfig(reader.source));
    const checked = await reader.check(plan);
    assertEquals((await reader.edges.countRows({ known: [[-Infinity, Infinity]] })).length, 2);
    assertEquals((await reader.periods.periods()).map(({ isGood }) => isGood), [true, false, true]);
    const findings = reader.findings(checked);
    assertEquals(await findings.collect([]), 1);
    await reader.writeQuarantine(checked.columns, `${dir}/q.csv`);
    assertEquals(Deno.readTextFileSync(`${dir}/q.csv`).split("\n")[1], "NEGATIVE: demand,2,,2024-01-02,a,-1");
    const rows: number[][] = [];
    await reader.streamKeys({ plan, checked, positions: Int32Array.of(0) }, (_, { y }) => void rows.push([...y]));
    assertEquals(rows, [[1, -1, 3]]);
  }));
