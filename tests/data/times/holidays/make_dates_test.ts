import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { parseDate } from "@lib/core/time/calendar.ts";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { formatDay } from "@lib/core/time/time_format.ts";
import { makeDates } from "@lib/data/times/holidays/make_dates.ts";
import type { StoredDates } from "@lib/features/dates/stored_dates.ts";

const TEXTS = new Map([["shop", ["a", "b", "c"]], ["state", ["BY", "NI"]]]);
const SPAN = { from: parseDate("2024-01-01"), until: parseDate("2024-06-30") };

async function make(
  sections: Pick<ConfigInput, "holidays" | "events">,
  { texts = TEXTS, ...span }: { texts?: ReadonlyMap<string, readonly string[]>; from?: number; until?: number } = {},
) {
  const keys = ["shop", "country"], exogenous = { static: ["state"] };
  const config = parseConfig({ source: "t.csv", keys, exogenous, ...sections });
  return await makeDates(config, { ...SPAN, ...span, texts });
}

/** Days of a name until 2025, as `place: day to day`. */
function tell({ entries }: StoredDates, name: string): string[] {
  return entries.filter((entry) => entry.name === name).flatMap(({ places, days, last }) =>
    days.flatMap((day, i) =>
      day >= parseDate("2025-01-01")
        ? []
        : [`${places.map((place) => place.join("|")).join("+")}: ${formatDay(day, "YYYY-MM-DD")} ${last[i]! - day}`]
    )
  );
}

Deno.test("makeDates() by a column: each key has the holidays of its own region, common ones stand once", async () => {
  const { dates, findings } = await make({ holidays: { country: "DE", region: { column: "state" } } });
  assertEquals([dates.columns, findings], [["state"], []]);
  assertEquals(tell(dates, "holiday_labour_day"), ["BY+NI: 2024-05-01 0"]);
  assertEquals(tell(dates, "holiday_corpus_christi"), ["BY: 2024-05-30 0"]);
  assertEquals(dates.entries.every(({ isHoliday }) => isHoliday), true);
});

Deno.test("makeDates() of one country for all keys needs no place, and reaches five years beyond the table", async () => {
  const { dates } = await make({ holidays: { country: "Germany", region: "BY", before: 2 } });
  assertEquals(dates.columns, []);
  const [labour] = dates.entries.filter(({ name }) => name === "holiday_labour_day");
  assertEquals([labour?.places, labour?.before, labour?.days.length], [[], 2, 6]);
});

Deno.test("makeDates() of countries and regions by columns takes each region in its own country", async () => {
  const texts = new Map([["country", ["DE", "Austria"]], ["state", ["BY", "Wien"]]]);
  const { dates } = await make(
    { holidays: { country: { column: "country" }, region: { column: "state" } } },
    { texts },
  );
  assertEquals(dates.columns, ["country", "state"]);
  assertEquals(tell(dates, "holiday_epiphany"), ["DE|BY+Austria|Wien: 2024-01-06 0"]);
  const unknown = new Map([...texts, ["state", ["BY", "Narnia"]]]);
  const holidays = { country: { column: "country" }, region: { column: "state" } };
  assertEquals((await assertRejects(() => make({ holidays }, { texts: unknown }), DataError)).code, "UNKNOWN_PLACE");
});

Deno.test("makeDates() lets the config explain texts that are no place, and names all that nobody does", async () => {
  const texts = new Map([["country", ["DE", "EIRE", "Nowhere", "Unknown"]]]), column = "country";
  const of = (names: Record<string, string | null>) => make({ holidays: { country: { column, names } } }, { texts });
  const { dates } = await of({ EIRE: "IE", Nowhere: null, Unknown: null });
  assertEquals(tell(dates, "holiday_st_patricks_day"), ["EIRE: 2024-03-17 0"]);
  assertEquals(tell(dates, "holiday_easter_monday"), ["DE+EIRE: 2024-04-01 0"]);
  const { code, hint } = await assertRejects(() => of({ EIRE: "IE" }), DataError);
  assertEquals(code, "UNKNOWN_PLACE");
  assertMatch(hint, /"names": \{"Nowhere": "…"\}.*"Nowhere", "Unknown"/);
});

Deno.test("makeDates() refuses an unknown country, and a column of numbers", async () => {
  const { code } = await assertRejects(() => make({ holidays: { country: "Atlantis" } }), DataError);
  const { code: other, hint } = await assertRejects(
    () => make({ holidays: { country: { column: "state" } } }, { texts: new Map() }),
    DataError,
  );
  assertEquals([code, other], ["UNKNOWN_PLACE", "WRONG_TYPE"]);
  assertMatch(hint, /exogenous\.kinds\.state/);
});

Deno.test("makeDates() events of the config: for some keys, over days, every year on the same days", async () => {
  const { dates } = await make({
    events: [
      { name: "Fair", from: "2024-05-03", to: "2024-05-05", where: { shop: ["a", "b"] }, before: 1, after: 2 },
      { name: "leap day", date: "2020-02-29", every: "year" },
    ],
  }, { from: parseDate("2023-01-01") });
  assertEquals(dates.columns, ["shop"]);
  assertEquals(tell(dates, "event_fair"), ["a+b: 2024-05-03 2"]);
  assertEquals(tell(dates, "event_leap_day").slice(-2), [": 2023-02-28 0", ": 2024-02-29 0"]);
  assertEquals(dates.source, null);
});

Deno.test("makeDates() events of a file, and findings on texts that no key has", async () => {
  const file = `${Deno.makeTempDirSync()}/school.csv`;
  Deno.writeTextFileSync(
    file,
    "name,from,to,state\nsummer,2024-07-29,2024-09-09,BY\nsummer,2024-06-24,2024-08-03,NI\nx,2024-01-01,,NL\n",
  );
  const { dates, findings } = await make({ events: [{ file }] });
  assertEquals(tell(dates, "event_summer"), ["BY: 2024-07-29 42", "NI: 2024-06-24 40"]);
  assertEquals(findings.map(({ code, column, examples }) => [code, column, examples]), [
    ["EVENT_UNUSED", "state", ['x: "NL", did you mean "NI"?']],
  ]);
});

Deno.test("makeDates() tells events whose names differ in signs alone, not in letter case or room", async () => {
  const named = (...names: string[]) => make({ events: names.map((name) => ({ name, date: "2024-05-03" })) });
  const { findings } = await named("up 1", "up-1", "🎉", "***", "Fair", "fair ");
  assertEquals(findings.map(({ code, count, examples }) => [code, count, examples]), [
    ["EVENTS_MERGED", 4, ['"up 1", "up-1" are event_up_1', '"🎉", "***" are event_']],
  ]);
  assertEquals((await named("up 1", "UP  1", "down 1")).findings, []);
});

Deno.test("makeDates() says where the data of holidays end before the table does", async () => {
  const { findings } = await make({ holidays: { country: "DE" } }, { until: parseDate("2051-06-01") });
  assertEquals(findings.map(({ code }) => code), ["HOLIDAYS_END"]);
  assertEquals((await make({ events: [] }, { until: parseDate("2051-06-01") })).findings, []);
});

Deno.test("makeDates() adds the kinds that a config names to the public holidays", async () => {
  const named = async (kinds: ("bank" | "public")[]) => {
    const { dates } = await make({ holidays: { country: "DE", kinds } });
    return dates.entries.map(({ name }) => name);
  };
  const both = await named(["bank"]);
  assertEquals(both.includes("holiday_christmas_eve") && both.includes("holiday_labour_day"), true);
  assertEquals(await named(["bank", "public"]), both);
});
