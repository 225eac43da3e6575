import { assertEquals, assertStrictEquals } from "@std/assert";
import { OpenedRuns, type OpenedVersion } from "@lib/exchange/folder/opened_runs.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { rowsChampion } from "../../inference/rows/_fixtures.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";
import {
  codeOf,
  KEYS,
  makeRegistry,
  modelPacks,
  naiveChampion,
  NOW,
  registerChampions,
} from "../../inference/_fixtures.ts";

Deno.test("OpenedRuns.open() reads each version by its own run; what a run shares is one object", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS, champion: naiveChampion({ horizon: 2 }) });
  registerChampions(registry, "r2", { keys: KEYS.slice(0, 1), champion: naiveChampion({ horizon: 3 }) });
  const runs = new OpenedRuns(registry);
  const opened = await Promise.all(registry.resolveAll({}).map((version) => runs.open(version)));
  const horizonOf = ({ champion }: OpenedVersion) => "horizon" in champion ? champion.horizon : NaN;
  assertEquals(opened.map(horizonOf).toSorted(), [2, 2, 3]);
  assertEquals(opened[0].keyColumns, ["item", "location"]);
  const [a, b] = opened.filter((version) => horizonOf(version) === 2);
  assertStrictEquals(a.champion.spec, b.champion.spec);
  for (const pack of modelPacks(root)) Deno.writeTextFileSync(pack, "broken");
  const [version] = registry.resolveAll({});
  assertEquals(await codeOf(() => new OpenedRuns(registry).open(version)), "CORRUPT_PACK");
  registry.close();
});

Deno.test("OpenedRuns reads versions of rows, and what serves keys that a run has not seen", async () => {
  const { source } = await rowsWorkspace({
    keys: [seriesKey(["a", "north"])],
    unseen: rowsChampion("global"),
  });
  const registry = openRegistry(source.registry, { now: NOW, readOnly: true }), [version] = registry.resolveAll({});
  const runs = new OpenedRuns(registry), { champion, keyColumns } = await runs.open(version!);
  assertEquals(["reading" in champion, keyColumns], [true, ["shop", "area"]]);
  assertEquals((await runs.unseen(version!.run))?.champion.members.length, 1);
  registry.close();
});
