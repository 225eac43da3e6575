import { assertEquals } from "@std/assert";
import { parseConfig } from "../../../lib/core/config/config.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { readFacts } from "../../../lib/data/proposal/table_facts.ts";
import { readTimes } from "../../../lib/data/times/read_times.ts";
import { inDatabase } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

Deno.test("readFacts() counts gaps within keys, repeated rows, what is constant and what is known ahead", () =>
  inDatabase(async (database, dir) => {
    const path = `${dir}/t.csv`;
    const rows = ["1,a,2,x,p", "3,a,4,x,q", "3,a,1,x,q", "2,b,7,y,p", "3,b,7,y,p", "4,b,,y,r"];
    await Deno.writeTextFile(path, `date,k,n,s,f\n${rows.map((row) => `2024-01-0${row}`).join("\n")}\n`);
    const table = await openTable(database, path);
    const config = parseConfig({ source: path, keys: ["k"], time: "date", target: "n", frequency: "day" });
    await readTimes(table, planDemand(config));
    const facts = await readFacts(table, { time: "date", target: "n", keys: ["k"], side: ["s", "f"] });
    assertEquals([facts.keys, facts.last - facts.first, facts.repeated], [2, 2, 1]);
    assertEquals(Math.round(100 * facts.gaps), 20);
    assertEquals([facts.constant, facts.ahead], [["s"], ["f"]]);
  }));

Deno.test("readFacts() counts the texts of each key column, and rows without one, which are of no key", () =>
  inDatabase(async (database, dir) => {
    const path = `${dir}/t.csv`, rows = ["1,a,x,2", "2,a,,3", "1,,y,7", "2,NA,y,1"];
    await Deno.writeTextFile(path, `date,k,l,n\n${rows.map((row) => `2024-01-0${row}`).join("\n")}\n`);
    const table = await openTable(database, path), keys = ["k", "l"];
    const config = parseConfig({ source: path, keys, time: "date", target: "n", frequency: "day" });
    await readTimes(table, planDemand(config));
    const facts = await readFacts(table, { time: "date", target: "n", keys, side: [] });
    assertEquals(facts.parts, [{ distinct: 2, empty: 1 }, { distinct: 2, empty: 1 }]);
    assertEquals(facts.keys, 2);
  }));
