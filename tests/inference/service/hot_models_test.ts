import { assert, assertEquals } from "@std/assert";
import { askedVersions } from "@lib/inference/service/asked_versions.ts";
import { HotModels } from "@lib/inference/service/hot_models.ts";
import { SERIES } from "@lib/inference/champions/resolve_champions.ts";
import { KEYS } from "../_fixtures.ts";
import { snapshotOf } from "../_snapshot.ts";
import { Workspace } from "../_store.ts";

Deno.test("HotModels decodes each version once, and keeps nothing that could not be read", async () => {
  const work = new Workspace();
  await work.load();
  work.register("r1", { keys: KEYS.slice(0, 2) });
  const snapshot = await snapshotOf(work), models = new HotModels(1e6);
  const { resolver } = askedVersions(snapshot, { keys: KEYS, kind: SERIES });
  const asks = KEYS.map((key, k) => ({ key, version: k < 2 ? k + 1 : null }));
  const first = await models.resolve(snapshot, asks, resolver), again = await models.resolve(snapshot, asks, resolver);
  assert(first[0] === again[0] && first[1] === again[1]);
  assertEquals(first[2], { status: "failed", reason: "NO_CHAMPION", newcomers: null });
  const { hits, misses, entries, bytes } = models.status();
  assertEquals([hits, misses, entries], [2, 2, 2]);
  assert(bytes > 500 && bytes < 20_000);
  models.clear();
  assertEquals(models.status().entries, 0);
  snapshot.open.release();
});
