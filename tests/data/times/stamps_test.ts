import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { readStamps } from "@lib/data/times/stamps.ts";
import { AT, textsOf } from "./_texts.ts";

const read = (texts: readonly string[], rows?: readonly number[]) => readStamps(textsOf(texts, rows), "YYYY-MM-DD", AT);
const days = (texts: readonly string[], rows?: readonly number[]) =>
  read(texts, rows).times.map((time) => time === null ? null : [time.day, time.minute]);

Deno.test("readStamps() takes a time with an offset as its clock says", () => {
  assertEquals(days(["1970-01-02", "1970-01-02 06:30", "1970-02-30"]), [[1, 0], [1, 390], null]);
  assertEquals(days(["1970-01-02T00:00Z", "1970-01-03T00:00Z"]), [[1, 0], [2, 0]]);
  assertEquals(days(["1970-01-02T00:00-05:00", "1970-01-03T23:00-05:00"]), [[1, 0], [2, 1380]]);
});

Deno.test("readStamps() knows daylight saving: two offsets an hour apart are one clock", () => {
  const stamps = read(["2024-03-30T00:00+01:00", "2024-04-01T00:00+02:00"]);
  assertEquals([stamps.zones, stamps.times.map((time) => time?.minute)], [["+01:00", "+02:00"], [0, 0]]);
  assertEquals(read(["2024-03-01T00:00Z", "2024-04-01T00:00+0100"]).zones, ["+0100", "Z"]);
});

Deno.test("readStamps() refuses a table of several clocks", () => {
  for (const other of ["2024-01-02T00:00+09:00", "2024-01-02T00:00", "2024-01-02T00:00+02:30"]) {
    const error = assertThrows(() => read(["2024-01-01T00:00+01:00", other]), DataError);
    assertEquals(error.code, "TIME_ZONE");
    assertStringIncludes(error.message, "+01:00");
  }
});

Deno.test("readStamps() leaves single rows of another clock unread", () => {
  assertEquals(days(["1970-01-02", "1970-01-03T00:00Z"], [200, 1]), [[1, 0], null]);
  assertEquals(days(["1970-01-02T00:00Z", "1970-01-03"], [200, 1]), [[1, 0], null]);
  assertEquals(days(["1970-01-02", "1970-01-03T00:00Z"], [2, 1]), [[1, 0], null], "one of three");
  assertThrows(() => days(["1970-01-02", "1970-01-03T00:00Z"], [60, 40]), DataError);
});
