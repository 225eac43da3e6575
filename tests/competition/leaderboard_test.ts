import { decodeLeaderboard, encodeLeaderboard, leaderboardOf } from "../../lib/competition/leaderboard.ts";
import { decodeArtifact, encodeArtifact } from "../../lib/core/artifact.ts";
import { FitError } from "../../lib/core/errors.ts";
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { backtestOf } from "./_backtests.ts";
import { assert, assertAlmostEquals, assertEquals, assertThrows } from "@std/assert";

const EQUAL = Float64Array.of(1, 1, 1);
const MEAN = { name: "mean", combine: "weighted" as const, weights: EQUAL, bySpan: [EQUAL, EQUAL], folds: [0] };
const OPTIONS = { contenders: ["a", "b", "c"], spans: ["fold_1", "holdout"], chosen: "mean" };
const NEVER = [[NaN, NaN], [NaN, NaN]];
const BACKTEST = backtestOf({
  actual: [[10, 20], [30, 40]],
  forecasts: [[[12, 22], [30, 44]], NEVER, [[NaN, NaN], [31, 41]]],
  scale: 4,
  fitMs: Float64Array.of(5, 6, 7),
  bytes: Float64Array.of(50, 60, 70),
});
const BOARD = leaderboardOf(BACKTEST, [MEAN], OPTIONS);
const at = (board: typeof BOARD, contender: string, span: string, metric: string) => {
  const [c, s, m] = [
    board.contenders.indexOf(contender),
    board.spans.indexOf(span),
    board.metrics.findIndex((m) => m === metric),
  ];
  return board.values[(c * board.spans.length + s) * board.metrics.length + m];
};

Deno.test("leaderboardOf() scores who ran, on every span, by every metric", () => {
  assertEquals(BOARD.metrics, METRICS.map((metric) => metric.name));
  assertEquals(BOARD.values.length, 3 * 2 * METRICS.length);
  assertEquals(at(BOARD, "a", "fold_1", "mse"), 4);
  assertEquals(at(BOARD, "a", "holdout", "mae"), 2);
  assertEquals(at(BOARD, "a", "holdout", "mase"), 0.5);
  assertEquals(at(BOARD, "c", "fold_1", "mae"), NaN);
  assertEquals(at(BOARD, "mean", "fold_1", "mae"), 2); // "a" alone
  assertEquals(at(BOARD, "mean", "holdout", "mae"), 1.5); // (30 + 31) / 2, (44 + 41) / 2
});

Deno.test("leaderboardOf() leaves out who never ran and keeps costs with their contender", () => {
  assertEquals(BOARD.contenders, ["a", "c", "mean"]);
  assertEquals([[...BOARD.fitMs], [...BOARD.bytes]], [[5, 7, 0], [50, 70, 0]]);
});

Deno.test("leaderboardOf() is empty where nobody ran", () => {
  const board = leaderboardOf(
    backtestOf({ actual: [[1, 2], [3, 4]], forecasts: [NEVER, NEVER, NEVER] }),
    [MEAN],
    OPTIONS,
  );
  assertEquals([board.contenders.length, board.values.length, board.chosen], [0, 0, "mean"]);
});

Deno.test("decodeLeaderboard() gives back the leaderboard to 32 bits", () => {
  const { values, ...rest } = decodeLeaderboard(encodeLeaderboard(BOARD));
  const { values: expected, ...others } = BOARD;
  assertEquals(rest, others);
  values.forEach((value, i) => {
    if (Number.isNaN(expected[i])) assert(Number.isNaN(value));
    else assertAlmostEquals(value, expected[i], 1e-6 * Math.abs(expected[i]));
  });
});

Deno.test("decodeLeaderboard() refuses bytes without scores", () => {
  const { header, arrays } = decodeArtifact(encodeLeaderboard(BOARD));
  const { values: _, ...others } = arrays;
  const error = assertThrows(() => decodeLeaderboard(encodeArtifact({ header, arrays: others })), FitError);
  assertEquals(error.code, "CORRUPT_ARTIFACT");
});
