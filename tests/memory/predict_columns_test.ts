import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openForecastService } from "@lib/inference/service/hot_service.ts";
import { predictColumnsOf } from "@lib/memory/predict_columns.ts";
import { codeOf } from "../inference/_fixtures.ts";
import { rowsChampion } from "../inference/rows/_fixtures.ts";
import { rowsWorkspace } from "../inference/rows/_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["7", "north"])];

Deno.test("predictColumnsOf() gives rows in their order, keys as the data has them, and tells what was odd", async () => {
  const work = await rowsWorkspace({ keys: KEYS, unseen: rowsChampion("global") }), told: string[] = [];
  const service = await openForecastService(work.source);
  const data = {
    shop: ["a", 7, "a"],
    area: ["north", "north", "south"],
    age: [25, NaN, "old"],
    plan: ["basic", null, ""],
  };
  const columns = await predictColumnsOf(service, data, {
    levels: [80],
    onNotes: (notes) => told.push(...notes.map(({ code }) => code)),
  });
  assertEquals([...columns.keys()], [
    ...["shop", "area", "row", "yhat", "lo_80", "hi_80", "model", "scope", "version", "status", "reason"],
  ]);
  assertEquals([columns.get("shop"), columns.get("row"), columns.get("reason")], [
    ["a", 7, "a"],
    [1, 2, 3],
    ["", "", "NEW_KEY"],
  ]);
  assertEquals([columns.get("scope"), told], [["own", "own", "global"], ["UNREADABLE_VALUE"]]);
  const one = await service.predict({ rows: [{ shop: "a", area: "north", age: 25, plan: "basic" }] });
  assertEquals(columns.get("yhat")![0], one.predictions.values[0]);
  assertEquals(await codeOf(() => predictColumnsOf(service, [{ shop: "a" }])), "MISSING_COLUMN");
  service.close();
});
