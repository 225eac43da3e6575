import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { summarizeChampion } from "@lib/competition/champions/champion_codec.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import { exportModels } from "@lib/exchange/export_models.ts";
import { describeLineage } from "@lib/lineage/describe_lineage.ts";
import { retrainVersion } from "@lib/lineage/retrain.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { pinnedModels } from "@lib/training/plan/pinned_models.ts";
import { Project, tableRows } from "./_project.ts";
import { forecasts, inRegistry, modelPacks } from "./_trained.ts";

/** Local and pooled, direct and fed back, of three transforms: all in one blend. */
const RECIPES: ConfigInput["contenders"] = [
  "ridge",
  "global_ridge",
  { name: "level", base: "ridge", recipe: { transform: "scale", strategy: "recursive" } },
  { name: "global_fed", base: "global_ridge", recipe: { strategy: "recursive" } },
  { name: "global_scaled", base: "global_ridge", recipe: { transform: "scale" } },
  {
    name: "global_few",
    base: "global_ridge",
    recipe: { transform: "scale", names: ["lag_1", "price_lag_0", "month"] },
  },
  "mean",
];

Deno.test("trainTable() with recipes gives the same models and forecasts with 1 worker and 3, and what serves keeps its rows", async () => {
  const rows = tableRows(4, 48), months = 48;
  using one = new Project(rows, { contenders: RECIPES }), three = new Project(rows, { contenders: RECIPES });
  const { run, summary, reportDir } = await one.train();
  await three.train({ workers: 3 });
  assertEquals(modelPacks(three), modelPacks(one));
  const served = await forecasts(one, "f.csv", months);
  assertEquals(await forecasts(three, "f.csv", months), served);
  assertEquals(summary.outcomes, { champion: 4, fallback: 0, failed: 0 });
  inRegistry(one, (registry) => {
    const specs = registry.listShared(run).filter((name) => name.startsWith("feature_spec:"));
    assertEquals(specs.length, 4);
    assertEquals(Object.keys(pinnedModels(registry, run).specs), [
      "level",
      "global_fed",
      "global_scaled",
      "global_few",
    ]);
  });
  const { importance } = JSON.parse(Deno.readTextFileSync(`${reportDir}/evaluation.json`));
  assertEquals(Object.keys(importance.global_few).toSorted(), ["lag_1", "month", "price_lag_0"]);
  // Another last price is seen by who has it among its rows.
  const changed = await forecasts(one, "g.csv", months, "4");
  assertNotEquals(changed, served);
});

Deno.test("a run with recipes can be told, exported, made again, and its models of all keys serve on", async () => {
  using project = new Project(tableRows(3, 48), { contenders: RECIPES });
  const { run } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  try {
    const version = registry.resolveAll({ group: "shop" }).find((row) =>
      summarizeChampion(registry.readModel(row)).members.length > 1
    );
    assert(version !== undefined, "no blend serves");
    const detail = registry.showVersion(version.id);
    const { parameters } = await describeLineage(registry, detail, { store: project.paths.store });
    assert(parameters?.some(({ recipe }) => recipe !== undefined));
    const again = await retrainVersion(registry, version, {
      root: project.paths.registry,
      store: project.paths.store,
      scratch: project.root,
      environment: detail.lineage.environment as never,
      force: true,
      clock: () => 0,
    });
    assertEquals(again.artifacts.filter(({ equal }) => !equal), []);
    assertEquals(again.artifacts.filter(({ name }) => name.startsWith("feature_spec:")).length, 4);
    const output = `${project.root}/exported`;
    const exported = await exportModels({ ...project.paths, output, format: "json", now: () => new Date(0) });
    const index = JSON.parse(Deno.readTextFileSync(`${output}/index.json`));
    const file = JSON.parse(Deno.readTextFileSync(`${output}/${index[0].file}`));
    for (const member of file.members) {
      const features = JSON.parse(Deno.readTextFileSync(`${output}/${member.features ?? file.features}`));
      assertStringIncludes(
        features.strategy,
        member.contender.includes("fed") || member.contender === "level" ? "recursive" : "direct",
      );
    }
    assertEquals([exported.versions, exported.tested, exported.inexpressible], [3, 3, []]);
    const pinned = pinnedModels(registry, run), plan = await project.plan({ pinned });
    assertEquals(plan.specs?.distinct.length, 4);
    assertEquals(Object.keys(plan.pinned?.models ?? {}).length, 4);
  } finally {
    registry.close();
  }
});
