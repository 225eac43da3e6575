import { assertEquals } from "@std/assert";
import { type ForecastScope, HotForecasts } from "@lib/inference/service/hot_forecasts.ts";
import { HotHistories } from "@lib/inference/service/hot_histories.ts";
import { askedVersions } from "@lib/inference/service/asked_versions.ts";
import { HotModels } from "@lib/inference/service/hot_models.ts";
import { SERIES } from "@lib/inference/champions/resolve_champions.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";

Deno.test("HotForecasts does work once, keeps it by all that it depends on, and looks at failures again", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
  const snapshot = await snapshotOf(work), models = new HotModels(1e6), histories = new HotHistories(1e6);
  const forecasts = new HotForecasts(1e6, { models, histories });
  const scope: ForecastScope = {
    ...{
      snapshot,
      resolver: askedVersions(snapshot, { keys: KEYS, kind: SERIES }).resolver,
      choice: "",
      horizon: 2,
      levels: [80],
      actuals: null,
      input: "",
    },
    ...{ newcomerRun: "", now: 0, ahead: () => null },
  };
  const asks = KEYS.map((key, k) => ({ key, position: k, version: k < 2 ? k + 1 : null }));
  const computed = async (changes: Partial<ForecastScope>) => {
    const found = await forecasts.forecast(asks, { ...scope, ...changes });
    assertEquals(found.map(({ served }) => served.reason), ["", "", "NO_CHAMPION"]);
    return forecasts.status().computed;
  };
  assertEquals(await Promise.all([computed({}), computed({})]), [3, 3]);
  assertEquals(forecasts.status().joined, 3);
  assertEquals(await computed({}), 3);
  assertEquals(await computed({ horizon: 1 }), 6);
  assertEquals(await computed({ levels: [95] }), 9);
  assertEquals(await computed({ input: "rows" }), 12);
  assertEquals(await computed({ now: 60_000 }), 13);
  const nobody = { key: seriesKey(["no", "body"]), position: null, version: null };
  const [unknown] = await forecasts.forecast([nobody], scope), { cache, computed: made } = forecasts.status();
  assertEquals([unknown.served.reason, ...unknown.forecast.yhat], ["NO_MATCHING_KEY", NaN, NaN]);
  assertEquals([made, cache.entries], [13, 12]);
  forecasts.clear();
  assertEquals(forecasts.status().cache.entries, 0);
  snapshot.open.release();
});
