import { assert, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { exportModels, type ExportOptions } from "@lib/exchange/export_models.ts";
import { checkManifest, readManifest } from "@lib/storage/files/folder_manifest.ts";
import { lightgbmPredict } from "./_lightgbm.ts";
import { makeProject, NOW } from "./_project.ts";

interface Recipe {
  readonly key: Record<string, string>;
  readonly features: string;
  readonly members: {
    contender: string;
    file?: string;
    format?: string;
    offset: number;
    pooled: boolean;
    missing?: string;
  }[];
  readonly selfTest: { rows: { values: number[] }[]; members: { raw: number[] | null }[]; forecast: number[] } | null;
  readonly selfTestMissing?: string;
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path));
}

async function recipesOf(folder: string): Promise<Recipe[]> {
  const index = await readJson<{ file: string }[]>(`${folder}/index.json`);
  return Promise.all(index.map(({ file }) => readJson<Recipe>(`${folder}/${file}`)));
}

Deno.test("exportModels() writes members, rows and recipe of each key; what cannot be expressed is named", async () => {
  await using project = await makeProject();
  const { dir, store, registry } = project;
  await project.train(["moving_average", "gradient_boosting", "ridge", "global_gradient_boosting", "mean"]);
  const run = (changes: Partial<ExportOptions>) =>
    exportModels({ registry, store, output: `${dir}/out`, format: "lightgbm", now: NOW, ...changes });

  const result = await run({});
  const { versions, tested, inexpressible, models, files } = result;
  assertEquals([versions, tested], [3, 3]);
  const manifest = readManifest(`${dir}/out`);
  assert(manifest !== null);
  assertEquals(checkManifest(`${dir}/out`, manifest), []);
  assertEquals(Object.keys(manifest.files).length + 1, files);
  assertEquals(manifest.about.inexpressible, inexpressible);
  assert(
    Object.keys(manifest.files).every((name) =>
      /^(README\.md|index\.json|(models|versions|features)\/[0-9a-f_]+\.(json|txt))$/.test(name)
    ),
  );
  const recipes = await recipesOf(`${dir}/out`);
  assertEquals(recipes.map(({ key }) => key.item).toSorted(), ["../../x", "007", "a b"]);
  const members = recipes.flatMap((recipe) => recipe.members);
  assertEquals(members.filter(({ missing }) => missing !== undefined).length, inexpressible.length);
  assertEquals(new Set(members.flatMap(({ file = [] }) => file)).size, models);
  const pooled = members.filter((member) => member.pooled);
  assertEquals(new Set(pooled.map(({ file }) => file)).size, Math.min(1, pooled.length));
  for (const { selfTest, members } of recipes) {
    for (const [m, { file, format, offset }] of members.entries()) {
      if (format !== "lightgbm") continue;
      const text = await Deno.readTextFile(`${dir}/out/${file}`);
      // JSON has no NaN: an unknown value is null.
      const rows = selfTest?.rows.map(({ values }) => values.map((value) => value ?? NaN)) ?? [];
      assertEquals(rows.map((row) => lightgbmPredict(text, row).mean + offset), selfTest?.members[m].raw);
    }
  }

  const code = async (changes: Partial<ExportOptions>) => (await assertRejects(() => run(changes), ForecastError)).code;
  assertEquals(await code({}), "NOT_EMPTY");
  assertEquals(await code({ output: `${dir}/none`, where: { item: ["nobody"] } }), "NOT_FOUND");
  const aborted = AbortSignal.abort();
  await assertRejects(() => run({ output: `${dir}/aborted`, signal: aborted }));

  // Who serves now has only a history.
  await project.train(["moving_average"]);
  assertEquals(await code({ output: `${dir}/strict`, strict: true }), "INEXPRESSIBLE");
  assertEquals((await run({ output: `${dir}/named` })).inexpressible.length, 3);
  const json = await run({ output: `${dir}/json`, format: "json", strict: true, where: { item: ["007"] } });
  assertEquals([json.versions, json.inexpressible], [1, []]);
  const without = await run({ output: `${dir}/onnx`, format: "onnx", store: `${dir}/nowhere`, limit: 1 });
  assertEquals(without.tested, 0);
  const [{ selfTestMissing }] = await recipesOf(`${dir}/onnx`);
  assert(selfTestMissing?.includes("small"));
  assertEquals(
    [...Deno.readDirSync(dir)].map(({ name }) => name).filter((name) => /strict|none|aborted|^\./.test(name)),
    [],
  );
});
