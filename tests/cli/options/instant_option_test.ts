import { assertEquals, assertThrows } from "@std/assert";
import { InvalidArgumentError } from "commander";
import { parseDay, parseTarget, tellAhead } from "@lib/cli/options/instant_option.ts";

Deno.test("parseTarget() a wrong date is wrong usage as it is for parseDate(), and a run is no date", () => {
  for (const text of ["2026-02-30", "2026-01", "9999-12-31T23:59-05:00"]) {
    assertThrows(() => parseDay(text), InvalidArgumentError, "the end of that day in UTC");
    assertThrows(() => parseTarget(text), InvalidArgumentError, "the end of that day in UTC");
  }
  for (const text of ["2026-01-31", "2026-x-20260101T000000-abcdef", "r1"]) assertEquals(parseTarget(text), text);
});

Deno.test("tellAhead() warns of what lies ahead alone", () => {
  const told: string[] = [], now = new Date("2026-01-31T12:00:00Z");
  const ignore = () => {}, log = { debug: ignore, info: ignore, warn: (text: string) => void told.push(text) };
  for (const text of ["2026-01-31T12:00Z", "2026-01-31"]) tellAhead({ log }, parseDay(text), now);
  assertEquals(told, ["2026-01-31T23:59:59.999Z lies ahead: what serves now is taken for what serves then"]);
});
