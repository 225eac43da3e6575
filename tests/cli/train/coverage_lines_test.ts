import { assertEquals } from "@std/assert";
import { formatCoverage, tellIntervals } from "../../../lib/cli/train/coverage_lines.ts";

const LEVEL = { pooled: 81.25, byStep: [80, 82, NaN], keysWithin: 50, exactWithin: 52, forecasts: 24, empty: 0 };
const CLASSES = { ours: { keys: 2, log_loss: 0.4 } };

Deno.test("formatCoverage() tells all, steps and keys, beside what exact intervals would reach", () => {
  const [title, head, row] = formatCoverage({ 80: LEVEL }).split("\n");
  assertEquals(title, "Coverage of intervals");
  assertEquals(head.split(/ {2,}/).filter((text) => text !== ""), [
    ...["level", "all", "step 1", "step 2", "step 3", "keys within 8 points", "of exact intervals", "forecasts"],
    "without interval",
  ]);
  assertEquals(row.trim().split(/ {2,}/), ["80 %", "81.3 %", "80.0 %", "82.0 %", "–", "50.0 %", "52.0 %", "24", "0"]);
});

Deno.test("formatCoverage() is empty where nothing was counted", () => {
  assertEquals(formatCoverage({ 80: { ...LEVEL, forecasts: 0 } }), "");
  assertEquals(formatCoverage({}), "");
});

Deno.test("tellIntervals() says in a line how often intervals held what came, of what was counted", () => {
  assertEquals(
    tellIntervals([["80", 82.71], ["95", NaN]]),
    "Intervals: 82.7 % of what came in those of 80 %.",
  );
  assertEquals(tellIntervals([["95", NaN]]), "");
});

Deno.test("tellIntervals() and formatCoverage() call those of classes what they are", () => {
  assertEquals(tellIntervals([["80", 78]], CLASSES), "Sets: 78.0 % of what came in those of 80 %.");
  assertEquals(formatCoverage({ 80: LEVEL }, CLASSES).split("\n")[0], "Coverage of sets");
});
