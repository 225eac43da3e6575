import { assertEquals, assertThrows } from "@std/assert";
import { type LeaderboardColumns, plotLeaderboard } from "@lib/plots/scores/leaderboard.ts";
import { assertGolden, chartTexts, count } from "../_golden.ts";

const BOARD: LeaderboardColumns = {
  contenders: ["naive", "ridge", "gradient_boosting", "mean", "linear"],
  spans: ["fold_1", "fold_2", "fold_3", "holdout"],
  metrics: ["mse", "mase"],
  // Rows of four spans, each with mse and mase.
  values: Float64Array.from([
    [[9, 1.4], [9, 1.1], [9, 1.2], [9, 1.3]],
    [[9, 0.8], [9, 0.9], [9, 0.7], [9, 0.85]],
    [[9, 0.75], [9, 1.0], [9, 0.72], [9, 0.95]],
    [[9, 0.7], [9, 0.8], [9, 0.74], [9, 0.78]],
    [[NaN, NaN], [NaN, NaN], [NaN, NaN], [NaN, NaN]],
  ].flat(2)),
  chosen: "mean",
};

Deno.test("plotLeaderboard() best mean of the folds first", async () => {
  const chart = plotLeaderboard(BOARD, { key: "tea / north", metric: "mase" });
  await assertGolden(chart, "leaderboard");
  const texts = chartTexts(chart).filter((text) => BOARD.contenders.includes(text.replaceAll(" ", "_")));
  assertEquals(texts, ["mean", "ridge", "gradient boosting", "naive", "linear"]);
  assertEquals(chartTexts(chart).includes("MASE of one span (lower is better)"), true);
});

Deno.test("plotLeaderboard() one dot per defined fold, one tick and one diamond per contender with scores", () => {
  const chart = plotLeaderboard(BOARD, { key: "a", metric: "mase" });
  assertEquals([count(chart, "g[aria-label=dot] circle"), count(chart, "g[aria-label=tick] line")], [12, 4]);
  assertEquals(count(chart, "g[aria-label=dot] path"), 4);
});

Deno.test("plotLeaderboard() without a hold-out does not speak of one", () => {
  const metrics = BOARD.metrics.slice(1);
  const board = { ...BOARD, contenders: ["a"], spans: ["fold_1"], metrics, values: Float64Array.of(1) };
  const texts = chartTexts(plotLeaderboard(board, { key: "a", metric: "mase" }));
  assertEquals(texts.some((text) => text.includes("hold-out") || text.includes("chosen")), false);
});

Deno.test("plotLeaderboard() a key that did not compete, a metric that is not there", () => {
  const empty = { ...BOARD, contenders: [], values: new Float64Array() };
  const texts = chartTexts(plotLeaderboard(empty, { key: "a", metric: "mase" }));
  assertEquals(texts.includes("The key has no leaderboard: it did not compete."), true);
  assertEquals(chartTexts(plotLeaderboard(null, { key: "a", metric: "mase" })), texts);
  assertThrows(() => plotLeaderboard(BOARD, { key: "a", metric: "wape" }), RangeError, "mse, mase");
});
