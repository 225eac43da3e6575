import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { formatPeriod, type Frequency, parseDate, parsePeriod, periodOfDay } from "../../lib/core/calendar.ts";
import { DataError } from "../../lib/core/errors.ts";
import { type Database, quoteText } from "../../lib/data/database.ts";
import { hasZoneSql, periodSql, stampRange, stampSql } from "../../lib/data/time_sql.ts";
import { inDatabase } from "./_tables.ts";

const TEXTS = [
  "2024-02-29",
  "2023-02-29",
  "2024-02-30",
  "2024-04-31",
  "2024-13-01",
  "2024-00-10",
  "2024-01-00",
  "1900-02-29",
  "2000-02-29",
  "9999-12-31",
  "1969-12-31",
  "2024-1-5",
  "2024/01/05",
  " 2024-01-05",
  "2024-01-05 ",
  "infinity",
  "epoch",
  "2024-01-05T00:00",
  "2024-01-05 00:00:00",
  "2024-01-05T00:00:00.000",
  "2024-01-05T01:00",
  "2024-01-05T00:00:01",
  "2024-01-05T00:00Z",
  "2024-01-05T00:00:00+02:00",
  "2024-01-05T23",
  "2024-01-05 23:00:00",
  "2024-01-05T24",
  "20240105",
  "2024-01-05T7",
  "2024-01",
  "05.01.2024",
  "now",
  "2024-01-05T00:00:00.",
  "2024-01-05x",
];

function oracle(text: string, frequency: Frequency): number | null {
  try {
    // Here only full hours in two digits are read.
    if (frequency === "hour" && /[T ](\d(:|$)|\d\d:(?!00))|(Z|[+-]\d\d:\d\d)$|:00:(?!00)/.test(text)) return null;
    return frequency === "hour" ? parsePeriod({ frequency, anchor: 0 }, text) : parseDate(text);
  } catch (error) {
    if (error instanceof DataError) return null;
    throw error;
  }
}

async function stamps(database: Database, texts: readonly string[], frequency: Frequency) {
  const rows = texts.map((text, i) => `(${i}, ${quoteText(text)})`).join(", ");
  const sql = `SELECT ${stampSql("t", frequency)} FROM (VALUES ${rows}) AS v(i, t) ORDER BY i`;
  return (await database.rows(sql)).map((row) => row[0]);
}

for (const frequency of ["day", "hour"] as const) {
  Deno.test(`stampSql() follows the calendar's own parser on hand-picked texts (${frequency})`, () =>
    inDatabase(async (database) => {
      assertEquals(await stamps(database, TEXTS, frequency), TEXTS.map((text) => oracle(text, frequency)));
    }));

  Deno.test(`stampSql() follows the calendar's own parser on random texts (${frequency})`, () =>
    inDatabase(async (database) => {
      const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
      const text = fc.tuple(
        fc.integer({ min: 1, max: 9999 }).map((n) => String(n).padStart(4, "0")),
        two(14),
        two(33),
        fc.constantFrom("", "", "T00:00", " 00:00:00", "T12", "T12:30", "T23:00:00", "T25", "Z", "T00:00Z", " "),
      ).map(([y, m, d, tail]) => `${y}-${m}-${d}${tail}`);
      const texts = fc.sample(text, { numRuns: 500, seed: 1 });
      assertEquals(await stamps(database, texts, frequency), texts.map((t) => oracle(t, frequency)));
    }));
}

Deno.test("hasZoneSql() tells offsets", () =>
  inDatabase(async (database) => {
    const zoned = async (text: string) => (await database.rows(`SELECT ${hasZoneSql(quoteText(text))}`))[0][0];
    for (const text of ["2024-01-05T00:00Z", "2024-01-05 00:00:00+00", "2024-01-05T00:00-05:00"]) {
      assertEquals(await zoned(text), true);
    }
    for (const text of ["2024-01-05", "2024-01-05T00:00", "2024-02-30"]) assertEquals(await zoned(text), false);
  }));

