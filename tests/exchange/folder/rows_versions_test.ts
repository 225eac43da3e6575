import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { ForecastError } from "@lib/core/errors/errors.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { exportModels, type ExportOptions } from "@lib/exchange/export_models.ts";
import { rowsWorkspace } from "../../inference/rows/_store.ts";
import { registerRows, rowsChampion } from "../../inference/rows/_fixtures.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { modelPacks, NOW } from "../../inference/_fixtures.ts";
import { runOnnx } from "../_onnx_run.ts";

const KEYS = ["a", "b"].map((shop) => seriesKey([shop, "north"]));

interface Recipe {
  readonly key: Record<string, string> | null;
  readonly model?: { readonly file: string; readonly outputs: { readonly yhat: string } } | null;
  readonly columns: string;
  readonly members: readonly { readonly file?: string; readonly encoder?: string; readonly missing?: string }[];
  readonly selfTest: { readonly rows: Record<string, string | number | null>[]; readonly yhat: number[][] };
}

async function readJson<T>(path: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(path));
}

async function exported(format: ExportOptions["format"], changes: Partial<ExportOptions> = {}) {
  const { root, source } = await rowsWorkspace({ keys: KEYS, unseen: rowsChampion("global") }),
    { store, registry } = source,
    output = `${root}/out`;
  const result = await exportModels({ registry, store, output, format, now: NOW, ...changes });
  const index = await readJson<{ file: string }[]>(`${output}/index.json`);
  const recipes = await Promise.all(index.map(({ file }) => readJson<Recipe>(`${output}/${file}`)));
  return { root, output, result, recipes, registry, store };
}

Deno.test("RowsVersions writes what serves as one ONNX model that real rows of the key prove, once for keys that share it", async () => {
  const { output, result, recipes } = await exported("onnx");
  assertEquals([result.versions, result.tested, result.inexpressible, result.unreadable], [2, 2, [], []]);
  assertEquals(recipes.map(({ key }) => key?.shop ?? null), ["a", "b", null]);
  assertEquals(new Set(recipes.map(({ model }) => model?.file)).size, result.models);
  for (const { model, columns, selfTest: { rows, yhat } } of recipes) {
    const told = await readJson<{ columns: { name: string; given: string }[] }>(`${output}/${columns}`);
    const inputs = Object.fromEntries(told.columns.map(({ name, given }) => [name, {
      dims: [rows.length, 1],
      values: rows.map((row) => row[name] ?? (given === "text" ? "" : NaN)),
    }]));
    const said = runOnnx(await Deno.readFile(`${output}/${model!.file}`), inputs)[model!.outputs.yhat];
    said.values.forEach((value, i) => assertAlmostEquals(Number(value), yhat[i][0], 1e-9));
  }
  const readme = await Deno.readTextFile(`${output}/README.md`);
  assert(readme.includes("From the columns of a table") && !readme.includes("From rows to a forecast"));
});

Deno.test("RowsVersions writes trees for LightGBM with what encodes their rows, and to be read with all in one", async () => {
  const text = await exported("lightgbm"), [{ members: [trees] }] = text.recipes;
  assert((await Deno.readTextFile(`${text.output}/${trees.file}`)).startsWith("tree\nversion=v4"));
  assert(
    Array.isArray(
      (await readJson<{ encoder: { columns: unknown } }>(`${text.output}/${trees.encoder}`)).encoder.columns,
    ),
  );
  const json = await exported("json", { where: { shop: ["a"] } });
  // Who asks for one key is not told of new ones.
  assertEquals(json.recipes.map(({ key }) => key?.shop), ["a"]);
  assertEquals((await readJson<{ kind: string }>(`${json.output}/${json.recipes[0].members[0].file}`)).kind, "trees");
});

Deno.test("exportModels() of which one version cannot be read writes the others, and says so", async () => {
  const { root, source: { store, registry } } = await rowsWorkspace({ keys: KEYS.slice(0, 1) });
  const before = modelPacks(registry), written = openRegistry(registry, { now: NOW });
  registerRows(written, "r2", { keys: KEYS.slice(1) });
  written.close();
  const broken = modelPacks(registry).filter((pack) => !before.includes(pack));
  for (const pack of broken) Deno.writeTextFileSync(pack, "broken");
  const run = (output: string, changes: Partial<ExportOptions> = {}) =>
    exportModels({ registry, store, output: `${root}/${output}`, format: "json", now: NOW, ...changes });
  const { versions, unreadable } = await run("some");
  assertEquals([versions, unreadable.map(({ key, code }) => [key[0], code])], [1, [["b", "CORRUPT_PACK"]]]);
  const code = async (name: string, changes: Partial<ExportOptions>) =>
    (await assertRejects(() => run(name, changes), ForecastError)).code;
  assertEquals(await code("strict", { strict: true }), "CORRUPT_PACK");
  assertEquals(await code("none", { where: { shop: ["b"] } }), "CORRUPT_PACK");
});

Deno.test("exportModels() names what serves new keys if it cannot be read, and with strict fails", async () => {
  const { root, source: { store, registry } } = await rowsWorkspace({ keys: KEYS.slice(0, 1) });
  const before = modelPacks(registry), written = openRegistry(registry, { now: NOW });
  registerRows(written, "r2", { keys: [], unseen: rowsChampion("global") });
  written.close();
  const broken = modelPacks(registry).filter((pack) => !before.includes(pack));
  for (const pack of broken) Deno.writeTextFileSync(pack, "broken");
  const run = (output: string, strict: boolean) =>
    exportModels({ registry, store, output: `${root}/${output}`, format: "json", now: NOW, strict });
  const { versions, unreadable } = await run("some", false);
  assertEquals(versions, 1);
  assertEquals(unreadable.map(({ key, version, contender, code }) => [key, version, contender, code]), [
    [[], 0, "", "CORRUPT_PACK"],
  ]);
  assertEquals((await assertRejects(() => run("strict", true), ForecastError)).code, "CORRUPT_PACK");
});
