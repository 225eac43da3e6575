import { DemandPool } from "@lib/competition/problems/demand_pool.ts";
import { assertEquals } from "@std/assert";

const FORECAST = {
  ...{ key: { id: "a", parts: ["a"] }, scale: { mae: 2, mse: 4 } },
  ...{ actual: Float64Array.of(10, 20), predicted: Float64Array.of(12, 18) },
};
const COST = {
  metric: null,
  pinball: null,
  cost: { under: 5, over: 1 },
  wape: null,
  mix: null,
  biasLimit: null,
  stability: 0,
};

Deno.test("DemandPool has the metrics of the list and those that the config asks for beside them", () => {
  const pool = new DemandPool({ metric: COST as never, intermittentMetric: "mase" }, ["item"]);
  pool.add(FORECAST);
  assertEquals([pool.rows, pool.result().mase, pool.result().cost_5_1], [2, 1, 6]);
  const other = new DemandPool({ metric: COST as never, intermittentMetric: "mase" }, ["item"]);
  other.merge(pool);
  assertEquals(other.result(), pool.result());
});
