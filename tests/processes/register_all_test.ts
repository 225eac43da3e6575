import { assert, assertEquals } from "@std/assert";
import { inferTable } from "@lib/inference/series/infer.ts";
import { retrainVersion } from "@lib/lineage/retrain.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { futureRows, Project, tableRows } from "../training/_project.ts";

const HERE = { revision: "abc", clean: true, lock: "l", deno: "2", platform: "linux-x86_64" };
const NOW = () => new Date(0);

Deno.test("register: all makes every contender of a key a version with its scores, and leaves champions as they are", async () => {
  using project = new Project(tableRows(2));
  const all = { ...project.config, register: "all" as const };
  await project.train({ environment: HERE });
  const chosen = openRegistry(project.paths.registry, { now: NOW, readOnly: true });
  const champions = chosen.resolveAll({}), bytes = champions.map((version) => chosen.readModel(version));
  chosen.close();

  const paths = { registry: `${project.root}/all`, reports: `${project.root}/all-reports` };
  const { run } = await project.train({ ...paths, config: all, environment: HERE, workers: 2 });
  const registry = openRegistry(paths.registry, { now: NOW, readOnly: true });
  const same = registry.resolveAll({});
  assertEquals(same.map((version) => registry.readModel(version)), bytes);
  assertEquals(
    same.map(({ contender, scores }) => [contender, scores]),
    champions.map(({ contender, scores }) => [
      contender,
      scores,
    ]),
  );

  const key = same[0].key.id, versions = registry.listVersions({ keys: [key], run });
  // Four contenders and three combinations.
  assertEquals(versions.map(({ contender }) => contender).toSorted(), [
    ...["blend", "global_ridge", "mean", "median", "ridge", "seasonal_naive", "ses"],
  ]);
  const others = versions.filter((version) => !version.chosen);
  assertEquals(others.map(({ stage, status }) => `${stage} ${status}`), Array(6).fill("None champion"));
  for (const { contender, scores } of others) {
    assert(Number.isFinite(scores.mase) && "skill" in scores && "coverage_80" in scores, contender);
  }
  assertEquals(new Set(versions.map(({ semantic }) => semantic)).size, 7);

  const [ses] = others.filter(({ contender }) => contender === "ses");
  const retrained = await retrainVersion(registry, ses, {
    store: project.paths.store,
    root: paths.registry,
    scratch: paths.reports,
    environment: HERE,
    clock: () => 0,
  });
  assertEquals(retrained.equal, true);
  registry.close();

  const output = `${project.root}/ses.csv`;
  const future = project.write(futureRows([["i00", "north"], ["i00", "south"]]), "future.csv");
  const served = await inferTable({
    ...project.paths,
    ...paths,
    now: NOW,
    output,
    future,
    choice: { run, contender: "ses" },
  });
  assertEquals(served.outcomes, { champion: 2, fallback: 0, failed: 0 });
  assert(Deno.readTextFileSync(output).split("\n").slice(1, -1).every((line) => line.includes(",ses,")));
});
