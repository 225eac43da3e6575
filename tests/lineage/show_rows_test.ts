import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { showRows } from "@lib/lineage/show_rows.ts";
import { codeOf, KEYS as SERIES_KEYS } from "../inference/_fixtures.ts";
import { rowsChampion } from "../inference/rows/_fixtures.ts";
import { rowsWorkspace } from "../inference/rows/_store.ts";
import { Workspace } from "../inference/_store.ts";

const KEYS = [seriesKey(["a", "north"]), seriesKey(["b", "north"])];

Deno.test("showRows() tells the rows of the one key that is meant, who predicts them and what is registered", async () => {
  const work = await rowsWorkspace({ keys: [KEYS[0]!], unseen: rowsChampion("global") });
  const { key, keyColumns, panel, model, versions, card, metric } = await showRows({ shop: ["a"] }, work.source);
  assertEquals([key, keyColumns, panel.ds.length, model], [KEYS[0], ["shop", "area"], 30, "own"]);
  assertEquals([versions.length, card?.contender, card?.demand, metric], [1, "own", null, ""]);
  const unseen = await showRows({ shop: ["b"] }, work.source);
  assertEquals([unseen.card, unseen.versions, unseen.reason], [null, [], "NEW_KEY"]);
});

Deno.test("showRows() refuses several keys, none, and a table of series", async () => {
  const work = await rowsWorkspace({ keys: KEYS }), series = new Workspace();
  await series.load();
  series.register("r1", { keys: SERIES_KEYS });
  assertEquals(await codeOf(() => showRows({ area: ["north"] }, work.source)), "AMBIGUOUS_KEY");
  assertEquals(await codeOf(() => showRows({ shop: ["z"] }, work.source)), "NO_MATCHING_KEY");
  assertEquals(await codeOf(() => showRows({}, series.source({}))), "WRONG_PROBLEM");
});
