import { assertEquals } from "@std/assert";
import { parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type ComparedVersion, judgeVersions } from "@lib/monitoring/inputs/judge_versions.ts";

const { monitoring } = parseConfig({ source: "t.csv" });
const names = Array.from({ length: 10 }, (_, i) => `k${i}`);
const version = (part: Partial<ComparedVersion> & { names?: string[] } = {}): ComparedVersion => ({
  version: 1,
  keys: (part.names ?? names).map((name) => seriesKey([name])),
  counts: { read: 1000, kept: 990, quarantined: 10, merged: 0, ahead: 0, outside: 0 },
  exogenous: [{ name: "price", kind: "future" }],
  futureRows: Int32Array.of(5),
  ...part,
});
const codes = (part: Parameters<typeof version>[0]) =>
  judgeVersions(version(part), version(), monitoring).map(({ code, blocking }) => blocking ? `${code}!` : code);

Deno.test("judgeVersions() is silent on a table that grew as it was", () => {
  assertEquals(codes({}), []);
  assertEquals(codes({ counts: { read: 1100, kept: 1089, quarantined: 11, merged: 0, ahead: 0, outside: 0 } }), []);
});

Deno.test("judgeVersions() finds the bad rows of a month among the good ones of years", () => {
  assertEquals(codes({ counts: { read: 1100, kept: 1070, quarantined: 30, merged: 0, ahead: 0, outside: 0 } }), [
    "QUARANTINED_UP!",
  ]);
  assertEquals(codes({ counts: { read: 1100, kept: 1040, quarantined: 11, merged: 49, ahead: 0, outside: 0 } }), [
    "DUPLICATES_UP!",
  ]);
});

Deno.test("judgeVersions() compares all rows of a table of a moving window", () => {
  assertEquals(codes({ counts: { read: 1000, kept: 900, quarantined: 100, merged: 0, ahead: 0, outside: 0 } }), [
    "QUARANTINED_UP!",
  ]);
});

Deno.test("judgeVersions() tells of keys that are gone or new, and blocks if many are gone", () => {
  assertEquals(codes({ names: names.slice(1) }), ["KEYS_GONE"]);
  assertEquals(codes({ names: names.slice(3) }), ["KEYS_GONE!"]);
  assertEquals(codes({ names: [...names, "new"] }), ["KEYS_NEW"]);
  assertEquals(codes({ names: names.map((name) => name.toUpperCase()) }), ["KEYS_GONE!", "KEYS_NEW"]);
});

Deno.test("judgeVersions() misses columns known ahead that were there", () => {
  const told = (rows: number) =>
    judgeVersions(version({ futureRows: Int32Array.of(rows) }), version({}), monitoring)
      .map(({ code, message }) => [code, message.slice(0, message.indexOf(" rows"))]);
  assertEquals(told(0), [["FUTURE_MISSING", "The table has no"]]);
  assertEquals(told(2), [["FUTURE_MISSING", "The table has only 2"]]);
  assertEquals(told(3), []);
  assertEquals(codes({ futureRows: Int32Array.of(0), exogenous: [] }), ["COLUMNS_CHANGED"]);
});

Deno.test("judgeVersions() tells of columns that are gone, and for the record of new ones", () => {
  const [deal, price] = ["deal", "price"].map((name) => ({ name, kind: "historic" as const }));
  const judge = (now: typeof deal[], before: typeof deal[]) =>
    judgeVersions(version({ exogenous: now }), version({ exogenous: before }), monitoring)
      .map(({ column, severity, message }) => [column, severity, message.split(": ")[1]]);
  assertEquals(judge([deal], [price]), [["price", "warning", "price is gone, deal is new"]]);
  assertEquals(judge([deal, price], [price]), [["deal", "info", "deal is new"]]);
});
