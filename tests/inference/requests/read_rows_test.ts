import { assertEquals } from "@std/assert";
import type { Calendar } from "@lib/core/time/calendar.ts";
import { RequestFindings } from "@lib/inference/requests/request_findings.ts";
import { farthest, readRequestRows, type RequestRowsOptions } from "@lib/inference/requests/read_rows.ts";
import { KEYS } from "../_fixtures.ts";
import { codesOf, groupOf } from "../_table.ts";

function options(what: RequestRowsOptions["what"], cleaning = {}): RequestRowsOptions {
  const group = groupOf(cleaning), isKnown = (id: string) => group.keys.some((key) => key.id === id);
  return { group, what, isKnown, errors: new RequestFindings(), notes: new RequestFindings() };
}

Deno.test("readRequestRows() gives the row that the table would have", () => {
  const at = options("actuals"), [{ parts }] = KEYS;
  const rows = readRequestRows([
    { key: parts, ds: "1970-01-13", values: { demand: "4", colour: "red", price: null } },
    { key: parts, ds: "1970-01-14", values: {} },
  ], at);
  assertEquals(rows, [{ key: KEYS[0], period: 12, y: 4, x: [1, NaN] }, {
    key: KEYS[0],
    period: 13,
    y: NaN,
    x: [NaN, NaN],
  }]);
  assertEquals([codesOf(at.errors), codesOf(at.notes)], [[], []]);
});

Deno.test("readRequestRows() leaves out what is wrong, and says so with what may be meant", () => {
  const at = options("actuals", { nonNegative: true }), [{ parts }] = KEYS, ds = "1970-01-13";
  const rows = readRequestRows([
    { key: parts, ds, values: { prise: 3 } },
    { key: parts, ds, values: { price: "cheap" } },
    { key: parts, ds, values: { demand: -1 } },
    { key: parts, ds: "13.01.1970", values: {} },
    { key: ["x", "y"], ds, values: {} },
    { key: [], ds, values: {} },
    { key: parts, ds, values: { colour: "green" } },
  ], at);
  assertEquals(rows.map(({ x }) => x), [[NaN, NaN]]);
  assertEquals(codesOf(at.errors), [
    "UNKNOWN_COLUMN 1",
    "WRONG_TYPE 1",
    "NEGATIVE 1",
    "INVALID_DATE 1",
    "UNKNOWN_KEY 1",
    "MISSING_KEY 1",
  ]);
  assertEquals(at.errors.list("error")[0].message.endsWith('did you mean "price"?'), true);
  assertEquals(codesOf(at.notes), ["FUTURE_LEVELS_UNKNOWN 1"]);
});

Deno.test("readRequestRows() refuses a target and a key that break rules of the config, and takes other values for missing", () => {
  const rules = { ranges: { demand: [0, 9], price: [1, 5] }, allowed: { location: ["n", "../../x"], colour: ["red"] } };
  const at = options("actuals", rules), [{ parts }] = KEYS, ds = "1970-01-13";
  const rows = readRequestRows([
    { key: parts, ds, values: { demand: 10 } },
    { key: ["7", "s"], ds, values: {} },
    { key: parts, ds, values: { demand: 9, price: 6, colour: "blue" } },
  ], at);
  assertEquals(rows.map(({ y, x }) => [y, ...x]), [[9, NaN, NaN]]);
  assertEquals(codesOf(at.errors), ["OUT_OF_RANGE 1", "NOT_ALLOWED 1"]);
  assertEquals(codesOf(at.notes), ["OUT_OF_RANGE 1", "NOT_ALLOWED 1"]);
  const ahead = options("future", rules);
  assertEquals(readRequestRows([{ key: parts, ds, values: { price: 6 } }], ahead).map(({ x }) => x), [[NaN, 6]]);
});

Deno.test("readRequestRows() refuses times of another clock and times of day that are no period's", () => {
  const read = (calendar: Calendar, dates: readonly string[]) => {
    const at = options("actuals"), [{ parts }] = KEYS;
    const rows = readRequestRows(dates.map((ds) => ({ key: parts, ds, values: {} })), {
      ...at,
      group: { ...at.group, calendar },
    });
    return [rows.length, ...codesOf(at.errors)];
  };
  const day = { frequency: "day", anchor: 0 } as const, stamp = { date: "YYYY-MM-DD", month: 0, day: 0 };
  const plain = ["1970-01-13", "1970-01-13T00:00:00"];
  assertEquals(read(day, plain), [2]);
  const foreign = ["1970-01-13T23:30:00-05:00", "1970-01-13T00:00:00Z"];
  assertEquals(read(day, [...foreign, "1970-01-13T23:30:00", "1970-01-13T00:00:01"]), [
    0,
    "TIME_ZONE 2",
    "INVALID_DATE 2",
  ]);
  const late = { ...day, stamp: { ...stamp, time: "T22:00:00+01:00" } };
  const own = ["1970-01-13T22:00:00+01:00", "1970-01-13T22:00:00+02:00"];
  assertEquals(read(late, [...own, ...plain, foreign[0]!]), [4, "TIME_ZONE 1"]);
  const hour = { ...day, frequency: "hour" } as const;
  assertEquals(read(hour, ["1970-01-13T05:00", "1970-01-13T05:17"]), [1, "INVALID_DATE 1"]);
  const utc = { ...hour, stamp: { ...stamp, time: "THH:mm:00Z" } };
  assertEquals(read(utc, ["1970-01-13T05:00Z", "1970-01-13T05:00:00+01:00"]), [1, "TIME_ZONE 1"]);
  assertEquals(read({ ...day, frequency: "week" }, ["1970-01-14", "1970-01-14T09:00"]), [1, "INVALID_DATE 1"]);
});

Deno.test("readRequestRows() of rows ahead passes over the target and unknown keys, and takes columns known ahead alone", () => {
  const at = options("future"), ds = "1970-01-13";
  const rows = readRequestRows([
    { key: KEYS[0].parts, ds, values: { demand: -5, price: 2 } },
    { key: ["x", "y"], ds, values: { price: 2 } },
    { key: KEYS[0].parts, ds, values: { colour: "red" } },
  ], at);
  assertEquals(rows.map(({ y, x }) => [y, x]), [[NaN, [NaN, 2]]]);
  assertEquals([codesOf(at.errors), codesOf(at.notes)], [["UNKNOWN_COLUMN 1"], ["FUTURE_ROWS_UNUSED 1"]]);
});

Deno.test("farthest() is a year of the calendar, and some periods of a long grain", () => {
  assertEquals(farthest({ calendar: { frequency: "day", anchor: 0 }, end: 10 }), 10 + 366);
  assertEquals(farthest({ calendar: { frequency: "year", anchor: 0 }, end: 10 }), 70);
});
