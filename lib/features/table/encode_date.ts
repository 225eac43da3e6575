import { civilFromDays, weekday } from "../../core/time/civil.ts";
import { quantileSorted, sortFinite } from "../../core/numbers/statistics.ts";
import { type ColumnEncoder, type DateEncoding, missingColumn, missingSlot, type Slot } from "./column_encoding.ts";
import type { TableRecipe } from "./table_recipe.ts";

/** Days that the calendar is sure about: some 270,000 years. */
export const MOST_DAYS = 1e8;

/**
 * What is learned of a date.
 *
 * @param days Days since 1970-01-01 of the training rows, shape [n]; NaN is missing. @param recipe How it is encoded.
 */
export function learnDate(days: Float64Array, recipe: TableRecipe): DateEncoding {
  const sorted = sortFinite(days);
  return {
    kind: "date",
    cyclic: recipe.dates === "cyclic",
    newest: sorted.at(-1) ?? 0,
    fill: recipe.fill ? (sorted.length === 0 ? 0 : Math.floor(quantileSorted(sorted, 0.5))) : null,
    missing: recipe.fill && sorted.length < days.length,
  };
}

/** What a date becomes, in the order of its features. */
export const PLAIN_PARTS = ["year", "month", "day", "dow", "age"] as const;
/** The same with what comes again on circles. */
export const CYCLIC_PARTS = ["year", "month_sin", "month_cos", "day", "dow_sin", "dow_cos", "age"] as const;
/** Any of them. */
export type DatePart = (typeof PLAIN_PARTS | typeof CYCLIC_PARTS)[number];

/** Features: `joined_year`, `joined_month` or its sine and cosine, …, and `joined_age` in days before the newest. */
export const dateEncoder: ColumnEncoder<DateEncoding> = {
  slots({ cyclic, missing }, column) {
    const parts: Slot[] = (cyclic ? CYCLIC_PARTS : PLAIN_PARTS).map((part) => (
      { name: `${column}_${part}`, group: "date", scaling: "own" }
    ));
    return missing ? [...parts, missingSlot(column)] : parts;
  },
  apply({ cyclic, newest, fill, missing }, { values }) {
    const names = cyclic ? CYCLIC_PARTS : PLAIN_PARTS;
    const columns: Float64Array[] = names.map(() => new Float64Array(values.length).fill(NaN));
    const known = new Map<number, readonly number[]>();
    for (let row = 0; row < values.length; row++) {
      const day = Math.abs(values[row]!) <= MOST_DAYS ? values[row]! : fill;
      if (day === null) continue;
      // Many rows share few days.
      let parts = known.get(day);
      if (parts === undefined) known.set(day, parts = partsOf(day, newest, names));
      for (let c = 0; c < parts.length; c++) columns[c]![row] = parts[c]!;
    }
    return missing ? [...columns, missingColumn(values)] : columns;
  },
};

function partsOf(day: number, newest: number, names: readonly DatePart[]): number[] {
  const whole = Math.floor(day), { year, month, day: dayOfMonth } = civilFromDays(whole), dow = weekday(whole);
  const inYear = 2 * Math.PI * (month - 1) / 12, inWeek = 2 * Math.PI * dow / 7;
  const parts = {
    ...{ year, month, day: dayOfMonth, dow, age: newest - day },
    ...{ month_sin: Math.sin(inYear), month_cos: Math.cos(inYear) },
    ...{ dow_sin: Math.sin(inWeek), dow_cos: Math.cos(inWeek) },
  };
  return names.map((name) => parts[name]);
}
