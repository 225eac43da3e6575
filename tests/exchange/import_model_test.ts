import { assert, assertEquals, assertThrows } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { exportModels } from "@lib/exchange/export_models.ts";
import { importModel, type ImportOptions } from "@lib/exchange/import_model.ts";
import { OpenedRuns } from "@lib/exchange/folder/opened_runs.ts";
import { inferTable } from "@lib/inference/series/infer.ts";
import { retrainVersion } from "@lib/lineage/retrain.ts";
import { TreeModel } from "@lib/models/trees/model.ts";
import { listImports } from "@lib/registry/packs/imports.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { makeProject, NOW, type Project } from "./_project.ts";

const HERE = { revision: "abc", clean: true, lock: "l", deno: "2", platform: "linux-x86_64" };

/** The model of the only member with trees that a folder has, with what it takes to use it. */
async function exportedTrees({ dir, store, registry }: Project, output: string) {
  await exportModels({ registry, store, output: `${dir}/${output}`, format: "lightgbm", now: NOW, limit: 1 });
  const [{ file }] = JSON.parse(await Deno.readTextFile(`${dir}/${output}/index.json`));
  const { members, features } = JSON.parse(await Deno.readTextFile(`${dir}/${output}/${file}`));
  const { target: { transform } } = JSON.parse(await Deno.readTextFile(`${dir}/${output}/${features}`));
  const [{ file: model, offset }] = members;
  return { path: `${dir}/${output}/${model}`, offset, transform };
}

function treesOf(registry: string) {
  const opened = openRegistry(registry, { now: NOW, readOnly: true });
  const runs = new OpenedRuns(opened);
  return Promise.all(
    opened.resolveAll({}).map(async (version) => {
      const { champion: { members: [{ fitted, contender, shared }] } } = await runs.open(version);
      assert(fitted instanceof TreeModel);
      return { contender, shared, ensemble: fitted.ensemble };
    }),
  ).finally(() => opened.close());
}

Deno.test("importModel() what was exported competes, is registered, serves the same bits and is exported again", async () => {
  await using project = await makeProject();
  const { dir, store, registry } = project;
  // Of so few rows none are kept back to stop it, and leaves may be small.
  const boosted = { name: "boosted", base: "global_gradient_boosting", params: { validation: 0, minLeaf: 5 } };
  await project.train([boosted], { margin: 1 });
  const { path, offset, transform } = await exportedTrees(project, "first");
  const [first] = await treesOf(registry);

  const other = { ...project, registry: `${dir}/other` };
  const options = { registry: other.registry, name: "vendor", trainedUntil: "2022-06-30", transform, offset, now: NOW };
  const imported = importModel(path, options);
  assertEquals([imported.name, imported.former, imported.trainedUntil], ["vendor", null, "2022-06-30"]);
  assertEquals(importModel(path, options), imported);
  // Alone beside the baseline, whose leading the margin forbids.
  const config = { contenders: [{ name: "vendor", base: "imported" }] };
  await project.train(config.contenders, {}, other.registry);
  const served = await treesOf(other.registry);
  assert(served.every(({ contender, shared }) => contender === "vendor" && shared !== ""));
  // Behind them stands the base, as a tree of one leaf.
  assertEquals(served[0].ensemble.value.subarray(0, -1), first.ensemble.value);
  assertEquals(served[0].ensemble.value.at(-1), first.ensemble.base);
  assertEquals(served[0].ensemble.names, first.ensemble.names);

  // Made again it is of the model of then, whatever has its name now.
  assertEquals(importModel(path, { ...options, offset: offset + 1 }).former, imported.model);
  const opened = openRegistry(other.registry, { now: NOW, readOnly: true });
  const again = await retrainVersion(opened, opened.showVersion(1), {
    root: other.registry,
    store,
    scratch: dir,
    environment: HERE,
    force: true,
    clock: () => 0,
  });
  opened.close();
  assert(again.equal && again.artifacts.some(({ name }) => name === "pooled:vendor"));

  const exported = await exportedTrees(other, "again");
  assertEquals(await Deno.readTextFile(exported.path), await Deno.readTextFile(path));
  const forecasts = async (root: string) => {
    await inferTable({ registry: root, store, output: `${dir}/forecasts.json`, now: NOW });
    const rows: { yhat: number }[] = JSON.parse(await Deno.readTextFile(`${dir}/forecasts.json`));
    return rows.map(({ yhat }) => yhat);
  };
  const own = await forecasts(registry);
  assertEquals([own.length, await forecasts(other.registry)], [9, own]);
});

Deno.test("importModel() refuses names that are taken or none, dates, and files that are no models; nothing is kept", async () => {
  const dir = await Deno.makeTempDir(), path = `${dir}/m.txt`;
  await Deno.writeTextFile(path, "tree\n");
  const codeOf = (changes: Partial<ImportOptions>, file = path) =>
    assertThrows(
      () => importModel(file, { registry: dir, name: "vendor", trainedUntil: "2024-01-01", now: NOW, ...changes }),
      ForecastError,
    ).code;
  assertEquals(codeOf({}), "INVALID_MODEL");
  for (const name of ["", "Vendor", "../x", "a b", "x".repeat(200)]) {
    assertEquals(codeOf({ name }), "INVALID_PARAMETER");
  }
  for (const name of ["ridge", "mean", "ours", "seasonal_naive"]) assertEquals(codeOf({ name }), "RESERVED_NAME", name);
  assertEquals(codeOf({ trainedUntil: "2024-02-30" }), "INVALID_DATE");
  assertEquals(codeOf({ trainedUntil: "2099-01-01" }), "INVALID_DATE");
  assertEquals(codeOf({}, `${dir}/nothing`), "MISSING_FILE");
  assertEquals(codeOf({}, dir), "UNREADABLE_FILE");
  assertEquals(listImports(dir), []);
  await Deno.remove(dir, { recursive: true });
});
