import { assertEquals, assertThrows } from "@std/assert";
import { DataError } from "@lib/core/errors.ts";
import { parseInstant } from "@lib/lifecycle/instant.ts";

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
    "",
    "r1",
  ];
  for (const text of wrong) {
    const { code } = assertThrows(() => parseInstant(text), DataError);
    assertEquals(code, "INVALID_INSTANT", text);
  }
});
