import { assertEquals } from "@std/assert";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { chooseHolidays } from "@lib/training/plan/choose_holidays.ts";
import { month, Project, tableRows } from "../_project.ts";

// Sixty months with demand ten times as large in three of them; two folds and a hold-out of six months: the first origin is month 41,
// the last one of a fold month 47.
const PEAKS = [17, 29, 38].map(month), LATE = [43, 45].map(month);
const rows = tableRows(4).map((row) =>
  PEAKS.includes(row.date) || LATE.includes(row.date) ? { ...row, demand: "900" } : row
);

async function choose(fields: Partial<ConfigInput> = {}) {
  using project = new Project(rows, fields);
  const { group, config } = await prepareTable(project.config, { store: project.paths.store });
  return await chooseHolidays(config, group, { end: group.end });
}

Deno.test("chooseHolidays() names the holidays that moved demand before the first fold, and no others", async () => {
  const holidays = { sale: PEAKS, other: [8, 20, 33].map(month), late: LATE };
  assertEquals(await choose({ features: { holidays } }), { moving: ["sale"] });
});

Deno.test("chooseHolidays() has nothing to say where no holidays are configured", async () => {
  assertEquals(await choose(), { moving: [] });
});

Deno.test("chooseHolidays() weighs dates of the table among the keys that have them", async () => {
  const event = (name: string, dates: readonly string[], where = {}) => dates.map((date) => ({ name, date, where }));
  const late = event("late", LATE), other = event("other", [8, 20, 33].map(month));
  const south = event("nowhere", PEAKS, { location: ["nowhere"] });
  assertEquals(await choose({ events: [...event("sale", PEAKS), ...other, ...late, ...south] }), {
    moving: ["event_sale"],
  });
});
