import { assertEquals, assertRejects } from "@std/assert";
import { DataError } from "@lib/core/errors/errors.ts";
import { prepareTable } from "@lib/data/prepare.ts";
import { type Retraining, type RetrainOptions, retrainVersion } from "@lib/lineage/retrain.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { Project, tableRows } from "../training/_project.ts";

const HERE = { revision: "abc", clean: true, lock: "l", deno: "2", platform: "linux-x86_64" };
const NOW = () => new Date(0);

function retrain(project: Project, id: number, changes: Partial<RetrainOptions> = {}): Promise<Retraining> {
  const registry = openRegistry(project.paths.registry, { now: NOW, readOnly: true });
  const { store, reports, registry: root } = project.paths;
  let time = 0;
  const clock = () => time += 500;
  const options = { root, store, scratch: reports, environment: HERE, workers: 0, clock, ...changes };
  return retrainVersion(registry, registry.showVersion(id), options).finally(() => registry.close());
}

Deno.test("retrainVersion() makes champions again byte for byte, and what they use of their run", async () => {
  using project = new Project(tableRows(3));
  await project.train({ environment: HERE, where: { location: ["north"] } });
  // What came later is of no account.
  await project.train({ environment: HERE, config: { ...project.config, seed: 1 } });
  const made = await retrain(project, 2);
  assertEquals([made.equal, made.differences, made.keys, made.seconds], [true, [], 2, 0.5]);
  assertEquals(made.artifacts.map(({ name }) => name), [
    "model",
    "feature_spec",
    "interval_profile",
    "pooled:global_ridge",
  ]);
  for (const { recorded, made: hash } of made.artifacts) assertEquals(hash, recorded);
  // Nothing stays but the reports of the runs.
  assertEquals(project.files("reports").filter((name) => !name.startsWith("reports/shop-")), []);
});

Deno.test("retrainVersion() makes models again that were made smaller, the key's own and those of all keys", async () => {
  const contenders = ["seasonal_naive", "random_forest", "global_gradient_boosting", "mean"];
  using project = new Project(tableRows(5, 72), { contenders, exogenous: {}, compress: { maxErrorIncrease: 0.1 } });
  const { summary } = await project.train({ environment: HERE });
  assertEquals([summary.smaller?.smaller, summary.smaller?.pooled.length], [5, 1]);
  assertEquals((await retrain(project, 1)).equal, true);
});

Deno.test("retrainVersion() other code, other data or none is refused by name; compared all the same where it is asked for", async () => {
  using project = new Project(tableRows(1), { contenders: ["seasonal_naive"] });
  await project.train({ environment: HERE });
  const refused = (changes: Partial<RetrainOptions>) => assertRejects(() => retrain(project, 1, changes), DataError);
  const environment = { ...HERE, revision: "abd" };
  const changed = await refused({ environment });
  assertEquals([changed.code, changed.context.differences], ["CODE_CHANGED", [
    { name: "revision", recorded: "abc", here: "abd" },
  ]]);
  const forced = await retrain(project, 1, { environment, force: true });
  assertEquals([forced.equal, forced.differences.length], [true, 1]);
  assertEquals((await refused({ store: `${project.root}/none` })).code, "MISSING_GROUP");
  const other = `${project.root}/other`;
  await prepareTable(project.config, { store: other, input: project.write(tableRows(2), "other.csv") });
  assertEquals((await refused({ store: other })).code, "OTHER_DATA");
});

Deno.test("retrainVersion() a model that is not what its data, config and seed give is told", async () => {
  using project = new Project(tableRows(1), { contenders: ["seasonal_naive"] });
  await project.train({ environment: HERE });
  const registry = openRegistry(project.paths.registry, { now: NOW });
  const [former] = registry.listRuns(), [version] = registry.listVersions();
  const { configJson, keyColumns, lineage: { data, planHash, codeRevision, seed } } = former;
  const forged = registry.begin({
    run: "forged",
    name: "shop",
    configJson,
    keyColumns,
    data,
    planHash,
    codeRevision,
    seed,
  });
  forged.addShared("feature_spec", registry.readShared(former.run, "feature_spec"));
  const facts = { key: version.key, contender: "naive", status: "champion", reason: "", scores: {} } as const;
  forged.addVersion({ ...facts, family: "naive", specHash: "", flags: [], model: Uint8Array.of(1, 2) });
  forged.addOutcome({ ...facts, version: 0 });
  forged.commit(() => ({}));
  registry.close();
  const { equal, artifacts } = await retrain(project, 2);
  assertEquals([equal, artifacts.map((artifact) => artifact.equal)], [false, [false, true]]);
});
