import { assertEquals } from "@std/assert";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { openRows } from "@lib/inference/rows/open_rows.ts";
import { codeOf, KEYS as SERIES_KEYS } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";
import { rowsWorkspace } from "./_store.ts";

Deno.test("openRows() opens a table of rows with what it has models of, and finds what serves its keys", async () => {
  const key = seriesKey(["a", "north"]), work = await rowsWorkspace({ keys: [key] });
  const open = await openRows(work.source, () => [0]);
  assertEquals([open.form, open.positions], [{ targets: ["spent"], classes: [], levels: [80, 95] }, [0]]);
  const [serving] = await open.resolver.resolve([key]);
  assertEquals(serving?.status, "champion");
  open.close();
});

Deno.test("openRows() refuses a table of series", async () => {
  const series = new Workspace();
  await series.load();
  series.register("r1", { keys: SERIES_KEYS });
  assertEquals(await codeOf(() => openRows(series.source({}))), "WRONG_PROBLEM");
});
