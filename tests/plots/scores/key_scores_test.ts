import { assertEquals } from "@std/assert";
import { plotKeyScores } from "@lib/plots/scores/key_scores.ts";
import { assertGolden, chartTexts } from "../_golden.ts";

Deno.test("plotKeyScores() best and worst side by side", async () => {
  const labels = Array.from({ length: 60 }, (_, i) => `item ${i} / a long location ${i}`);
  const scores = labels.map((_, i) => i === 7 ? NaN : 0.2 + (i * 37 % 60) ** 2 / 900);
  const chart = plotKeyScores({ labels, scores, metric: "MASE" }, { count: 8 });
  await assertGolden(chart, "key_scores");
  assertEquals(chartTexts(chart).includes("Not shown: 1 key with an undefined score."), true);
  assertEquals(chart.sentence.startsWith("Half of 59 keys have MASE below "), true);
});

Deno.test("plotKeyScores() worst begins with the largest error", () => {
  const chart = plotKeyScores({ labels: ["a", "b", "c", "d"], scores: [2, 1, 30, 3], metric: "MASE" }, { count: 9 });
  assertEquals(
    chartTexts(chart).filter((text) => /^[abcd]$/.test(text)),
    ["b", "a", "c", "d"],
    "no key in both halves",
  );
  assertEquals(chart.sentence, "Half of 4 keys have MASE below 2.500; the worst, c, 30, 12 times that of the middle.");
});

Deno.test("plotKeyScores() keeps apart keys whose names look alike", () => {
  const labels = ["x".repeat(80) + "1" + "y".repeat(80), "x".repeat(80) + "2" + "y".repeat(80)];
  const chart = plotKeyScores({ labels, scores: [1, 2], metric: "MASE" });
  assertEquals(chartTexts(chart).filter((text) => text.startsWith("xxx")).length, 2);
});

Deno.test("plotKeyScores() says that no score is defined", () => {
  const chart = plotKeyScores({ labels: ["a"], scores: [NaN], metric: "MASE" });
  assertEquals(chartTexts(chart).includes("No key has a defined score."), true);
});
