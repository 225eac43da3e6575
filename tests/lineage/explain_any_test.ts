import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { explain } from "@lib/lineage/explain_any.ts";
import { KEYS } from "../inference/_fixtures.ts";
import { Workspace } from "../inference/_store.ts";
import { rowsWorkspace } from "../inference/rows/_store.ts";

Deno.test("explain() tells forecasts of a table with a calendar, and rows of one without", async () => {
  const work = await rowsWorkspace({ keys: [seriesKey(["a", "north"])] }), series = new Workspace();
  await series.load();
  series.register("r1", { keys: KEYS });
  const [rows, steps] = [await explain(work.source), await explain({ ...series.source({}), limit: 1 })];
  assertEquals([rows.kind, steps.kind], ["rows", "series"]);
  assertEquals([rows.keys.length, steps.keys.length], [2, 1]);
});
