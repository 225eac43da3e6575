import { assertEquals } from "@std/assert";
import { daysFromCivil } from "../../../lib/core/time/civil.ts";
import {
  formatClock,
  formatDay,
  grainOf,
  isoWeek,
  parseTime,
  TIME_FORMATS,
  type TimeFormat,
  unpadded,
} from "../../../lib/core/time/time_format.ts";

const day = (text: string, format: string) => parseTime(text, format)?.day ?? null;

const WRITTEN: Readonly<Record<TimeFormat, readonly [text: string, year: number, month: number, day: number]>> = {
  "YYYY-MM-DD": ["2024-02-29", 2024, 2, 29],
  "YYYY/MM/DD": ["2024/02/29", 2024, 2, 29],
  "YYYY.MM.DD": ["2024.02.29", 2024, 2, 29],
  "YYYYMMDD": ["20240229", 2024, 2, 29],
  "DD.MM.YYYY": ["31.03.2024", 2024, 3, 31],
  "DD/MM/YYYY": ["01/03/2022", 2022, 3, 1],
  "MM/DD/YYYY": ["03/01/2022", 2022, 3, 1],
  "DD-MM-YYYY": ["01-03-2022", 2022, 3, 1],
  "MM-DD-YYYY": ["03-01-2022", 2022, 3, 1],
  "DD MMM YYYY": ["01 Mar 2022", 2022, 3, 1],
  "DD-MMM-YYYY": ["01-Mar-2022", 2022, 3, 1],
  "MMM DD, YYYY": ["Jan 31, 2024", 2024, 1, 31],
  "DD MMMM YYYY": ["29 February 2024", 2024, 2, 29],
  "MMMM DD, YYYY": ["September 01, 2024", 2024, 9, 1],
  "YYYY-MM": ["2017-02", 2017, 2, 1],
  "YYYY/MM": ["2017/02", 2017, 2, 1],
  "YYYYMM": ["202104", 2021, 4, 1],
  "MM/YYYY": ["04/2021", 2021, 4, 1],
  "MM.YYYY": ["04.2021", 2021, 4, 1],
  "MM-YYYY": ["04-2021", 2021, 4, 1],
  "YYYY MMM": ["2021 Apr", 2021, 4, 1],
  "MMM YYYY": ["Apr 2021", 2021, 4, 1],
  "MMM-YYYY": ["Apr-2021", 2021, 4, 1],
  "MMMM YYYY": ["August 2024", 2024, 8, 1],
  "YYYYQq": ["2014Q1", 2014, 1, 1],
  "YYYY-Qq": ["2014-Q3", 2014, 7, 1],
  "YYYY Qq": ["2014 Q4", 2014, 10, 1],
  "Qq YYYY": ["Q2 2014", 2014, 4, 1],
  "YYYY-Www": ["2024-W05", 2024, 1, 29],
  "YYYYWww": ["2020W53", 2020, 12, 28],
  "YYYY Www": ["2021 W01", 2021, 1, 4],
  "YYYYww": ["202405", 2024, 1, 29],
  "YYYY": ["2014", 2014, 1, 1],
};

for (const format of TIME_FORMATS) {
  Deno.test(`parseTime() and formatDay() know ${format}`, () => {
    const [text, ...date] = WRITTEN[format];
    assertEquals(day(text, format), daysFromCivil(...date));
    assertEquals(formatDay(daysFromCivil(...date), format), text);
    const last = date[0] + 40;
    for (let at = daysFromCivil(1960, 1, 1); at < daysFromCivil(last, 1, 1); at += 17) {
      const written = formatDay(at, format), read = day(written, format);
      // What is read back is the first day of what was named: it is written alike.
      assertEquals(read === null ? null : formatDay(read, format), written);
      if (grainOf(format) === "day") assertEquals(read, at);
    }
    for (const wrong of [` ${text}`, `${text} `, `${text}x`, "", "NaN", "today", text.replace("2", "x")]) {
      assertEquals(parseTime(wrong, format), null, wrong);
    }
  });
}

