import { assertEquals } from "@std/assert";
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRange,
  formatShare,
  tellChange,
} from "@lib/core/text/format_number.ts";

Deno.test("formatNumber() about four digits, thousands apart, whole numbers whole, a dash for unknown", () => {
  const told: [number | null | undefined, string][] = [
    [0, "0"],
    [-0, "0"],
    [5, "5"],
    [1234567, "1,234,567"],
    [0.12345, "0.123"],
    [12.3456, "12.35"],
    [123.456, "123.5"],
    [12345.678, "12,346"],
    [2.5e7 + 0.5, "25,000,001"],
    [0.0123456, "0.012"],
    [0.001, "0.001"],
    [0.0001234, "0.000123"],
    [1.5e-9, "1.50e-9"],
    [3e18, "3.00e+18"],
    [-0.5, "-0.500"],
    [NaN, "–"],
    [null, "–"],
    [undefined, "–"],
    [Infinity, "∞"],
    [-Infinity, "-∞"],
  ];
  assertEquals(told.map(([value]) => formatNumber(value)), told.map(([, text]) => text));
});

Deno.test("formatNumber() fewer digits, and zeros at the end only where numbers stand below each other", () => {
  assertEquals([0.5, 12.04, 9.999].map((value) => formatNumber(value, { digits: 3, padded: false })), [
    "0.5",
    "12",
    "10",
  ]);
});

Deno.test("formatPercent() a share with one place; no sign on what rounds to zero", () => {
  assertEquals([0.82746, -0.02, -0.0001, 12.3456, NaN].map((share) => formatPercent(share)), [
    "82.7 %",
    "-2.0 %",
    "0.0 %",
    "1,235 %",
    "–",
  ]);
  assertEquals([0.03, -0.03, 0].map((share) => formatPercent(share, { signed: true, places: 0 })), [
    "+3 %",
    "-3 %",
    "0 %",
  ]);
  assertEquals([formatShare(1, 3), formatShare(0, 0)], ["33.3 %", "–"]);
});

Deno.test("tellChange() two digits and what they mean; what is unknown is not told", () => {
  assertEquals([0.98, 0.66, 1.0004, 0.9, 0.9006, 3.4, 12.3, NaN].map((ratio) => tellChange(ratio)), [
    "2.0 % below",
    "34 % below",
    "equal to",
    "10 % below",
    "9.9 % below",
    "240 % above",
    "12 times",
    "",
  ]);
});

Deno.test("formatDuration() seconds, minutes, hours; no sixtieth of anything", () => {
  assertEquals([0, 0.44, 9.96, 59.4, 59.6, 73, 3599.7, 3725, 7199, NaN].map(formatDuration), [
    "0.0 s",
    "0.4 s",
    "10 s",
    "59 s",
    "1 min 0 s",
    "1 min 13 s",
    "1 h 0 min",
    "1 h 2 min",
    "2 h 0 min",
    "–",
  ]);
});

Deno.test("formatBytes() three digits or so, and never a thousand of a unit", () => {
  assertEquals([0, 999, 1234, 999_600, 3_450_000, 999_970_000, 1.2e9].map(formatBytes), [
    "0 B",
    "999 B",
    "1 kB",
    "1.0 MB",
    "3.5 MB",
    "1.0 GB",
    "1.2 GB",
  ]);
});

Deno.test("formatRange() an interval without an end is unknown", () => {
  assertEquals([formatRange(0.5, 2), formatRange(0, Infinity), formatRange(NaN, NaN)], [
    "0.500 to 2",
    "unknown",
    "unknown",
  ]);
});
