import { assertEquals, assertThrows } from "@std/assert";
import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
import { openChunkMaker, servedBy, sortedProbabilities } from "@lib/inference/series/made_chunk.ts";
import { naiveChampion, panelOf, served } from "../_fixtures.ts";

Deno.test("openChunkMaker() what is made can be sent, and says of no key more than the registry knows", async () => {
  const whole = panelOf([[9, 8], [7], [5]], 10);
  const serving = [served(naiveChampion(), { id: 7, run: "r1" }), served(), {
    ...{ status: "failed" as const, reason: "NO_CHAMPION" },
  }];
  const forecast = forecastPanel(whole, serving, { asOf: 10, horizon: 2, levels: [80] });
  const make = await openChunkMaker({ quantiles: [], isSummed: false }, { asOf: 10, shared: () => null });
  const made = make({ panel: whole, whole, serving, forecast });
  assertEquals(structuredClone(made), {
    ...{ forecast, quantiles: [], withoutQuantile: 0, draws: [] },
    served: [{ id: 7, run: "r1" }, { id: null, run: "" }, { id: null, run: "" }],
  });
});

Deno.test("servedBy() a failed key is served by nothing", () => {
  assertEquals(servedBy({ status: "failed", reason: "SINGULAR" }), { id: null, run: "" });
});

Deno.test("sortedProbabilities() ascend, each once, and refuse what is no probability between 0 and 1", () => {
  assertEquals(sortedProbabilities([0.9, 0.1, 0.5, 0.1]), [0.1, 0.5, 0.9]);
  for (const wrong of [0, 1, NaN, 50]) {
    assertThrows(() => sortedProbabilities([0.5, wrong]), RangeError, `${wrong}`);
  }
});