Deno.test("parseTime() refuses what no calendar has", () => {
  for (const text of ["2024-02-30", "2023-02-29", "2024-13-01", "2024-00-10", "2024-01-00", "2024-1-5", "24-01-05"]) {
    assertEquals(parseTime(text, "YYYY-MM-DD"), null, text);
  }
  assertEquals(day("2021-W53", "YYYY-Www"), null);
  assertEquals(day("2020-W00", "YYYY-Www"), null);
  assertEquals(day("2014Q5", "YYYYQq"), null);
  assertEquals(day("202113", "YYYYMM"), null);
});

Deno.test("parseTime() reads a time of day and an offset behind a day", () => {
  const read = (text: string) => {
    const time = parseTime(text, "YYYY-MM-DD");
    return time === null ? null : [time.minute, time.finer, time.zone, time.tail];
  };
  assertEquals(read("2024-01-05"), [0, false, "", ""]);
  assertEquals(read("2024-01-05T06:30"), [390, false, "", "T06:30"]);
  assertEquals(read("2024-01-05 6:30:15"), [390, true, "", " 6:30:15"]);
  assertEquals(read("2024-01-05 23:59:00.250"), [1439, true, "", " 23:59:00.250"]);
  assertEquals(read("2024-01-05T00:00:00.000Z"), [0, false, "Z", "T00:00:00.000Z"]);
  assertEquals(read("2024-01-05T00:00+02:00"), [0, false, "+02:00", "T00:00+02:00"]);
  assertEquals(read("2024-01-05 00:00:00 -0500"), [0, false, "-0500", " 00:00:00 -0500"]);
  assertEquals(read("2024-01-05Z"), [0, false, "Z", "Z"]);
  for (
    const text of [
      "2024-01-05T24:01",
      "2024-01-05T25:00",
      "2024-01-05T10:60",
      "2024-01-05T10:00:60",
      "2024-01-05T10:0",
      "2024-01-05T",
    ]
  ) {
    assertEquals(read(text), null, text);
  }
  assertEquals(parseTime("2024-01T00:00", "YYYY-MM"), null);
});

Deno.test("unpadded() formats read numbers with and without leading zeros, and write them without", () => {
  assertEquals(TIME_FORMATS.filter((format) => unpadded(format) === null), [
    ...[
      "YYYYMMDD",
      "YYYYMM",
      "YYYY MMM",
      "MMM YYYY",
      "MMM-YYYY",
      "MMMM YYYY",
      "YYYYQq",
      "YYYY-Qq",
      "YYYY Qq",
      "Qq YYYY",
    ],
    ...["YYYY-Www", "YYYYWww", "YYYY Www", "YYYYww", "YYYY"],
  ]);
  const loose = unpadded("DD/MM/YYYY") ?? "";
  assertEquals([day("1/3/2022", loose), day("01/03/2022", loose)], [19052, 19052]);
  assertEquals(formatDay(19052, loose), "1/3/2022");
});

Deno.test("isoWeek() follows the Thursday", () => {
  const of = (y: number, m: number, d: number) => Object.values(isoWeek(daysFromCivil(y, m, d)));
  assertEquals([of(2021, 1, 3), of(2021, 1, 4), of(2018, 12, 31), of(2020, 12, 31)], [
    [2020, 53],
    [2021, 1],
    [2019, 1],
    [2020, 53],
  ]);
});

Deno.test("formatClock() writes hours and minutes, and leaves the rest", () => {
  assertEquals(formatClock(7 * 60 + 5, "THH:mm:00Z"), "T07:05:00Z");
  assertEquals(formatClock(7 * 60 + 5, " H:mm"), " 7:05");
  assertEquals(formatClock(0, ""), "");
  assertEquals([formatClock(0, " kk:mm"), formatClock(60, " kk:mm")], [" 24:00", " 01:00"]);
});

Deno.test("parseTime() takes 24:00 for the midnight of the next day", () => {
  const midnight = parseTime("1970-01-02 24:00", "YYYY-MM-DD");
  assertEquals([midnight?.day, midnight?.minute, midnight?.tail], [2, 0, " 24:00"]);
});
