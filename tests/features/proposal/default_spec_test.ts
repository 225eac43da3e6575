import { assert, assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { type Frequency, parseDate } from "@lib/core/time/calendar.ts";
import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { specHash } from "@lib/features/spec/spec.ts";
import { DAY, MONTH, SAMPLE_COLUMNS, samplePanel } from "../_panel.ts";

const CASES: readonly [Frequency, horizon: number, history: number, least: number, most: number][] = [
  ["hour", 48, 5000, 25, 45],
  ["day", 28, 900, 30, 50],
  ["day", 28, 180, 25, 40],
  ["week", 8, 96, 22, 40],
  ["month", 12, 48, 15, 25],
  ["month", 12, 180, 22, 40],
  ["quarter", 8, 60, 15, 30],
  ["week", 8, 10, 8, 20],
];

Deno.test("defaultSpec() has a list that fits frequency and history", () => {
  for (const [frequency, horizon, historyLength, least, most] of CASES) {
    const { names } = defaultSpec({ calendar: { frequency, anchor: 0 }, horizon, historyLength });
    assert(names.length >= least && names.length <= most, `${frequency} ${historyLength}: ${names.length}`);
    assert(names.includes("step") && names.includes("lag_1"));
  }
});

Deno.test("defaultSpec() looks a year back only when a year and a horizon are known", () => {
  const names = (historyLength: number) => defaultSpec({ calendar: DAY, horizon: 28, historyLength }).names;
  assert(names(392).includes("season_lag_1_period_364"));
  assert(!names(391).includes("season_lag_1_period_364"));
  assert(!names(360).includes("fourier_year_sin_1"));
});

Deno.test("defaultSpec() covers every exogenous column", () => {
  const { names } = defaultSpec({ calendar: DAY, horizon: 7, historyLength: 400, exogenous: SAMPLE_COLUMNS });
  for (const { name, kind } of SAMPLE_COLUMNS) {
    assert(names.some((feature) => feature.startsWith(kind === "static" ? `static_${name}` : `${name}_lag_`)), name);
  }
});

Deno.test("defaultSpec() gives recursive specs no step", () => {
  assert(!defaultSpec({ calendar: DAY, horizon: 7, historyLength: 400, strategy: "recursive" }).names.includes("step"));
});

Deno.test("defaultSpec() reads holidays as dates or periods", () => {
  const holidays = { xmas: ["2024-12-25", "2023-12-25", "2023-12-25"], fair: [7] };
  const spec = defaultSpec({ calendar: DAY, horizon: 7, historyLength: 400, holidays });
  assertEquals(spec.holidays, { xmas: [parseDate("2023-12-25"), parseDate("2024-12-25")], fair: [7] });
  assert(["holiday_xmas", "holiday_fair", "days_to_holiday"].every((name) => spec.names.includes(name)));
  const wrong = () => defaultSpec({ calendar: DAY, horizon: 7, historyLength: 9, holidays: { x: ["2024-02-30"] } });
  assertEquals(assertThrows(wrong, DataError).code, "INVALID_DATE");
});

Deno.test("defaultSpec() keeps given names and transform, without repetition, and checks them", () => {
  const options = { calendar: MONTH, horizon: 12, historyLength: 60 };
  const spec = defaultSpec({ ...options, names: ["lag_1", "month", "lag_1"], transform: "log1p" });
  assertEquals([spec.names, spec.transform], [["lag_1", "month"], "log1p"]);
  assertThrows(() => defaultSpec({ ...options, names: ["lag1"] }), DataError, "lag1");
  assertThrows(() => defaultSpec({ ...options, horizon: 0 }), RangeError, "horizon");
});

Deno.test("defaultSpec() is plain data that survives JSON with its hash", () => {
  const spec = defaultSpec({ calendar: DAY, horizon: 7, historyLength: 400, exogenous: SAMPLE_COLUMNS });
  assertEquals(specHash(JSON.parse(JSON.stringify(spec))), specHash(spec));
});

Deno.test("defaultSpec() level window is half of a short history at most", () => {
  const window = (historyLength: number) => defaultSpec({ calendar: DAY, horizon: 7, historyLength }).levelWindow;
  assertEquals([window(400), window(20), window(1)], [28, 10, 1]);
});

Deno.test("defaultSpec() of short history is direct, scaled, and takes the calendar as it is", () => {
  const calendar = { frequency: "week" as const, anchor: 6 };
  const spec = defaultSpec({ calendar, horizon: 4, historyLength: 0.5 });
  assertEquals([spec.strategy, spec.transform, spec.levelWindow], ["direct", "scale", 1]);
  assertEquals(spec.calendar, calendar);
  assertEquals(spec.seasonLengths, [52]);
  assertEquals(defaultSpec({ calendar: DAY, horizon: 4, historyLength: 9 }).seasonLengths, [7, 364]);
});

Deno.test("defaultSpec() keeps of a column what the spec needs, and no more", () => {
  const exogenous = [
    { name: "price", kind: "future" as const, positive: true },
    { name: "region", kind: "static" as const, levels: ["e", "w"] },
  ];
  const spec = defaultSpec({ calendar: DAY, horizon: 7, historyLength: 90, exogenous });
  assertEquals(spec.exogenous, [{ name: "price", kind: "future" }, {
    name: "region",
    kind: "static",
    levels: ["e", "w"],
  }]);
  assert(spec.names.includes("price_change_lag_0") && !spec.names.includes("price_excess_window_28"));
});

Deno.test("defaultSpec() computes every column that it names, for every frequency and history", () => {
  for (const frequency of ["hour", "day", "week", "month", "quarter"] as const) {
    for (const historyLength of [1, 15, 70, 900]) {
      const panel = samplePanel({ frequency, lengths: [40] });
      const options = { calendar: panel.calendar, horizon: 3, historyLength, exogenous: SAMPLE_COLUMNS };
      const spec = defaultSpec({ ...options, holidays: { fair: [panel.ds[5]] } });
      const { rows, values } = prepareFeatures(spec, panel, { horizon: 3 }).future(panel.ds[30]);
      assertEquals([rows, values.length], [3, 3 * spec.names.length], `${frequency} ${historyLength}`);
      assert(values.every((value) => Number.isNaN(value) || Number.isFinite(value)));
    }
  }
});

Deno.test("defaultSpec() refuses horizons that are no count of steps", () => {
  for (const horizon of [0, -1, 1.5, NaN, Infinity]) {
    assertThrows(() => defaultSpec({ calendar: DAY, horizon, historyLength: 9 }), RangeError, `value is ${horizon}`);
  }
});

Deno.test("defaultSpec() takes a horizon of one, and whole periods of history", () => {
  const spec = (horizon: number, historyLength: number) => defaultSpec({ calendar: MONTH, horizon, historyLength });
  assert(!spec(1, 60).names.includes("step"));
  assert(!spec(1, 12.9).names.includes("season_lag_1") && spec(1, 13).names.includes("season_lag_1"));
});

Deno.test("defaultSpec() knows the periods of holidays that move demand, where its features show them", () => {
  const holidays = { a: [100, 120], b: [110], c: [120] };
  const spec = (options = {}) => defaultSpec({ calendar: DAY, horizon: 4, historyLength: 90, holidays, ...options });
  assertEquals(spec({ moving: ["a", "c"] }).events, [100, 120]);
  assertEquals(spec({ moving: ["a"], names: ["lag_1", "holiday_b"] }).events, undefined);
  assertEquals(["events" in spec(), "events" in spec({ moving: [] })], [false, false]);
});

Deno.test("defaultSpec() has one column for two readings of a week that agree", () => {
  const calendar = { frequency: "week" as const, anchor: 6 };
  const names = (date: string) =>
    defaultSpec({ calendar, horizon: 4, historyLength: 90, holidays: { easter: [date] } }).names
      .filter((name) => name.startsWith("holiday_"));
  assertEquals(names("2023-04-09"), ["holiday_easter"]);
  assertEquals(names("2023-04-10"), ["holiday_easter", "holiday_easter_to_stamp"]);
});
