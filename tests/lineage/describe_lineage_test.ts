import { assertEquals } from "@std/assert";
import { describeLineage, type VersionLineage } from "@lib/lineage/describe_lineage.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { KEYS, makeRegistry, registerChampions } from "../inference/_fixtures.ts";
import { Project, tableRows } from "../training/_project.ts";

Deno.test("describeLineage() data, plan, features, parameters, folds, scores and cost of a version", async () => {
  using project = new Project(tableRows(2), { contenders: ["seasonal_naive", "ses", "ridge"], holdout: true });
  const { run, outcomes } = await project.train();
  const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
  const describe = (store: string): Promise<VersionLineage> =>
    describeLineage(registry, registry.showVersion(1), { store });
  const told = await describe(project.paths.store), { version, parameters } = told;
  assertEquals([version.run, version.contender, told.scores], [run, outcomes[0].contender, outcomes[0].scores]);
  assertEquals([told.data.group, told.data.version, told.data.available], ["shop", 1, true]);
  assertEquals([told.plan.end, told.plan.limited, told.plan.keys], ["2023-12-01", false, 2]);
  assertEquals((told.plan.config as { contenders: unknown }).contenders, project.config.contenders);
  assertEquals(told.features?.names.some((name) => name.startsWith("lag_")), true);
  assertEquals(parameters?.map(({ name, share }) => [name, share]), [[version.contender, 1]]);
  const { family, params } = parameters?.[0] ?? {};
  assertEquals([family, typeof params], [version.family, "object"]);
  assertEquals(told.folds?.map(({ name }) => name), ["fold_1", "fold_2"]);
  assertEquals([told.holdout?.from, told.holdout?.to], ["2023-07-01", "2023-12-01"]);
  assertEquals([told.cost.bytes, Object.keys(told.cost.runSeconds)[0]], [version.bytes, "read"]);
  assertEquals(typeof told.cost.fitMilliseconds, "number");
  assertEquals([...new Set(told.events.map((event) => event.version))], [1]);
  assertEquals((await describe(`${project.root}/none`)).data.available, false);
  registry.close();
});

Deno.test("describeLineage() what a run did not record is null, and costs nobody the rest", async () => {
  const { root, registry } = makeRegistry();
  registerChampions(registry, "r1", { keys: KEYS });
  const told = await describeLineage(registry, registry.showVersion(1), { store: `${root}/none` });
  assertEquals([told.folds, told.holdout, told.parameters, told.plan.end, told.plan.limited], Array(5).fill(null));
  assertEquals([told.cost.runSeconds, told.cost.fitMilliseconds, told.plan.keys], [{}, null, 3]);
  assertEquals(told.features?.names, ["lag_1"]);
  registry.close();
});
