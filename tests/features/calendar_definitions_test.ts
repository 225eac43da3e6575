import { assertEquals, assertStringIncludes } from "@std/assert";
import { CALENDAR_DEFINITIONS } from "@lib/features/calendar_definitions.ts";
import { parseFeature } from "@lib/features/registry.ts";
import { DAY, MONTH, specOf } from "./_panel.ts";

const HOLIDAYS = { "Día de Muertos": ["2024-11-02"], to_holiday: ["2024-01-01"] };

Deno.test("CALENDAR_DEFINITIONS list names that fit the frequency", () => {
  const names = (frequency: "day" | "month") =>
    CALENDAR_DEFINITIONS.flatMap((d) => d.examples(specOf([], { calendar: { frequency, anchor: 0 } })));
  assertEquals([names("day").includes("dow"), names("month").includes("dow")], [true, false]);
  assertEquals([names("day").includes("month_end"), names("month").includes("month_end")], [true, false]);
});

Deno.test("CALENDAR_DEFINITIONS take holidays by any name, and only configured ones", () => {
  const spec = specOf([], { holidays: HOLIDAYS });
  assertEquals(parseFeature("holiday_Día de Muertos", spec).recipe, {
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
