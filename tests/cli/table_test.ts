import { assertEquals } from "@std/assert";
import {
  formatBytes,
  formatDuration,
  formatNumber,
  formatRange,
  formatShare,
  formatTable,
} from "../../lib/cli/table.ts";

Deno.test("formatTable() aligns numbers right and texts left, also wide and combining characters", () => {
  const text = formatTable([
    { title: "key", cells: ["a", "日本", "e\u0301é", "🛒"] },
    { title: "n", cells: ["1", "–", "1234.5", "3 %"] },
    { title: "note", cells: ["", "x", "", ""] },
  ]);
  const expected = ["key        n  note", "a          1", "日本       –  x", "e\u0301é    1234.5", "🛒       3 %"];
  assertEquals(text.split("\n"), expected);
});

Deno.test("formatTable() keeps each row on one line, whatever a key contains", () => {
  const text = formatTable([{ title: "key", cells: ["a\nb\t\u001b[31m", "c"], align: "right" }], { indent: 2 });
  assertEquals(text.split("\n").length, 3);
  assertEquals(text.includes("\u001b"), false);
  assertEquals(text.split("\n")[1].trim(), "a\\nb\\t\\u001b[31m");
  assertEquals(formatTable([]), "");
  assertEquals(formatTable([{ title: "empty", cells: [] }]), "empty");
});

Deno.test("formatNumber() shows about four digits and a dash for undefined", () => {
  const values = [
    0,
    5,
    1234567,
    0.12345,
    12.3456,
    123.456,
    12345.678,
    2.5e7 + 0.5,
    0.0001234,
    -0.5,
    NaN,
    null,
    undefined,
  ];
  assertEquals(values.map(formatNumber), [
    "0",
    "5",
    "1234567",
    "0.123",
    "12.35",
    "123.5",
    "12346",
    "2.50e+7",
    "1.23e-4",
    "-0.500",
    "–",
    "–",
    "–",
  ]);
});

Deno.test("formatDuration() and formatShare() round for people", () => {
  assertEquals([0, 0.44, 9.96, 59.4, 59.6, 125, 3600, 3725].map(formatDuration), [
    "0.0 s",
    "0.4 s",
    "10 s",
    "59 s",
    "1 m 00 s",
    "2 m 05 s",
    "1 h 00 m",
    "1 h 02 m",
  ]);
  assertEquals([formatShare(1, 3), formatShare(0, 0)], ["33.3 %", "–"]);
});

Deno.test("formatBytes() keeps three digits or so", () => {
  assertEquals([0, 999, 1234, 3_450_000, 1.2e9].map(formatBytes), ["0 B", "999 B", "1 kB", "3.5 MB", "1.2 GB"]);
});

Deno.test("formatRange() an interval without an end is unknown", () => {
  assertEquals([formatRange(0.5, 2), formatRange(0, Infinity), formatRange(NaN, NaN)], [
    "0.500 to 2",
    "unknown",
    "unknown",
  ]);
});
