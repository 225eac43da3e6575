import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { parseDate } from "@lib/core/time/calendar.ts";
import { DataError } from "@lib/core/errors/errors.ts";
import { formatDay } from "@lib/core/time/time_format.ts";
import { HolidayBook, type HolidayKind } from "@lib/data/times/holidays/public_holidays.ts";

const BOOK = await HolidayBook.open();
const YEAR_2024 = { from: parseDate("2024-01-01"), until: parseDate("2024-12-31") };

function daysOf(code: string, kinds: HolidayKind[] = ["public"], span = YEAR_2024): Record<string, string> {
  return Object.fromEntries(
    BOOK.holidays(code, kinds, span).map((
      { name, days },
    ) => [name, days.map((day) => formatDay(day, "YYYY-MM-DD")).join()]),
  );
}

Deno.test("HolidayBook.holidays() are those that Bavaria and Lower Saxony had in 2024 by law", () => {
  const common = {
    new_years_day: "2024-01-01",
    good_friday: "2024-03-29",
    easter_monday: "2024-04-01",
    labour_day: "2024-05-01",
    ascension_day: "2024-05-09",
    whit_monday: "2024-05-20",
    national_holiday: "2024-10-03",
    christmas_day: "2024-12-25",
    boxing_day: "2024-12-26",
  };
  const bavaria = { epiphany: "2024-01-06", corpus_christi: "2024-05-30", all_saints_day: "2024-11-01" };
  assertEquals(daysOf("DE-BY"), { ...common, ...bavaria });
  assertEquals(daysOf("DE-NI"), { ...common, reformation_day: "2024-10-31" });
});

Deno.test("HolidayBook.holidays() gives substitute days beside the day itself, under one name", () => {
  // 25 December 2021 was a Saturday, the 26th a Sunday; the 27th and 28th stood in.
  const span = { from: parseDate("2021-12-20"), until: parseDate("2021-12-31") };
  const { christmas_day, boxing_day } = daysOf("GB-ENG", ["public"], span);
  assertEquals([christmas_day, boxing_day], ["2021-12-25,2021-12-27", "2021-12-26,2021-12-28"]);
});

Deno.test("HolidayBook.holidays() knows half days by their first minute, long ones by their length, and other kinds when asked", () => {
  const eve = BOOK.holidays("DE-BY", ["bank"], YEAR_2024).find(({ name }) => name === "christmas_eve");
  assertEquals([eve?.minute, eve?.length], [14 * 60, 1]);
  assertEquals(daysOf("DE-BY").christmas_eve, undefined);
  // Three days of Ramazan Bayramı, 10 to 12 April 2024.
  const eid = BOOK.holidays("TR", ["public"], YEAR_2024).find(({ name }) => name.startsWith("end_of_ramadan"));
  assertEquals([eid?.days.map((day) => formatDay(day, "YYYY-MM-DD")), eid?.length], [["2024-04-10"], 3]);
});

Deno.test("HolidayBook.holidays() of a span has what touches it, also a long one that began before", () => {
  const last = { from: parseDate("2024-04-12"), until: parseDate("2024-04-12") };
  assertEquals(Object.keys(daysOf("TR", ["public"], last)), ["end_of_ramadan_eid_al_fitr"]);
  const next = { from: parseDate("2024-04-13"), until: parseDate("2024-04-13") };
  assertEquals(daysOf("TR", ["public"], next), {});
});

Deno.test("HolidayBook.country() and region() take codes and names, English or their own, in any letter case", () => {
  assertEquals(["DE", "de", "Germany", "deutschland"].map((text) => BOOK.country(text)), Array(4).fill("DE"));
  assertEquals(["BY", "DE-BY", "Bayern"].map((text) => BOOK.region("DE", text)), Array(3).fill("DE-BY"));
  assertEquals(BOOK.region("DE", "BY-A"), "DE-BY-A");
  assert(BOOK.from <= parseDate("1990-01-01") && BOOK.until >= parseDate("2050-12-31"));
  assertMatch(BOOK.source, /^date-holidays \d/);
});

Deno.test("HolidayBook.country() and region() refuse what they do not know, with the nearest name", () => {
  const told = (ask: () => string) => {
    const { code, message, hint } = assertThrows(ask, DataError);
    assertEquals(code, "UNKNOWN_PLACE");
    return `${message} ${hint}`;
  };
  assertMatch(told(() => BOOK.country("Germny")), /must be a country.*"Germny" Did you mean Germany\?/);
  assertMatch(told(() => BOOK.region("DE", "Bayren")), /must be a region of DE.*Did you mean Bayern\?/);
  assertMatch(told(() => BOOK.region("DE", "XX")), /must be a region of DE/);
  assertMatch(told(() => BOOK.region("DE", "Bavaria")), /There are BB \(Brandenburg\), .*BY \(Bayern\)/);
  assertMatch(told(() => BOOK.country("England")), /It is a region: "country": "GB", "region": "ENG"/);
  // A code with one letter changed is another country.
  for (const text of ["XK1", "GX", "RSA"]) assertMatch(told(() => BOOK.country(text)), /ISO 3166/);
});

Deno.test("HolidayBook.country() knows the United Kingdom as UK, and guesses no country from a short code", () => {
  assertEquals(["UK", "uk ", "Great Britain", "USA", "UAE"].map((text) => BOOK.country(text)), [
    "GB",
    "GB",
    "GB",
    "US",
    "AE",
  ]);
  const error = assertThrows(() => BOOK.country("XQ"), DataError);
  assertMatch(error.hint ?? "", /by code or name/);
});
