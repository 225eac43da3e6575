import { assertEquals } from "@std/assert";
import { previewMoves } from "@lib/inference/preview_moves.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, naiveChampion, NOW } from "./_fixtures.ts";
import { Workspace } from "./_store.ts";

Deno.test("previewMoves() keys and families, with the forecasts of their table", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS });
  work.register("r2", { keys: [KEYS[0]!], champion: naiveChampion({ horizon: 2 }) });
  const registry = openRegistry(work.registry, { now: NOW, readOnly: true });
  const [version] = registry.listVersions({ run: "r1" }), champion = registry.resolve(KEYS[0]!.id);
  registry.close();
  const moves = [{ version: version!, champion, overruled: null }];
  const { keys, families, error, forecasts: { demo } } = await previewMoves(work.source({}), moves);
  assertEquals(keys.map(({ from, to }) => [from?.run, to.run]), [["r2", "r1"]]);
  assertEquals([families, error.keys], [[{ from: "naive", to: "naive", keys: 1 }], 0]);
  assertEquals([demo?.keys, demo?.changed, demo?.churn], [3, 0, 0]);
  const nowhere = { ...work.source({}), store: `${work.root}/none` };
  assertEquals((await previewMoves(nowhere, moves)).forecasts, {});
});
