import { assertAlmostEquals, assertEquals } from "@std/assert";
import { type ConfigInput, parseConfig } from "@lib/core/config/config.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { ChosenPool } from "@lib/competition/problems/chosen_pool.ts";

const poolOf = (metric: ConfigInput["metric"]) =>
  new ChosenPool(parseConfig({ source: "t.csv", metric }).metric, ["item", "location"]);
const forecast = (parts: string[], actual: number[], predicted: number[]) => ({
  key: seriesKey(parts),
  actual: Float64Array.from(actual),
  predicted: Float64Array.from(predicted),
  scale: { mae: 1, mse: 1 },
});

Deno.test("ChosenPool of costs is money over all periods", () => {
  const pool = poolOf({ cost: { under: 5, over: 1 } });
  pool.add(forecast(["a", "x"], [10, NaN, 10], [8, 1, 11]));
  pool.add(forecast(["b", "x"], [1], [4]));
  assertAlmostEquals(pool.result(), (10 + 1 + 3) / 3);
  assertEquals(poolOf({ pinball: 0.9 }).result(), NaN);
});

Deno.test("ChosenPool of groups of keys lets errors cancel within a period of a group, and never between origins", () => {
  const one = poolOf({ wape: { by: ["location"] } }), next = poolOf({ wape: { by: ["location"] } });
  one.add(forecast(["a", "x"], [10, 10], [12, 11]));
  one.add(forecast(["b", "x"], [10, NaN], [8, 99]));
  one.add(forecast(["a", "y"], [20, 20], [19, 20]));
  assertAlmostEquals(one.result(), (0 + 1 + 1) / 70);
  next.add(forecast(["a", "x"], [10, 10], [8, 9]));
  one.merge(next);
  assertAlmostEquals(one.result(), (2 + 3) / 90);
});

Deno.test("ChosenPool of a mix is the mean over keys, of which none counts more than ten", () => {
  const pool = poolOf({ mix: [{ metric: "mae", weight: 1 }] });
  pool.add(forecast(["a", "x"], [10], [12]));
  pool.add(forecast(["b", "x"], [10], [1000]));
  assertAlmostEquals(pool.result(), 6);
});
