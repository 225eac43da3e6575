import { assertEquals } from "@std/assert";
import { errorsOf, firstSpans } from "@lib/training/tasks/key_errors.ts";
import { simulateFleet } from "../../competition/_backtests.ts";

Deno.test("errorsOf() actual less forecast of one contender on every span; firstSpans() those of the first", () => {
  const [backtest] = simulateFleet({ keys: 1, spans: 3, horizon: 4, seed: 5, sigma: () => [0.2, 0.5] });
  const method = { group: "", index: 1, ranking: [1, 0], reason: "" as const };
  const errors = errorsOf(backtest, method, { groups: new Map() });
  const yhat = backtest.forecasts.subarray(12, 24);
  assertEquals(errors.yhat, Float32Array.from(yhat));
  assertEquals(errors.residuals, Float32Array.from(yhat, (value, i) => backtest.actual[i] - value));
  assertEquals([errors.group, errors.spreads.length], [backtest.kind, 3]);
  const first = firstSpans(errors, 2);
  assertEquals([first.spreads.length, first.yhat, first.residuals.length], [2, errors.yhat.slice(0, 8), 8]);
  const apart = errorsOf(backtest, method, { groups: new Map(), standsAlone: [false, true, true] });
  assertEquals(
    apart.residuals.map((value) => Number.isNaN(value) ? 1 : 0),
    Float32Array.of(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0),
  );
  assertEquals(errorsOf(backtest, { ...method, reason: "ENDED" }, { groups: new Map() }).group, "silent");
});
