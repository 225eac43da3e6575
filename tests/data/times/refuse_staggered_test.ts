import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { formatPeriod } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import type { Database } from "@lib/data/tables/database.ts";
import { openTable } from "@lib/data/tables/open_table.ts";
import { readTimes } from "@lib/data/times/read_times.ts";
import { inDatabase, itemConfig } from "../_tables.ts";
import { planDemand } from "../../../lib/data/demand/demand_plan.ts";

/** Monday 2024-01-01. */
const MONDAY = 19_723;
const iso = (day: number) => formatPeriod({ frequency: "day", anchor: 0 }, day);
/** Five keys, from one day to the next. */
const keys = [0, 1, 2, 3, 4];

async function frequencyOf(
  database: Database,
  dir: string,
  days: (key: number) => number[],
  fields: Partial<ConfigInput>,
) {
  const rows = keys.flatMap((key) => days(key).map((day) => `${iso(day)},k${key},1`));
  await Deno.writeTextFile(`${dir}/t.csv`, `date,item,demand\n${rows.join("\n")}\n`);
  const config = itemConfig(`${dir}/t.csv`, { frequency: null, ...fields });
  return (await readTimes(await openTable(database, String(config.source)), planDemand(config))).calendar.frequency;
}

const range = (count: number) => Array.from({ length: count }, (_, i) => i);
const weekly = (key: number) => range(60).map((week) => MONDAY + key + 7 * week);
const monthly = (key: number) => range(36).map((month) => Date.UTC(2021, month, [3, 5, 12, 13, 26][key]) / 86_400_000);

Deno.test("refuseStaggered() refuses keys with a weekday or a day of the month each, and says what to write", () =>
  inDatabase(async (database, dir) => {
    for (const [days, period] of [[weekly, "week"], [monthly, "month"]] as const) {
      const error = await assertRejects(() => frequencyOf(database, dir, days, {}), DataError);
      assertEquals(error.code, "FREQUENCY_UNKNOWN");
      assertStringIncludes(error.hint ?? "", `"frequency" in the config to "${period}"`);
      assertEquals(await frequencyOf(database, dir, days, { frequency: period }), period);
    }
  }));

Deno.test("refuseStaggered() leaves days alone, also of keys with few rows", () =>
  inDatabase(async (database, dir) => {
    assertEquals(await frequencyOf(database, dir, () => range(60).map((day) => MONDAY + day), {}), "day");
    assertEquals(await frequencyOf(database, dir, (key) => [MONDAY + key, MONDAY + 5 + key], {}), "day");
  }));
