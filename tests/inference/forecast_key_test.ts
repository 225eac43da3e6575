import { assertEquals } from "@std/assert";
import { forecastKey } from "@lib/inference/forecast_key.ts";
import { codeOf, KEYS } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";

Deno.test("forecastKey() history and forecast of one key as columns", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  const series = await forecastKey(["7", "n"], work.source({ horizon: 2 }));
  assertEquals(series, {
    key: KEYS[1],
    status: "champion",
    model: "naive",
    version: 1,
    reason: "",
    history: { ds: ["2024-01-02", "2024-01-03"], y: Float64Array.of(5, 6) },
    forecast: {
      ds: ["2024-01-04", "2024-01-05"],
      yhat: Float64Array.of(6, 6),
      lo: { "80": Float64Array.of(5, 5), "95": Float64Array.of(4, 4) },
      hi: { "80": Float64Array.of(7, 7), "95": Float64Array.of(8, 8) },
    },
  });
});

Deno.test("forecastKey() a key without champion has its history and a reason; an unknown one is NO_MATCHING_KEY", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: [KEYS[0]], failed: [KEYS[2]] });
  const series = await forecastKey(KEYS[2].parts, work.source({}));
  assertEquals([series.status, series.reason, [...series.history.y]], ["failed", "SINGULAR", [9]]);
  assertEquals([...series.forecast.yhat], [NaN, NaN, NaN]);
  assertEquals(await codeOf(() => forecastKey(["07", "n"], work.source({}))), "NO_MATCHING_KEY");
});
