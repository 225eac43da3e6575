import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { DataError } from "../../../lib/core/errors/errors.ts";
import type { Calendar, Frequency } from "../../../lib/core/time/calendar.ts";
import { checkRows } from "../../../lib/data/demand/check_rows.ts";
import type { Database } from "../../../lib/data/tables/database.ts";
import { openTable } from "../../../lib/data/tables/open_table.ts";
import { listPeriods, planKeys, sqlPeriods } from "../../../lib/data/demand/plan_keys.ts";
import { inDatabase, itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

const DAY: Calendar = { frequency: "day", anchor: 0 };

async function plan(database: Database, dir: string, rows: string) {
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${rows}`);
  const config = itemConfig(`${dir}/t.csv`, { frequency: "day", until: "2200-01-01" });
  const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
  const listed = await listPeriods(sqlPeriods(database));
  return { listed, plan: () => planKeys(sqlPeriods(database), { checked, calendar: DAY, periods: listed.periods }) };
}

Deno.test("planKeys() runs each key from its first good row to the panel's end", () =>
  inDatabase(async (database, dir) => {
    const rows = "1970-01-05,b,1\n1970-01-02,b,-1\n1970-01-03,a,2\n1970-01-11,a,1\n2300-01-01,z,1\n1970-02-30,c,1\n";
    const { plan: run } = await plan(database, dir, rows);
    const spans = await run();
    assertEquals(spans.keys.map((key) => key.parts[0]), ["a", "b", "c"]);
    assertEquals([...spans.keyRows], [9, 7, 1]);
    assertEquals([spans.start, spans.end], [2, 10]);
    assertEquals([...spans.positions], [0, 1, 2]);
  }));

Deno.test("listPeriods() lists periods with good rows, and those between them with any row", () =>
  inDatabase(async (database, dir) => {
    const { listed } = await plan(
      database,
      dir,
      "1970-01-05,b,1\n1970-01-02,b,1\n1970-01-05,a,\n1970-01-09,a,-1\n1970-01-07,a,\n1970-01-03,a,-1\n",
    );
    assertEquals([[...listed.periods], [...listed.present]], [[1, 4, 6], [1, 2, 4, 6]]);
  }));

Deno.test("planKeys() refuses a calendar that a mistyped year makes endless", () =>
  inDatabase(async (database, dir) => {
    const { plan: run } = await plan(database, dir, "0204-01-05,b,1\n2024-01-05,a,2\n");
    assertEquals((await assertRejects(run, DataError)).code, "CALENDAR_TOO_LONG");
  }));

Deno.test("planKeys() leaves out keys whose rows all lie outside, and keeps those that lost their rows", () =>
  inDatabase(async (database, dir) => {
    const { plan: run } = await plan(database, dir, "1970-01-05,a,1\n2300-01-01,b,1\n1970-02-30,c,1\n2300-01-01,c,1\n");
    const spans = await run();
    assertEquals(spans.keys.map((key) => key.parts[0]), ["a", "c"]);
    assertEquals([...spans.positions], [0, 2]);
    assertEquals([...spans.keyRows], [1, 1]);
  }));

Deno.test("planKeys() counts in the calendar's own periods", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/t.csv`, "date,item,demand\n2024-01-31,a,1\n2024-03-01,a,1\n2024-02-10,b,1\n");
    const rowsOf = async (frequency: Frequency) => {
      const config = itemConfig(`${dir}/t.csv`, { frequency });
      const checked = await checkRows(await openTable(database, String(config.source)), planDemand(config));
      const { periods } = await listPeriods(sqlPeriods(database));
      return [
        ...(await planKeys(sqlPeriods(database), { checked, calendar: checked.times.calendar, periods })).keyRows,
      ];
    };
    assertEquals(await rowsOf("month"), [3, 2]);
    assertEquals(await rowsOf("quarter"), [1, 1]);
    assertEquals(await rowsOf("week"), [5, 4]);
    assertEquals(await rowsOf("day"), [31, 21]);
  }));

Deno.test("planKeys() takes two centuries of days and not a day more", () =>
  inDatabase(async (database, dir) => {
    const length = async (first: string) => {
      const { plan: run } = await plan(database, dir, `${first},a,1\n2100-01-01,a,1\n`);
      return (await run()).keyRows[0];
    };
    assertEquals(await length("1900-01-01"), 73_050);
    const error = await assertRejects(() => length("1899-12-31"), DataError);
    assertEquals(error.code, "CALENDAR_TOO_LONG");
    assertStringIncludes(error.message, "1899-12-31 to 2100-01-01");
    assertStringIncludes(error.hint, "`from` and `until`");
  }));
