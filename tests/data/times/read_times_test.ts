import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Database } from "@lib/data/tables/database.ts";
import { openTable } from "@lib/data/tables/open_table.ts";
import { readTimes, readTimesOn, TIME_FAULT } from "@lib/data/times/read_times.ts";
import { inDatabase, itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

async function read(database: Database, dir: string, dates: readonly string[], fields: Partial<ConfigInput> = {}) {
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${dates.map((date) => `${date},a,1`).join("\n")}\n`);
  const config = itemConfig(`${dir}/t.csv`, fields);
  const times = await readTimes(await openTable(database, String(config.source)), planDemand(config));
  const rows = await database.rows("SELECT word, period, day, fault FROM times ORDER BY word");
  return { times, rows };
}

Deno.test("readTimes() leaves each date of the column's format in the table `times`, whatever its rows", () =>
  inDatabase(async (database, dir) => {
    const dates = ["02.01.1970", "02.01.1970", "03.01.1970", "30.02.1970", "", "soon", "04.01.1970"];
    const { times, rows } = await read(database, dir, dates);
    assertEquals([times.format, times.calendar.frequency], ["DD.MM.YYYY", "day"]);
    assertEquals(rows, [["02.01.1970", 1, 1, 0], ["03.01.1970", 2, 2, 0], ["04.01.1970", 3, 3, 0]]);
    assertEquals([...times.distinct.rows], [2, 1, 1]);
  }));

Deno.test("readTimes() marks dates of another clock and days that a calendar of business days leaves out", () =>
  inDatabase(async (database, dir) => {
    const july = Array.from({ length: 26 }, (_, i) => `2024-07-${String(i + 1).padStart(2, "0")}`);
    const dates = [...july.flatMap((date) => Array(20).fill(date)), "2024-07-27", "2024-07-26T00:00Z"]
      .filter((date) => !["06", "07", "13", "14", "20", "21"].includes(date.slice(8)));
    const { rows } = await read(database, dir, dates, { frequency: "business_day" });
    const faults = rows.filter(([, , , fault]) => fault !== TIME_FAULT.none).map(([word, , , fault]) => [word, fault]);
    assertEquals(faults, [["2024-07-26T00:00Z", TIME_FAULT.otherClock]]);
    // The 27th is a Saturday: one of 27 weeks would be a mistake, one of four is a sixth open day.
    assertEquals(rows.length, 22);
  }));

Deno.test("readTimes() judges the frequency by the span that is used", () =>
  inDatabase(async (database, dir) => {
    const weeks = ["2024-01-01", "2024-01-08", "2024-01-15", "2024-01-22"], days = ["2025-01-01", "2025-01-02"];
    const { times } = await read(database, dir, [...weeks, ...days], { until: "2024-12-31" });
    assertEquals([times.calendar.frequency, times.distinct.day.length], ["week", 4]);
    assertEquals(times.span.last, 20_088);
  }));

Deno.test("readTimes() of a column without a date keeps the config's frequency", () =>
  inDatabase(async (database, dir) => {
    const { times, rows } = await read(database, dir, ["soon", "later"], { frequency: "month" });
    assertEquals([times.calendar, rows, times.format], [{ frequency: "month", anchor: 0 }, [], "YYYY-MM-DD"]);
  }));

Deno.test("readTimes() refuses two readings", () =>
  inDatabase(async (database, dir) => {
    const error = await assertRejects(() => read(database, dir, ["01/02/2024", "02/02/2024"]), DataError);
    assertEquals(error.code, "AMBIGUOUS_DATE");
  }));

Deno.test("readTimes() reads dates, timestamps and codes of a Parquet file", () =>
  inDatabase(async (database, dir) => {
    const columns: Record<string, readonly [sql: string, next: string]> = {
      date: ["DATE '2024-01-01' + CAST(i AS INTEGER)", "2024-01-06"],
      timestamp: ["TIMESTAMP '2024-01-01 05:00:00' + INTERVAL 1 HOUR * i", "2024-01-01 10:00:00"],
      zoned: ["TIMESTAMPTZ '2024-01-01 00:00:00+00' + INTERVAL 1 DAY * i", "2024-01-06 00:00:00+00"],
      code: ["202401 + i", "202406"],
      year: ["2019 + i", "2024"],
    };
    for (const [name, [sql, next]] of Object.entries(columns)) {
      const path = `${dir}/${name}.parquet`;
      await database.run(`COPY (SELECT ${sql} AS date, 'a' AS item, 1 AS demand FROM range(5) AS r(i)) TO '${path}'`);
      const config = itemConfig(path, { frequency: name === "code" ? "month" : null });
      const { calendar, distinct } = await readTimes(await openTable(database, path), planDemand(config));
      const last = await database.rows("SELECT max(period) FROM times");
      assertEquals([formatPeriod(calendar, Number(last[0][0]) + 1), distinct.day.length], [next, 5], name);
    }
  }));

Deno.test("readTimesOn() reads a second table on the first one's calendar, also in ISO form", () =>
  inDatabase(async (database, dir) => {
    await Deno.writeTextFile(`${dir}/f.csv`, "date\n202405\n2024-06-30\nsoon\n");
    const calendar = { frequency: "month", anchor: 0, stamp: { date: "YYYYMM", time: "", month: 0, day: 0 } } as const;
    await readTimesOn(await openTable(database, `${dir}/f.csv`), { column: "date", calendar });
    const may = 2024 * 12 + 4;
    assertEquals(await database.rows("SELECT word, period FROM times ORDER BY period"), [
      ["202405", may],
      ["2024-06-30", may + 1],
    ]);
  }));

Deno.test("readTimes() stops where much of a table has another format, and quarantines a few rows of one", () =>
  inDatabase(async (database, dir) => {
    const days = Array.from({ length: 31 }, (_, i) => String(i + 1).padStart(2, "0"));
    const mixed = (others: number) => days.map((day, i) => i < 31 - others ? `2024-01-${day}` : `${day}.01.2024`);
    const error = await assertRejects(() => read(database, dir, mixed(15)), DataError);
    assertEquals(error.code, "INVALID_DATE");
    assertStringIncludes(error.message, '15 of 31 rows that are not written as YYYY-MM-DD, for instance "17.01.2024"');
    assertEquals((await read(database, dir, mixed(5))).times.format, "YYYY-MM-DD");
  }));
