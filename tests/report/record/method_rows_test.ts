import { assertAlmostEquals, assertEquals } from "@std/assert";
import { known, methodRows } from "@lib/report/record/method_rows.ts";
import type { MethodScores } from "@lib/training/assessment/method_table.ts";

function scores(mase: number, oursThere: number): MethodScores {
  const rest = { mse: 1, rmse: 1, mae: 1, mape: NaN, smape: 1, rmspe: 1, wape: 1, rmsse: 1, r2: 1, bias: 0 };
  return { keys: 4, oursThere, mase, ...rest };
}

const METRICS = {
  ets: scores(0.9, 0.8),
  seasonal_naive: scores(1, 0.5),
  ours: scores(0.8, 0.8),
  theta: scores(0.7, 0.8),
  one_for_all: scores(0.7, 0.77),
};

Deno.test("methodRows() what serves first, then by part and error, each beside ours on the same keys", () => {
  const rows = methodRows({ metrics: METRICS, metric: "mase", oneForAll: "theta" });
  assertEquals(rows.map(({ method, role }) => [method, role]), [
    ["ours", "ours"],
    ["one_for_all", "one_for_all"],
    ["seasonal_naive", "baseline"],
    ["theta", "member"],
    ["ets", "member"],
  ]);
  assertEquals(rows[0]!.change, null);
  assertAlmostEquals(rows[1]!.change!, 10, 1e-9);
  assertAlmostEquals(rows[2]!.change!, -50, 1e-9);
  assertEquals(rows[1]!.title, "one single model for all (theta)");
  assertEquals([rows[0]!.metrics.mape, "oursThere" in rows[0]!.metrics, "keys" in rows[0]!.metrics], [
    null,
    false,
    false,
  ]);
});

Deno.test("methodRows() what is tested is clear by its corrected chance, where the error over all keys points the same way", () => {
  const test = { keys: 4, difference: -0.1, lo: -0.2, hi: 0.1, pValue: 0.01 };
  const methods = [{ method: "ets", ...test, adjusted: 0.06 }, { method: "seasonal_naive", ...test, adjusted: 0.04 }, {
    ...{ method: "theta", ...test, adjusted: 0.04 },
  }];
  const rows = methodRows({
    ...{ metrics: METRICS, metric: "mase", oneForAll: "theta" },
    significance: { keys: 4, methods, byKey: [] },
  });
  const clear = Object.fromEntries(rows.map(({ method, tested }) => [method, tested?.isClear ?? null]));
  assertEquals(clear, { ours: null, one_for_all: null, seasonal_naive: true, theta: false, ets: false });
});

Deno.test("known() has no NaN", () => {
  assertEquals([known(NaN), known(undefined), known(Infinity), known(0)], [null, null, null, 0]);
});

Deno.test("methodRows() who has no error by the metric is left out", () => {
  const metrics = { ours: { ...scores(1, 1), mase: NaN }, ets: scores(1, NaN) };
  assertEquals(methodRows({ metrics, metric: "mase", oneForAll: "" }).map(({ method }) => method), ["ets"]);
});