Deno.test("periodSql() numbers periods as the calendar does", () =>
  inDatabase(async (database) => {
    const days = [-800, -366, -7, -1, 0, 1, 3, 4, 59, 60, 365, 19782, 19783, 20000];
    for (const frequency of ["day", "week", "month", "quarter"] as const) {
      for (let anchor = 0; anchor < (frequency === "week" ? 7 : 1); anchor++) {
        const calendar = { frequency, anchor };
        const rows = days.map((day, i) => `(${i}, ${day})`).join(", ");
        const found = await database.rows(
          `SELECT ${periodSql("d", calendar)} FROM (VALUES ${rows}) AS v(i, d) ORDER BY i`,
        );
        assertEquals(found.map((row) => row[0]), days.map((day) => periodOfDay(calendar, day)));
      }
    }
  }));

Deno.test("stampRange() closes the span by whole months, quarters and hours", () => {
  const day = parseDate("2024-05-10");
  const range = (frequency: Frequency) => stampRange({ from: "2024-05-10", until: "2024-05-10" }, frequency);
  assertEquals(range("day"), { first: day, last: day });
  assertEquals(range("week"), { first: day, last: day });
  assertEquals(range("hour"), { first: day * 24, last: day * 24 + 23 });
  assertEquals(range("month"), { first: parseDate("2024-05-01"), last: parseDate("2024-05-31") });
  assertEquals(range("quarter"), { first: parseDate("2024-04-01"), last: parseDate("2024-06-30") });
  assertEquals(stampRange({ from: null, until: null }, "day"), { first: -Infinity, last: Infinity });
  assertThrows(() => stampRange({ from: "2024-02-30", until: null }, "day"), DataError);
});

Deno.test("parsePeriod(), formatPeriod() and periodSql() agree over every frequency and a wide span of days", () =>
  inDatabase(async (database) => {
    const days = fc.sample(fc.integer({ min: -40_000, max: 80_000 }), { numRuns: 150, seed: 3 });
    for (const frequency of ["day", "week", "month", "quarter"] as const) {
      for (const anchor of frequency === "week" ? [0, 3, 6] : [0]) {
        const calendar = { frequency, anchor };
        const dates = days.map((day) => formatPeriod({ frequency: "day", anchor: 0 }, day));
        const rows = dates.map((date, i) => `(${i}, ${quoteText(date)})`).join(", ");
        const found = await database.rows(
          `SELECT ${periodSql(`(${stampSql("t", frequency)})`, calendar)} FROM (VALUES ${rows}) AS v(i, t) ORDER BY i`,
        );
        found.forEach(([period], i) => {
          assertEquals(period, parsePeriod(calendar, dates[i]), `${frequency} ${dates[i]}`);
          // A period is written as its first day, which names the same period.
          assertEquals(parsePeriod(calendar, formatPeriod(calendar, Number(period))), period);
          assertEquals(formatPeriod(calendar, Number(period)) <= dates[i], true);
        });
      }
    }
  }));

Deno.test("parsePeriod() and formatPeriod() round trip hours, before 1970 too", () => {
  const calendar = { frequency: "hour", anchor: 0 } as const;
  fc.assert(fc.property(fc.integer({ min: -900_000, max: 900_000 }), (hour) => {
    assertEquals(parsePeriod(calendar, formatPeriod(calendar, hour)), hour);
  }));
});

Deno.test("stampRange() holds exactly the days that lie between its ends", () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 30_000 }), fc.nat({ max: 400 }), (first, length) => {
    const day = { frequency: "day", anchor: 0 } as const;
    const [from, until] = [first, first + length].map((d) => formatPeriod(day, d));
    assertEquals(stampRange({ from, until }, "day"), { first, last: first + length });
    const months = stampRange({ from, until }, "month");
    assertEquals(months.first <= first && months.last >= first + length, true);
    assertEquals([formatPeriod(day, months.first).slice(8), formatPeriod(day, months.last + 1).slice(8)], ["01", "01"]);
  }));
});
