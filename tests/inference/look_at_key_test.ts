import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { lookAtKey, lookColumns } from "@lib/inference/look_at_key.ts";
import { Workspace } from "./_store.ts";
import { KEYS } from "./_fixtures.ts";
import { rowsWorkspace } from "./rows/_store.ts";

Deno.test("lookAtKey() sees the course of a key with a calendar, with a row of the forecast for each step", async () => {
  const series = new Workspace();
  await series.load();
  series.register("r1", { keys: KEYS });
  const look = await lookAtKey(KEYS[0]!.parts, series.source({})), columns = lookColumns(look);
  assertEquals([look.kind, look.key.id], ["series", KEYS[0]!.id]);
  assertEquals(Object.keys(columns).slice(0, 2), ["ds", "yhat"]);
  assertEquals(columns.lo_80!.length, columns.ds!.length);
});

Deno.test("lookAtKey() sees the rows of a key without a calendar, what came of each beside what is predicted", async () => {
  const work = await rowsWorkspace({ keys: [seriesKey(["a", "north"])] });
  const look = await lookAtKey(["a", "north"], work.source), columns = lookColumns(look);
  assertEquals(look.kind, "rows");
  assertEquals(Object.keys(columns), [
    ...["spent", "row", "yhat", "lo_80", "hi_80", "lo_95", "hi_95"],
    ...["model", "scope", "version", "status", "reason"],
  ]);
  assertEquals([columns.spent!.length, columns.yhat!.length, columns.model![0]], [30, 30, "own"]);
});
