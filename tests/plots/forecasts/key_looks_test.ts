import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { lookAtKey } from "@lib/inference/look_at_key.ts";
import { plotKeyLooks } from "@lib/plots/forecasts/key_looks.ts";
import { KEYS } from "../../inference/_fixtures.ts";
import { Workspace } from "../../inference/_store.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";

Deno.test("plotKeyLooks() draws forecasts, or rows without a calendar, or says that there are none", async () => {
  const work = await rowsWorkspace({ keys: [seriesKey(["a", "north"])] }), series = new Workspace();
  await series.load();
  series.register("r1", { keys: KEYS });
  const looks = [await lookAtKey(["a", "north"], work.source), await lookAtKey(KEYS[0]!.parts, series.source({}))];
  assertEquals(looks.map((look) => plotKeyLooks([look]).title), [
    "Predictions of the rows of keys",
    "Forecasts with prediction intervals",
  ]);
  assertEquals(plotKeyLooks([], { title: "Two keys" }).sentence, "No key has a champion.");
});
