import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { METRICS } from "../../lib/metrics/metric_list.ts";
import { scoreForecast } from "../../lib/metrics/score_forecast.ts";
import { undefinedReason } from "../../lib/metrics/undefined_reason.ts";

Deno.test("undefinedReason() names the cause", () => {
  assertEquals(undefinedReason("mape", [0, 0], { predicted: [1, 2] }), "ALL_ACTUALS_ZERO");
  assertEquals(undefinedReason("wape", [0], { predicted: [1] }), "ALL_ACTUALS_ZERO");
  assertEquals(undefinedReason("bias", [1, -1], { predicted: [1, 1] }), "ACTUALS_SUM_TO_ZERO");
  assertEquals(undefinedReason("smape", [0], { predicted: [0] }), "ALL_ZERO");
  assertEquals(undefinedReason("r2", [2, 2], { predicted: [1, 3] }), "CONSTANT_ACTUALS");
  assertEquals(undefinedReason("mse", [NaN], { predicted: [1] }), "NO_ACTUALS");
  assertEquals(undefinedReason("mae", [1], { predicted: [NaN] }), "MISSING_FORECAST");
  assertEquals(undefinedReason("mase", [1], { predicted: [1], train: [1], seasonLength: 4 }), "SHORT_TRAIN");
  assertEquals(undefinedReason("rmsse", [1], { predicted: [1], train: [2, 2, 2], seasonLength: 1 }), "CONSTANT_TRAIN");
});

Deno.test("undefinedReason() is given exactly where scoreForecast() is NaN", () => {
  const value = fc.constantFrom(NaN, 0, 0, 1, -1, 7);
  const vectors = fc.array(fc.tuple(value, value), { maxLength: 4 });
  fc.assert(fc.property(vectors, fc.array(value, { maxLength: 5 }), (rows, train) => {
    const actual = rows.map(([a]) => a), predicted = rows.map(([, p]) => p);
    const scores = scoreForecast(actual, predicted, { train, seasonLength: 1 });
    for (const { name } of METRICS) {
      const reason = undefinedReason(name, actual, { predicted, train, seasonLength: 1 });
      assertEquals(reason !== null, Number.isNaN(scores[name]), `${name}: ${reason}`);
    }
  }));
});
