import { assertEquals } from "@std/assert";
import { leaderboardRecord } from "../../../lib/cli/look/leaderboard_record.ts";
import { seriesKey } from "../../../lib/core/rows/panel.ts";

Deno.test("leaderboardRecord() names every value of the flat array", () => {
  const record = leaderboardRecord({
    contenders: ["a", "b"],
    spans: ["fold_1", "holdout"],
    metrics: ["mse", "mae"],
    values: Float64Array.of(1, 2, 3, 4, 5, 6, 7, NaN),
    fitMs: Float64Array.of(10, 20),
    bytes: Float64Array.of(100, 200),
    chosen: "b",
  }, seriesKey(["007"]));
  assertEquals(record, {
    key: ["007"],
    chosen: "b",
    spans: ["fold_1", "holdout"],
    contenders: [
      {
        contender: "a",
        fitMs: 10,
        bytes: 100,
        scores: { mse: { fold_1: 1, holdout: 3 }, mae: { fold_1: 2, holdout: 4 } },
      },
      {
        contender: "b",
        fitMs: 20,
        bytes: 200,
        scores: { mse: { fold_1: 5, holdout: 7 }, mae: { fold_1: 6, holdout: NaN } },
      },
    ],
  });
});
