import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { resultOf } from "../../bench/harness/result.ts";
import { formatLine, formatSeconds, formatTable, replaceBetween } from "../../bench/harness/table.ts";
import type { Measurement, Target } from "../../bench/harness/target.ts";
import { measured, target } from "./_target.ts";

function rowOf(of: Target, measurement: Measurement): string {
  return formatTable([of], [resultOf(of, measurement, { versions: {}, command: "" })]).split("\n")[2];
}

Deno.test("formatTable() a row of a target that is met", () => {
  assertEquals(
    rowOf(target(), measured(3, 0.998)),
    "| P3 | boosting | XGBoost | 20.0 ms | 60.0 ms | **3.00 ×** (1.50 to 6.00 ×) | ≥ 2 × / ≥ 4 × | 0.998 (boosting) | ✓ |",
  );
});

Deno.test("formatTable() misses are shown as misses", () => {
  assertStringIncludes(rowOf(target(), measured(1.5, 1)), "| ✗ miss |");
  const worse = rowOf(target(), measured(9, 1.02));
  assertStringIncludes(worse, "1.020 ✗");
  assertStringIncludes(worse, "| ✗ miss (error) |");
  assertStringIncludes(rowOf(target(), measured(9, 1)), "| ✓ stretch |");
});

Deno.test("formatTable() what was not measured, no peer, another unit, a stretch in seconds", () => {
  assertStringIncludes(formatTable([target()], []), "| not measured |");
  const own = target({ peer: "itself", unit: "%", better: "lower", bar: 15, stretch: 3e-6, stretchOf: "ours" });
  const row = rowOf(own, { ...measured(12), theirs: null });
  assertStringIncludes(row, "| itself | 20.0 ms |  | **12.0 %** (6.00 to 24.0 %) | ≤ 15 % / ours ≤ 3.00 µs |");
});

Deno.test("formatTable() every row has the columns of its head, also with a bar in its text", () => {
  const of = target({ what: "a | b" });
  const lines = formatTable([of, target({ id: "P4" })], [resultOf(of, measured(3, 1), { versions: {}, command: "" })]);
  const columns = lines.split("\n").map((line) => line.split(/(?<!\\)\|/).length);
  assertEquals(new Set(columns).size, 1);
});

Deno.test("formatLine() holds ratio, verdict and both sides", () => {
  const line = formatLine(target(), resultOf(target(), measured(3, 1), { versions: {}, command: "" }));
  for (const part of ["P3  3.00 ×", ": ✓", "ours 20.0 ms", "XGBoost 60.0 ms"]) assertStringIncludes(line, part);
});

Deno.test("formatSeconds() in the unit that reads best", () => {
  assertEquals([2, 0.0123, 4.44e-6, 120].map(formatSeconds), ["2.00 s", "12.3 ms", "4.44 µs", "120 s"]);
});

Deno.test("replaceBetween() keeps the rest of the page, and both marks for the next time", () => {
  const marks = ["<!-- a -->", "<!-- b -->"] as const, page = "top\n<!-- a -->\nold\n<!-- b -->\nend\n";
  const renewed = replaceBetween(page, marks, "new");
  assertEquals(renewed, "top\n<!-- a -->\n\nnew\n\n<!-- b -->\nend\n");
  assertEquals(replaceBetween(renewed, marks, "new"), renewed);
  assertThrows(() => replaceBetween("no marks", marks, "new"), RangeError);
});
