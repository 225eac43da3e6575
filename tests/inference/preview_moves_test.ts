import { assertEquals } from "@std/assert";
import { type MovePreview, plainPreview, previewMoves } from "@lib/inference/preview_moves.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
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

const KEY = seriesKey(["007", "north"]), CHANGE = { key: KEY, before: 10, after: 15, absolute: 5, relative: 0.4 };
const CHANGES = { keys: 4, changed: 1, churn: 0.05, gained: 2, dataVersion: 3, damaged: [] };

Deno.test("plainPreview() has keys as their parts, and null where the ends of an error are not known", () => {
  const preview: MovePreview = {
    keys: [],
    families: [],
    uncompared: { noChampion: 0, sameRecipe: 0, noEvidence: 0 },
    error: { ratio: 0.9, lo: 0, hi: Infinity, keys: 1 },
    forecasts: { demo: { ...CHANGES, lost: [KEY], mostRelative: [CHANGE], mostAbsolute: [CHANGE] } },
  };
  const { error, forecasts: { demo } } = plainPreview(preview), plain = { ...CHANGE, key: ["007", "north"] };
  assertEquals(error, { ratio: 0.9, lo: null, hi: null, keys: 1 });
  assertEquals([demo?.lost, demo?.mostRelative, demo?.mostAbsolute], [[["007", "north"]], [plain], [plain]]);
  const known = { ratio: 0.9, lo: 0.8, hi: 1, keys: 9 };
  assertEquals(plainPreview({ ...preview, error: known }).error, known);
});
