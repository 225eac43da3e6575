import { assert, assertEquals, assertLess } from "@std/assert";
import { decodeArtifact, encodeArtifact } from "@lib/core/bytes/artifact.ts";
import { describeLineage } from "@lib/lineage/describe_lineage.ts";
import { familyOf } from "@lib/models/catalog.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { sharedName } from "@lib/training/plan/plan_record.ts";
import { wayOf } from "@lib/training/stages/smaller_pooled.ts";
import { Project, tableRows } from "../_project.ts";

const NAME = "global_gradient_boosting", now = () => new Date(0);
const FIELDS = { contenders: ["seasonal_naive", NAME], exogenous: {} };

/** The pooled model of a run, and what the lineage of its first version says of members. */
async function pooledOf(project: Project, run: string) {
  const registry = openRegistry(project.paths.registry, { now, readOnly: true });
  try {
    const model = registry.readShared(run, sharedName(NAME));
    const served = registry.resolveAll({ group: "shop" }).filter(({ contender }) => contender === NAME);
    const lineage = served[0] === undefined
      ? null
      : await describeLineage(registry, registry.showVersion(served[0].id), {
        store: project.paths.store,
      });
    return { model, members: lineage?.parameters?.map(({ name, smaller }) => [name, smaller]) };
  } finally {
    registry.close();
  }
}

Deno.test("finalPooled() stores the pooled model in fewer bytes, which name the way; without a budget it is as it was fitted", async () => {
  using whole = new Project(tableRows(6, 72), FIELDS);
  const before = await whole.train(), plain = await pooledOf(whole, before.run);
  assertEquals([before.summary.smaller, wayOf(plain.model)], [undefined, null]);
  using project = new Project(tableRows(6, 72), { ...FIELDS, compress: { maxErrorIncrease: 0.05 } });
  const { run, summary } = await project.train(), { model, members } = await pooledOf(project, run);
  const [shrunk] = summary.smaller?.pooled ?? [];
  assert(shrunk !== undefined);
  assertEquals([shrunk.contender, shrunk.bytes], [NAME, [plain.model.length, model.length]]);
  assertLess(model.length, plain.model.length);
  assertLess(shrunk.folds, shrunk.atMost);
  assertLess(shrunk.atMost, 0.05 + 1e-9);
  assert(Number.isFinite(shrunk.holdout));
  assertEquals(wayOf(model), shrunk.way);
  if (members !== undefined) assertEquals(members, [[NAME, shrunk.way]]);
  // What is registered is the fitted model made smaller in that way, and nothing else.
  const family = familyOf("gradient_boosting"), fitted = family.decode(decodeArtifact(plain.model));
  const { header, arrays } = family.encode(family.smaller?.[shrunk.way]?.shrink(fitted, null));
  assertEquals(encodeArtifact({ header: { ...header, smaller: shrunk.way }, arrays }), model);
});

Deno.test("finalPooled() leaves a model as it is where keys are too few to show that a budget holds", async () => {
  using project = new Project(tableRows(4, 72), { ...FIELDS, compress: { maxErrorIncrease: 1 } });
  const { run, summary } = await project.train();
  assertEquals([summary.smaller?.pooled, wayOf((await pooledOf(project, run)).model)], [[], null]);
});

Deno.test("finalPooled() leaves a model as it is that no way keeps within the budget", async () => {
  using project = new Project(tableRows(2, 60), {
    contenders: ["seasonal_naive", "global_ridge"],
    exogenous: {},
    compress: {},
  });
  const { summary } = await project.train();
  assertEquals(summary.smaller?.pooled, []);
});
