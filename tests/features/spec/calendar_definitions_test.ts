import { assertEquals, assertGreater, assertStringIncludes } from "@std/assert";
import { type Frequency, parsePeriod } from "@lib/core/time/calendar.ts";
import { calendarColumn } from "@lib/features/dates/calendar_columns.ts";
import { CALENDAR_DEFINITIONS } from "@lib/features/spec/calendar_definitions.ts";
import { parseFeature } from "@lib/features/spec/parse_feature.ts";
import { DAY, MONTH, specOf } from "../_panel.ts";

const HOLIDAYS = { "Día de Muertos": ["2024-11-02"], to_holiday: ["2024-01-01"] };

Deno.test("CALENDAR_DEFINITIONS list names that fit the frequency", () => {
  const names = (frequency: "day" | "month") =>
    CALENDAR_DEFINITIONS.flatMap((d) => d.examples(specOf([], { calendar: { frequency, anchor: 0 } })));
  assertEquals([names("day").includes("dow"), names("month").includes("dow")], [true, false]);
  assertEquals([names("day").includes("month_end"), names("month").includes("month_end")], [true, false]);
});

Deno.test("CALENDAR_DEFINITIONS take holidays by any name, and only configured ones", () => {
  const spec = specOf([], { holidays: HOLIDAYS });
  assertEquals(parseFeature("holiday_Día de Muertos", spec).reading, {
    at: "calendar",
    column: "holiday_Día de Muertos",
  });
  assertEquals(CALENDAR_DEFINITIONS.flatMap((d) => d.parse("holiday_constructor", spec) ?? []), []);
  assertEquals(parseFeature("days_to_holiday", spec).info.unit, "days");
});

Deno.test("CALENDAR_DEFINITIONS read nothing of the past, and the weekday is a category", () => {
  const spec = specOf([], { calendar: DAY });
  for (const name of ["dow", "month_sin", "fourier_year_cos_2"]) {
    const { info } = parseFeature(name, spec);
    assertEquals([info.lookBack, info.sources, info.categorical], [0, ["ds"], name === "dow"]);
  }
  assertStringIncludes(parseFeature("fourier_year_cos_2", specOf([], { calendar: MONTH })).info.meaning, "order 2");
});

const FREQUENCIES = ["hour", "day", "week", "month", "quarter"] as const;
const examples = (frequency: Frequency, holidays = {}) =>
  CALENDAR_DEFINITIONS.flatMap((d) => d.examples(specOf([], { calendar: { frequency, anchor: 0 }, holidays })));

Deno.test("CALENDAR_DEFINITIONS list only columns that vary at the frequency, each once", () => {
  for (const frequency of FREQUENCIES) {
    const calendar = { frequency, anchor: 0 };
    const from = parsePeriod(calendar, "2020-01-01"), to = parsePeriod(calendar, "2024-12-30");
    const names = examples(frequency);
    assertEquals(new Set(names).size, names.length, frequency);
    for (const name of names) {
      assertGreater(new Set(calendarColumn(name, calendar, { from, to })).size, 1, `${frequency} ${name}`);
    }
  }
});

Deno.test("CALENDAR_DEFINITIONS offer holiday features only where holidays are configured", () => {
  assertEquals(examples("day").filter((name) => name.includes("holiday")), []);
  const names = examples("week", { fair: [3], "a b": [4] });
  assertEquals(names.filter((name) => name.includes("holiday")), [
    "days_to_holiday",
    "days_since_holiday",
    "holiday_fair",
    "holiday_a b",
  ]);
});

Deno.test("CALENDAR_DEFINITIONS keep distances apart from a holiday of such a name", () => {
  const spec = specOf([], { holidays: HOLIDAYS });
  assertEquals(parseFeature("holiday_to_holiday", spec).reading, { at: "calendar", column: "holiday_to_holiday" });
  assertEquals(parseFeature("days_to_holiday", spec).reading, { at: "calendar", column: "days_to_holiday" });
});

Deno.test("CALENDAR_DEFINITIONS say what a cycle is", () => {
  const meaning = (name: string) => parseFeature(name, specOf([])).info.meaning;
  assertEquals(meaning("dow_sin"), "sine of the position in the cycle of `dow`");
  assertEquals(meaning("hour_cos"), "cosine of the position in the cycle of `hour`");
  assertEquals(meaning("fourier_week_sin_3"), "Fourier sine term of the week, order 3");
  assertEquals(meaning("days_since_holiday"), "days since the latest holiday, at most 60");
  assertEquals(meaning("month_end"), "the period holds the last day of a month");
});

Deno.test("CALENDAR_DEFINITIONS refuse names that only look like dates", () => {
  const spec = specOf([], { holidays: HOLIDAYS });
  for (const name of ["dow_tan", "fourier_year_sin_0", "fourier_year_sin_100", "toString", "holiday_", "Dow", "dow "]) {
    assertEquals(CALENDAR_DEFINITIONS.every((d) => d.parse(name, spec) === null), true, name);
  }
});

Deno.test("CALENDAR_DEFINITIONS offer as many Fourier terms as a cycle of the frequency can hold", () => {
  const terms = (frequency: Frequency, cycle: string) =>
    examples(frequency).filter((name) => name.startsWith(`fourier_${cycle}_`)).map((name) => name.slice(8));
  const pairs = (cycle: string, orders: number) =>
    Array.from({ length: orders }, (_, i) => [`${cycle}_sin_${i + 1}`, `${cycle}_cos_${i + 1}`]).flat();
  assertEquals([terms("day", "year"), terms("week", "year")], [pairs("year", 4), pairs("year", 6)]);
  assertEquals([terms("month", "year"), terms("quarter", "year")], [pairs("year", 5), []]);
  assertEquals([terms("day", "month"), terms("day", "week")], [pairs("month", 2), pairs("week", 3)]);
  assertEquals([terms("hour", "day"), terms("day", "day")], [pairs("day", 4), []]);
});

Deno.test("CALENDAR_DEFINITIONS of holidays read dates only, nothing of the past", () => {
  const spec = specOf([], { holidays: HOLIDAYS });
  for (const name of ["days_to_holiday", "days_since_holiday", "holiday_to_holiday"]) {
    const { info } = parseFeature(name, spec);
    assertEquals([info.lookBack, info.sources, info.group], [0, ["ds"], "holiday"], name);
  }
});
