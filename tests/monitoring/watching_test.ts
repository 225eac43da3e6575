import { assertEquals } from "@std/assert";
import { learnWatch, TOTAL } from "@lib/competition/watch/watch_table.ts";
import { totalsOf } from "@lib/competition/watch/watch_totals.ts";
import { openLook } from "@lib/monitoring/open_look.ts";
import { Watching } from "@lib/monitoring/watching.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { isFile } from "@lib/storage/files/files.ts";
import { normalRecord } from "../competition/watch/_watch.ts";
import { configOf, KEYS, NOW } from "../inference/_fixtures.ts";
import { Workspace } from "../inference/_store.ts";

Deno.test("Watching keys by what their run has learned, totals by the run of most of them, from the floor that limits promise", async () => {
  const work = new Workspace(configOf({ monitoring: { promise: 0.5, effect: { share: 0.1 } } }));
  await work.load();
  const source = (id: string, group: string) => ({ id, group, record: () => normalRecord(1) });
  const totals = totalsOf(KEYS, ["item", "location"]).map(({ id }) => source(id, TOTAL));
  const watch = learnWatch([source(KEYS[0]!.id, "smooth"), ...totals], { level: 80, floor: 0.3, perYear: 12, seed: 1 });
  work.register("r1", { keys: KEYS.slice(0, 2), watch });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  try {
    const folders = { predictions: work.root, reports: `${work.root}/reports`, staleAfter: () => 28 };
    const open = async (readOnly: boolean) => await openLook(registry, "demo", work.source({ ...folders, readOnly }));
    const champions = registry.resolveAll({ group: "demo" }), watching = Watching.open(await open(true), champions);
    assertEquals(watching.facts(), { promise: 0.5, floor: 0.3, watched: 1, notWatched: { FEW_ERRORS: 1 }, taken: 0 });
    assertEquals([[...watching.forecasts.version], [...watching.forecasts.level]], [[1, 2, -1], [80, 80, NaN]]);
    assertEquals(watching.totals.map(({ column, value }) => [column, value]), [["", ""], ["location", "n"]]);
    assertEquals([watching.ofKey(0), watching.ofTotal(1)], [[], []]);
    const state = `${folders.reports}/monitor/demo/state.bin`;
    watching.take(null);
    assertEquals(isFile(state), false);
    Watching.open(await open(false), champions).take(null);
    assertEquals(isFile(state), true);
  } finally {
    registry.close();
  }
});
