import { assertEquals } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import { type Panel, seriesKey } from "@lib/core/rows/panel.ts";
import { datedColumn, datedNames, holidaysAt, isAllHolidays, placesOf } from "@lib/features/dates/dated_columns.ts";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import type { SpecDates } from "@lib/features/dates/spec_dates.ts";
import type { StoredDate, StoredDates } from "@lib/features/dates/stored_dates.ts";

const DAY: Calendar = { frequency: "day", anchor: 0 };
const DATES: SpecDates = {
  columns: ["state"],
  entries: [
    { name: "holiday_labour_day", isHoliday: true, places: [], periods: [102] },
    { name: "holiday_corpus_christi", isHoliday: true, places: [["BY"]], periods: [104], values: [0.5] },
    { name: "event_fair", places: [["NI"]], periods: [103, 104] },
  ],
};

function column(name: string, place: string, calendar = DAY): number[] {
  return [...datedColumn(name, DATES, { place: [place], span: { from: 100, to: 106 }, calendar })];
}

Deno.test("datedColumn() has days of a name in each period of a place, and of nothing elsewhere", () => {
  assertEquals(column("holiday_corpus_christi", "BY"), [0, 0, 0, 0, 0.5, 0]);
  assertEquals(column("holiday_corpus_christi", "NI"), [0, 0, 0, 0, 0, 0]);
  assertEquals(column("event_fair", "NI"), [0, 0, 0, 1, 1, 0]);
});

Deno.test("datedColumn() of all holidays, the day before and the day after, leaves out events", () => {
  assertEquals(column("holidays", "BY"), [0, 0, 1, 0, 0.5, 0]);
  assertEquals(column("holidays", "NI"), [0, 0, 1, 0, 0, 0]);
  assertEquals(column("holidays_before_1", "NI"), [0, 1, 0, 0, 0, 0]);
  assertEquals(column("holidays_after_2", "NI"), [0, 0, 0, 0, 1, 0]);
  assertEquals(["holidays", "holidays_after_2", "holidays_after_0", "holidays_x"].map(isAllHolidays), [
    true,
    true,
    false,
    false,
  ]);
});

Deno.test("datedColumn() of all holidays of a month adds their workdays up", () => {
  const entry = (workdays: number) => ({ ...DATES.entries[0], values: [2], workdays: [workdays] });
  const dates = { columns: [], entries: [entry(1), entry(2)] };
  const at = { place: [], span: { from: 102, to: 103 }, calendar: { frequency: "month", anchor: 0 } as const };
  assertEquals([...datedColumn("holidays", dates, at)], [3]);
  assertEquals([...datedColumn("holiday_labour_day", dates, at)], [2]);
});

Deno.test("holidaysAt() are those of a place", () => {
  assertEquals([holidaysAt(DATES, ["BY"]), holidaysAt(DATES, ["NI"])], [[102, 104], [102]]);
});

Deno.test("datedNames() are those that have been seen, those of most places first, and all holidays together", () => {
  const names = (until: number) => datedNames(DATES, { calendar: DAY, from: 100, until });
  const all = ["holidays", "holidays_before_1", "holidays_after_1", "days_to_holiday", "days_since_holiday"];
  assertEquals(names(101), []);
  assertEquals(names(103), ["holiday_labour_day", "event_fair", ...all]);
  const many = Array.from({ length: 60 }, (_, i) => ({ name: `event_${i}`, places: [["BY"]], periods: [102] }));
  const entries = [...many, DATES.entries[0]];
  const kept = datedNames({ columns: ["state"], entries }, { calendar: DAY, from: 100, until: 110 });
  assertEquals([kept.length, kept[0]], [45, "holiday_labour_day"]);
});

Deno.test("datedNames() of months leave to the season what comes in the same one every year, but not its workdays", () => {
  const calendar: Calendar = { frequency: "month", anchor: 0 }, year = (y: number, month: number) => 12 * y + month;
  const entry = (name: string, periods: number[], values?: number[]) => {
    return { name, isHoliday: true, places: [], periods, ...values === undefined ? {} : { values } };
  };
  const entries = [
    entry("holiday_christmas_day", [2020, 2021, 2022].map((y) => year(y, 11))),
    entry("holiday_good_friday", [year(2020, 3), year(2021, 3), year(2022, 3), year(2024, 2)]),
    entry("event_fair", [2020, 2021].map((y) => year(y, 4)), [2, 3]),
  ];
  const names = datedNames({ columns: [], entries }, { calendar, from: 0, until: year(2022, 12) });
  assertEquals(names, ["holiday_good_friday", "event_fair", "holidays"]);
});

/** Two keys of 8 days each, one in each state. */
function panelOf(y: readonly number[] = [...Array(16).keys()]): Panel {
  const ds = Int32Array.from({ length: 16 }, (_, i) => 100 + i % 8);
  return {
    ...{ calendar: DAY, keyColumns: ["shop"], keys: ["a", "b"].map((shop) => seriesKey([shop])) },
    ...{ offsets: Int32Array.of(0, 8, 16), ds, y: Float64Array.from(y) },
    exogenous: [{
      ...{ name: "state", kind: "static", levels: ["BY", "NI"] },
      values: Float64Array.from({ length: 16 }, (_, i) => i === 0 ? NaN : i < 8 ? 0 : 1),
    }],
  };
}

Deno.test("placesOf() reads key columns and static columns, of these the first known value", () => {
  const { places, index } = placesOf(panelOf(), ["state", "shop", "none"]);
  assertEquals([places, [...index]], [[["BY", "a", null], ["NI", "b", null]], [0, 1]]);
  assertEquals(placesOf(panelOf(), []).places, [[]]);
});

function storedDates(days: readonly number[]): StoredDates {
  const entry = (name: string, changes: Partial<StoredDate>): StoredDate => {
    return { name, isHoliday: false, places: [], days, last: days, minute: 0, before: 0, after: 0, ...changes };
  };
  const entries = [entry("holiday_x", { isHoliday: true, places: [["BY"]] }), entry("event_fair", { before: 1 })];
  return { source: null, from: 0, until: 999, columns: ["state"], entries };
}

function specOf(days: readonly number[]) {
  return defaultSpec({
    ...{ calendar: DAY, horizon: 2, historyLength: 6, transform: "none", dates: storedDates(days) },
    exogenous: [{ name: "state", kind: "static", levels: ["BY", "NI"] }],
    names: ["holiday_x", "holidays", "event_fair_before_1", "days_to_holiday"],
  });
}

Deno.test("features of dates are those of the target's day and the key's place, known ahead", () => {
  const { values } = prepareFeatures(specOf([104, 107]), panelOf(), { horizon: 2 }).future(105);
  // Rows: a at 106 and 107, b at 106 and 107; BY alone has the holiday.
  assertEquals([...values], [0, 0, 1, 1, 1, 1, 0, 0, 0, 0, 1, 60, 0, 0, 0, 60]);
});

Deno.test("features of dates read neither demand nor other keys: whatever comes, they stay", () => {
  const spec = specOf([104, 107]),
    of = (y?: number[]) => [...prepareFeatures(spec, panelOf(y), { horizon: 2 }).future(105).values];
  const wild = Array.from({ length: 16 }, (_, i) => i % 8 > 5 || i > 7 ? 1e9 : i);
  assertEquals(of(wild), of());
});

Deno.test("features of dates beyond the panel are computed when rows ask for them", () => {
  const prepared = prepareFeatures(specOf([104, 109]), panelOf(), { horizon: 2 });
  assertEquals([...prepared.future(107, 2).values].slice(0, 8), [0, 0, 1, 1, 1, 1, 0, 0]);
});
