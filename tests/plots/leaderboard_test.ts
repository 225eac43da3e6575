import { assertEquals } from "@std/assert";
import { plotLeaderboard } from "@lib/plots/leaderboard.ts";
import { assertGolden, chartTexts, count } from "./_golden.ts";

const NAMES = ["naive", "ridge", "gradient_boosting", "mean_of_members", "linear"];
const BOARD = {
  key: "tea / north",
  metric: "MASE",
  contender: NAMES.flatMap((name) => [name, name, name]),
  fold: NAMES.flatMap(() => [0, 1, 2]),
  score: [1.4, 1.1, 1.2, 0.8, 0.9, 0.7, 0.75, 1.0, 0.72, 0.7, 0.8, 0.74, NaN, NaN, NaN],
  chosen: "mean_of_members",
};

Deno.test("plotLeaderboard() best mean first", async () => {
  const chart = plotLeaderboard(BOARD);
  await assertGolden(chart, "leaderboard");
  const texts = chartTexts(chart).filter((text) => NAMES.includes(text));
  assertEquals(texts, ["mean_of_members", "ridge", "gradient_boosting", "naive", "linear"]);
});

Deno.test("plotLeaderboard() one dot per defined score, one tick per contender with one", () => {
  const chart = plotLeaderboard(BOARD);
  assertEquals([count(chart, "g[aria-label=dot] circle"), count(chart, "g[aria-label=tick] line")], [12, 4]);
});

Deno.test("plotLeaderboard() a key that did not compete", () => {
  const chart = plotLeaderboard({ key: "a", metric: "MASE", contender: [], fold: [], score: [] });
  assertEquals(chartTexts(chart).includes("The key has no leaderboard: it did not compete."), true);
});
