import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { infer } from "@lib/inference/infer_any.ts";
import { Workspace } from "./_store.ts";
import { KEYS } from "./_fixtures.ts";
import { rowsWorkspace, TABLE } from "./rows/_store.ts";

Deno.test("infer() forecasts the keys of a table with a calendar, and predicts the rows of one without", async () => {
  const rows = await rowsWorkspace({ keys: [["a", "north"], ["b", "north"]].map(seriesKey) });
  const input = rows.write("t.csv", TABLE), output = `${rows.root}/out.csv`;
  // One of its two keys is asked for.
  const predicted = await infer({ ...rows.source, input, output, limit: 1 });
  assertEquals([predicted.rows, predicted.outcomes.champion, rows.read("out.csv").length], [30, 30, 31]);
  const series = new Workspace();
  await series.load();
  series.register("r1", { keys: KEYS });
  const forecast = await infer({ ...series.source({}), output: `${rows.root}/forecasts.csv`, limit: 1 });
  assertEquals([forecast.outcomes.champion, forecast.rows > 1], [1, true]);
});
