import { assertEquals } from "@std/assert";
import { modelCard } from "@lib/lineage/model_card.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, makeRegistry, registerChampions } from "../inference/_fixtures.ts";
import { Project, tableRows } from "../training/_project.ts";

const SERIES = { y: Float64Array.of(1, 2, 3, 1, 2, 3), start: 0, seasonLength: 3, horizon: 4 };

Deno.test("modelCard() orders who competed by their mean over the folds, and keeps the hold-out apart", async () => {
  using project = new Project(tableRows(2), { contenders: ["seasonal_naive", "ses", "ridge"], holdout: true });
  await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const [version] = registry.listVersions({ id: 1 });
  const { competitors, group, baseline, demand, model } = modelCard(registry, version, SERIES);
  registry.close();
  assertEquals([...baseline ?? []], [1, 2, 3, 1]);
  assertEquals([demand?.demandClass, demand?.known, model?.members.length !== 0], ["smooth", 6, true]);
  assertEquals([group?.keys, competitors[0].folds.length], [2, 2]);
  assertEquals(competitors.map(({ mean }) => mean), competitors.map(({ mean }) => mean).toSorted((a, b) => a - b));
  for (const { folds: [first, second], mean, holdout } of competitors) {
    assertEquals([mean, Number.isFinite(holdout)], [(first + second) / 2, true]);
  }
});

Deno.test("modelCard() lacks what a run did not record, and a baseline where nothing is known", () => {
  const { registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const [version] = registry.listVersions({ id: 1 });
  const card = modelCard(registry, version, { ...SERIES, y: Float64Array.of(NaN, NaN) });
  const ofRows = modelCard(registry, version, null);
  registry.close();
  assertEquals([card.group, card.competitors, card.baseline, card.run], [null, [], null, "r1"]);
  assertEquals(card.demand?.demandClass, "no_demand");
  assertEquals([ofRows.demand, ofRows.baseline, ofRows.run], [null, null, "r1"]);
});
