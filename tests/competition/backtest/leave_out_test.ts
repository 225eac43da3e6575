import { assertEquals, assertStrictEquals } from "@std/assert";
import { forecastOf } from "@lib/competition/backtest/backtest.ts";
import { leaveOut } from "@lib/competition/backtest/leave_out.ts";
import { backtestOf } from "../_backtests.ts";

const error = { name: "FitError", code: "EMPTY", message: "", context: {}, hint: "" };
const backtest = {
  ...backtestOf({
    actual: [[1, 2], [3, 4]],
    forecasts: [[[1, 1], [3, 3]], [[2, 2], [4, 4]], [[5, 5], [6, 6]]],
    smear: Float64Array.of(1, 1.2, 1.1),
    fitMs: Float64Array.of(10, 20, 30),
    bytes: Float64Array.of(7, 8, 9),
  }),
  flags: ["b:CONSTANT", "bc:CONSTANT"],
  failures: [{ contender: "b", error }, { contender: "c", error }],
};

Deno.test("leaveOut() leaves nothing of who is out but the time, and the others as they are", () => {
  const left = leaveOut(backtest, { contenders: ["a", "b", "c"], out: ["b"] });
  assertEquals([forecastOf(left, 1, 0), forecastOf(left, 1, 1)], [
    Float64Array.of(NaN, NaN),
    Float64Array.of(NaN, NaN),
  ]);
  for (const c of [0, 2]) {
    for (const span of [0, 1]) assertEquals(forecastOf(left, c, span), forecastOf(backtest, c, span));
  }
  assertEquals([...left.losses.slice(2, 4)], [NaN, NaN]);
  assertEquals([[...left.smear], [...left.bytes], [...left.fitMs]], [[1, 1, 1.1], [7, 0, 9], [10, 20, 30]]);
  assertEquals([left.flags, left.failures.map(({ contender }) => contender)], [["bc:CONSTANT"], ["c"]]);
});

Deno.test("leaveOut() gives the backtest itself where nobody of it is out, and changes none", () => {
  const before = backtest.forecasts.slice();
  assertStrictEquals(leaveOut(backtest, { contenders: ["a", "b", "c"], out: ["d"] }), backtest);
  leaveOut(backtest, { contenders: ["a", "b", "c"], out: ["a", "c"] });
  assertEquals(backtest.forecasts, before);
});
