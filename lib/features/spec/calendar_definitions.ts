import type { Frequency } from "../../core/time/calendar.ts";
import { CALENDAR_COLUMNS, isCalendarColumn } from "../dates/calendar_columns.ts";
import { isAllHolidays } from "../dates/dated_columns.ts";
import { defineFeature, type FeatureDefinition } from "./definition.ts";
import { HOLIDAY_REACH } from "../dates/holiday_columns.ts";
import type { FeatureSpec } from "./spec.ts";

const cyclic = (...names: string[]) => names.flatMap((name) => [`${name}_sin`, `${name}_cos`]);
const fourier = (cycle: string, orders: number) =>
  Array.from({ length: orders }, (_, i) => [`fourier_${cycle}_sin_${i + 1}`, `fourier_${cycle}_cos_${i + 1}`]).flat();

const COMMON = [
  "month",
  "quarter",
  "year",
  "year_fraction",
  ...cyclic("month", "quarter"),
  "quarter_start",
  "quarter_end",
];
const BORDERS = ["month_start", "month_end", "year_start", "year_end"];
const DAILY = [
  ...["dow", "is_weekend", "day", "day_of_year", "week", "week_of_month", "days_in_month", ...BORDERS],
  ...cyclic("dow", "day", "week"),
  ...fourier("year", 4),
  ...fourier("month", 2),
  ...fourier("week", 3),
];

const SUB_DAILY = [...COMMON, ...DAILY, "hour", ...cyclic("hour"), ...fourier("day", 4)];

/** Calendar columns that vary and mean something at each frequency. */
const BY_FREQUENCY: Readonly<Record<Frequency, readonly string[]>> = {
  "15min": SUB_DAILY,
  "30min": SUB_DAILY,
  hour: SUB_DAILY,
  day: [...COMMON, ...DAILY, "workdays"],
  business_day: [...COMMON, ...DAILY],
  week: [
    ...COMMON,
    ...["day", "day_of_year", "week", "week_of_month", "days_in_month", ...BORDERS],
    ...cyclic("week"),
    ...fourier("year", 6),
  ],
  month: [...COMMON, "days_in_month", "workdays", "year_start", "year_end", ...fourier("year", 5)],
  quarter: ["quarter", "year", "year_fraction", ...cyclic("quarter"), "workdays", "year_start", "year_end"],
  year: ["year"],
  row: [],
};

/** Features of the target's date. */
export const CALENDAR_DEFINITIONS: readonly FeatureDefinition[] = [
  defineFeature("holiday", /^days_(to|since)_holiday$/, {
    build: ([direction]) => ({
      reading: { at: "calendar", column: `days_${direction}_holiday` },
      meaning: `days ${direction === "to" ? "to the next" : "since the latest"} holiday, at most ${HOLIDAY_REACH}`,
      unit: "days",
      sources: ["ds"],
      lookBack: 0,
    }),
    examples: (spec) =>
      Object.keys(spec.holidays).length === 0 && spec.dates === undefined
        ? []
        : ["days_to_holiday", "days_since_holiday"],
  }),
  defineFeature("holiday", /^(holidays(?:_.+)?|(?:holiday|event)_.+)$/s, {
    build: ([name = ""], spec) =>
      !isDated(name, spec) ? null : {
        reading: { at: "calendar", column: name },
        meaning: isAllHolidays(name)
          ? `public holidays in the target's period${aroundText(name)}`
          : `days of "${name}" in the target's period`,
        unit: "days",
        sources: ["ds"],
        lookBack: 0,
      },
    examples: (spec) => [
      ...new Set((spec.dates?.entries ?? []).map(({ name }) => name)),
      ...spec.dates === undefined ? [] : ["holidays", "holidays_before_1", "holidays_after_1"],
    ],
  }),
  defineFeature("holiday", /^holiday_(.+)$/s, {
    build: ([name = ""], spec) =>
      !Object.hasOwn(spec.holidays, name) ? null : {
        reading: { at: "calendar", column: `holiday_${name}` },
        meaning: `the target's period is one of the holiday "${name}"`,
        unit: "0 or 1",
        sources: ["ds"],
        lookBack: 0,
      },
    examples: (spec) => Object.keys(spec.holidays).map((name) => `holiday_${name}`),
  }),
  defineFeature("calendar", /^([a-z_]+(?:_\d+)?)$/, {
    build: ([name = ""]) =>
      !isCalendarColumn(name) ? null : {
        reading: { at: "calendar", column: name },
        ...(CALENDAR_COLUMNS[name] ?? { meaning: describeCycle(name), unit: "[-1, 1]" }),
        sources: ["ds"],
        lookBack: 0,
        categorical: name === "dow",
      },
    examples: (spec) => BY_FREQUENCY[spec.calendar.frequency],
  }),
];

function isDated(name: string, { dates }: FeatureSpec): boolean {
  return dates !== undefined && (isAllHolidays(name) || dates.entries.some((entry) => entry.name === name));
}

function aroundText(name: string): string {
  const [, side, steps] = /_(before|after)_(\d+)$/.exec(name) ?? [];
  return side === undefined ? "" : `, ${steps} ${side === "before" ? "after" : "before"} it`;
}

function describeCycle(name: string): string {
  const parts = name.split("_");
  const wave = parts.includes("sin") ? "sine" : "cosine";
  if (parts[0] !== "fourier") return `${wave} of the position in the cycle of \`${parts[0]}\``;
  return `Fourier ${wave} term of the ${parts[1]}, order ${parts[3]}`;
}
