import { assertEquals } from "@std/assert";
import {
  axisTitle,
  CATEGORY_HUES,
  logDomain,
  logTicks,
  periodDates,
  shorten,
  tickNumber,
  timeTitle,
} from "@lib/plots/frame/theme.ts";

Deno.test("tickNumber() three digits, compact from ten thousand", () => {
  assertEquals([0, 0.12345, 12.345, 1234, 12_345, 4.56e6].map(tickNumber), [
    "0",
    "0.123",
    "12.3",
    "1,230",
    "12.3K",
    "4.56M",
  ]);
  assertEquals([0.00004, -3.14159].map(tickNumber), ["4e-5", "-3.14"]);
  assertEquals([NaN, Infinity].map(tickNumber), ["undefined", "undefined"]);
});

Deno.test("shorten() keeps head and tail", () => {
  assertEquals([shorten("abcdefghij", 10), shorten("abcdefghijk", 7)], ["abcdefghijk".slice(0, 10), "abcd…jk"]);
});

Deno.test("shorten() makes any text printable", () => {
  assertEquals(shorten("a\n\u0000b\ud800", 20), "a b\ufffd");
  assertEquals(shorten("🍵🍵🍵🍵🍵", 4), "🍵🍵…🍵");
});

Deno.test("axisTitle() puts the unit in brackets", () => {
  assertEquals([axisTitle("Demand", "units"), axisTitle("MASE", "")], ["Demand (units)", "MASE"]);
});

Deno.test("timeTitle() names the grain", () => {
  assertEquals(timeTitle({ frequency: "quarter", anchor: 0 }), "Date (quarters)");
});

Deno.test("periodDates() gives the first instant of each period", () => {
  const iso = (frequency: "hour" | "day" | "week" | "month" | "quarter", period: number) =>
    periodDates({ frequency, anchor: 0 }, [period])[0].toISOString().slice(0, 13);
  assertEquals(iso("day", 19_782), "2024-02-29T00");
  assertEquals(iso("hour", 19_782 * 24 + 5), "2024-02-29T05");
  assertEquals(iso("month", 2024 * 12 + 1), "2024-02-01T00");
  assertEquals(iso("quarter", 2024 * 4 + 3), "2024-10-01T00");
  assertEquals(iso("week", 1), "1970-01-05T00");
});

Deno.test("logTicks() powers of ten, more where the range is short", () => {
  assertEquals(logTicks(0.5, 30), [0.5, 1, 2, 5, 10, 20]);
  assertEquals(logTicks(1, 1e6), [1, 10, 100, 1000, 1e4, 1e5, 1e6]);
  assertEquals(logTicks(1e-8, 1e8).length <= 9, true);
});

Deno.test("CATEGORY_HUES hues are distinct", () => {
  assertEquals(new Set(CATEGORY_HUES).size, CATEGORY_HUES.length);
});

Deno.test("logDomain() all values, but for a few that are far below the rest", () => {
  const values = Array.from({ length: 99 }, (_, i) => 10 + i);
  assertEquals(logDomain(values), [10, 108]);
  const [low, high] = logDomain([1e-12, ...values]);
  assertEquals([low > 0.9, low < 1.2, high], [true, true, 108]);
  assertEquals(logDomain([5]), [2.5, 10]);
});
