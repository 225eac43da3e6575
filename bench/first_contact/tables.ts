import { formatPeriod, parsePeriod } from "@lib/core/time/calendar.ts";
import { daysFromCivil } from "@lib/core/time/civil.ts";
import { createRng, hashSeed } from "@lib/core/numbers/random.ts";

/** A table as a new user has it, and what came afterwards, which no command sees. */
export interface FirstTable {
  /** Short name, a file name too. */
  readonly name: string;
  /** What shape it has. */
  readonly what: string;
  /** Lines of the file, its head first. */
  readonly text: string;
  /** What came: value by {@linkcode cellOf} key and date as the table writes them. */
  readonly future: ReadonlyMap<string, number>;
  /** Key columns. */
  readonly keys: readonly string[];
  /** Column of time. */
  readonly time: string;
  /** Periods of a season, by which a simple forecast is judged beside. */
  readonly season: number;
  /** Codes of findings that are this user's business: the table has what they tell. */
  readonly expected: readonly string[];
}

/** How a value is found again. @param parts Texts of the key columns. @param date As the table writes it. */
export function cellOf(parts: readonly string[], date: string): string {
  return JSON.stringify([...parts, date]);
}

/** Periods after the end of a table that are known here: more than any default horizon. */
const AHEAD = 60;

interface Shape extends Omit<FirstTable, "text" | "future"> {
  readonly target: string;
  readonly separator: string;
  /** Number of rows of each key. */
  readonly length: number;
  readonly series: readonly { readonly parts: readonly string[]; readonly level: number }[];
  /** Date of period t >= 0. */
  readonly date: (t: number) => string;
  /** Course in period t, relative to the level. */
  readonly course: (t: number) => number;
  /** Whether a row is left out. */
  readonly isGap?: (key: number, t: number) => boolean;
}

/** Values are the level times a course that repeats, with 5 % of noise: a forecast that misses it has not understood the table. */
function tableOf(shape: Shape): FirstTable {
  const { name, what, keys, time, target, separator, season, expected } = shape;
  const lines = [[time, ...keys, target].join(separator)], future = new Map<string, number>();
  shape.series.forEach(({ parts, level }, k) => {
    const rng = createRng(hashSeed(name, k));
    for (let t = 0; t < shape.length + AHEAD; t++) {
      const date = shape.date(t), value = Math.round(level * shape.course(t) * (1 + 0.05 * rng.normal()));
      if (t >= shape.length) future.set(cellOf(parts, date), value);
      else if (!shape.isGap?.(k, t)) lines.push([date, ...parts, String(value)].join(separator));
    }
  });
  return { name, what, keys, time, season, expected, text: `${lines.join("\n")}\n`, future };
}

const wave = (t: number, season: number) => 1 + 0.4 * Math.sin(2 * Math.PI * t / season);
const dayText = (from: number, step = 1) => (t: number) =>
  formatPeriod({ frequency: "day", anchor: 0 }, from + step * t);
const monthText = (t: number) => {
  const calendar = { frequency: "month", anchor: 0 } as const;
  return formatPeriod(calendar, parsePeriod(calendar, "2017-01-01") + t);
};
const hourText = (t: number) =>
  `${dayText(daysFromCivil(2024, 3, 4))(Math.floor(t / 24))} ${String(t % 24).padStart(2, "0")}:00`;

/** The five tables that a first contact is measured on. */
export function firstTables(): FirstTable[] {
  return [
    tableOf({
      name: "weekly_single",
      what: "one series of weeks, no key column",
      keys: [],
      time: "week",
      target: "sales",
      separator: ",",
      season: 52,
      expected: [],
      length: 160,
      series: [{ parts: [], level: 400 }],
      date: dayText(daysFromCivil(2021, 1, 4), 7),
      course: (t) => wave(t, 52),
    }),
    tableOf({
      name: "daily_three",
      what: "three shops, days, semicolons",
      keys: ["shop"],
      time: "date",
      target: "units",
      separator: ";",
      season: 7,
      expected: [],
      length: 730,
      series: [{ parts: ["001"], level: 90 }, { parts: ["002"], level: 300 }, { parts: ["010"], level: 45 }],
      date: dayText(daysFromCivil(2022, 1, 1)),
      course: (t) => [0.6, 0.7, 0.9, 1, 1.1, 1.5, 1.2][t % 7]!,
    }),
    tableOf({
      name: "monthly_gaps",
      what: "products by month, a tenth of the rows missing",
      keys: ["product"],
      time: "month",
      target: "demand",
      separator: ",",
      season: 12,
      expected: ["GAPS"],
      length: 84,
      series: Array.from({ length: 8 }, (_, k) => ({ parts: [`P${k + 1}`], level: 100 + 60 * k })),
      date: monthText,
      course: (t) => wave(t, 12),
      isGap: (k, t) => (t * 7 + k * 3) % 10 === 0 && t > 12 && t < 80,
    }),
    tableOf({
      name: "hourly",
      what: "two meters, hours",
      keys: ["meter"],
      time: "timestamp",
      target: "load",
      separator: ",",
      season: 24,
      expected: [],
      length: 24 * 70,
      series: [{ parts: ["north"], level: 200 }, { parts: ["south"], level: 80 }],
      date: hourText,
      course: (t) => wave(t % 24, 24) * (Math.floor(t / 24) % 7 >= 5 ? 0.7 : 1),
    }),
    tableOf({
      name: "item_location",
      what: "the usual export: items at locations, days",
      keys: ["item_id", "location_id"],
      time: "date",
      target: "demand",
      separator: ",",
      season: 7,
      expected: [],
      length: 540,
      series: Array.from({ length: 20 }, (_, k) => ({
        parts: [`item_${1 + k % 5}`, `loc_${1 + Math.floor(k / 5)}`],
        level: 20 + 13 * k,
      })),
      date: dayText(daysFromCivil(2023, 1, 1)),
      course: (t) => [0.7, 0.8, 0.9, 1, 1.2, 1.4, 1][t % 7]! * wave(t, 365),
    }),
  ];
}
