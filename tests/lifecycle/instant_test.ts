import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { looksLikeInstant, parseInstant } from "@lib/lifecycle/instant.ts";

Deno.test("parseInstant() a date means the end of its day in UTC", () => {
  assertEquals(parseInstant("2024-02-29"), "2024-02-29T23:59:59.999Z");
});

Deno.test("parseInstant() an instant with its offset means itself", () => {
  assertEquals(parseInstant("2026-01-31T12:00Z"), "2026-01-31T12:00:00.000Z");
  assertEquals(parseInstant("2026-01-31T23:30:15.25-05:30"), "2026-02-01T05:00:15.250Z");
});

Deno.test("parseInstant() refuses what nobody could mean, and times without offset", () => {
  const wrong = [
    "2026-02-30",
    "2026-13-01",
    "2026-1-1",
    "2026-01-31T12:00",
    "2026-01-31T25:00Z",
    "31.01.2026",
    "9999-12-31T23:59:59-00:01",
    "0000-01-01T00:00+00:01",
    "10000-01-01",
    "+010000-01-01T00:00Z",
    "",
    "r1",
  ];
  for (const text of wrong) {
    const { code } = assertThrows(() => parseInstant(text), DataError);
    assertEquals(code, "INVALID_INSTANT", text);
  }
});

Deno.test("parseInstant() the years are those of four digits, to the last millisecond", () => {
  assertEquals(parseInstant("9999-12-31"), "9999-12-31T23:59:59.999Z");
  assertEquals(parseInstant("0000-01-01T00:00Z"), "0000-01-01T00:00:00.000Z");
});

Deno.test("looksLikeInstant() tells a date, whole or wrong, from a run", () => {
  const dates = [
    "2026-01-31",
    "2026-02-30",
    "2026-1-1",
    "2026-01-31T12:00",
    "2026-01-31 12:00Z",
    "10000-01-01",
    "2026-01",
  ];
  assertEquals(dates.filter((text) => !looksLikeInstant(text)), []);
  assertEquals(["2026-sales-20260101T000000-abcdef", "r1", "", "2026", "20260131"].filter(looksLikeInstant), []);
});
