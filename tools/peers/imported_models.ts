import { bindImport } from "@lib/models/trees/imported.ts";
import { plainNames } from "@lib/models/trees/plain_names.ts";
import { predictTrees } from "@lib/models/trees/predict.ts";
import { parseLightgbm } from "@lib/exchange/formats/parse_lightgbm.ts";
import { writeNpy } from "../../bench/harness/npy.ts";
import type { ExportedFacts } from "./exported_tables.ts";
import type { PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import { runProduct, type TrainedTable } from "./trained_tables.ts";
import { realRows, type VariantFacts } from "./tree_variants.ts";

/**
 * Have LightGBM fit models of its own on real rows, read them, and compare predictions.
 *
 * @returns By kind of model; those with a logarithm differ by its rounding, all others must not.
 */
export async function readFitted(context: PeerContext, table: TrainedTable): Promise<Map<string, VariantFacts>> {
  const scratch = `${context.scratch}/fitted`, design = await realRows(table), { rows, names } = design;
  await Deno.mkdir(scratch, { recursive: true });
  await writeNpy(`${scratch}/rows.npy`, design.values, [rows, names.length]);
  await writeNpy(`${scratch}/target.npy`, design.target);
  const categorical = design.categorical.flatMap((isCategory, f) => isCategory ? [f] : []);
  await Deno.writeTextFile(`${scratch}/columns.json`, JSON.stringify({ names: plainNames(names), categorical }));
  await runPython(context, { script: "fit_lightgbm.py", args: [scratch] });
  const facts = new Map<string, VariantFacts>();
  for (const name of JSON.parse(await Deno.readTextFile(`${scratch}/fitted.json`)) as string[]) {
    const ensemble = parseLightgbm(await Deno.readTextFile(`${scratch}/${name}.txt`));
    const ours = predictTrees(bindImport({ ensemble }, design).ensemble, design.values, { rows });
    const theirs = readDoubles(await Deno.readFile(`${scratch}/${name}.npy`));
    let exact = 0, largest = 0;
    theirs.forEach((value, r) => {
      if (value === ours[r]) exact++;
      largest = Math.max(largest, Math.abs(value - ours[r]!) / Math.max(1, Math.abs(value)));
    });
    facts.set(`fitted ${name}`, { rows, exact, largest });
  }
  return facts;
}

/** The numbers of a one-dimensional `.npy` file of doubles. */
function readDoubles(bytes: Uint8Array): Float64Array {
  const header = new DataView(bytes.buffer).getUint16(8, true);
  return new Float64Array(bytes.slice(10 + header).buffer);
}

/**
 * Import a model that LightGBM has fitted, let it compete alone beside the baseline, export what serves, and have it followed
 * by LightGBM again.
 *
 * @param context After {@linkcode readFitted}.
 */
export async function competeAndReturn(context: PeerContext, table: TrainedTable): Promise<ExportedFacts> {
  const { scratch } = context, root = `${scratch}/imported`;
  const config = JSON.parse(await Deno.readTextFile("config/demo.json"));
  const contenders = [{ name: "vendor", base: "imported" }];
  // The spec of a table is found by its data: what is imported must be for the same rows.
  const { transform } = await exportedTarget(`${scratch}/0`);
  await Deno.writeTextFile(`${scratch}/config.json`, JSON.stringify({ ...config, $schema: undefined, contenders }));
  const folders = ["--registry", root, "--store", table.store, "--reports", `${root}-reports`];
  const facts = ["--name", "vendor", "--trained-until", "2022-12-31", "--transform", transform];
  await runProduct(["import", `${scratch}/fitted/regression.txt`, ...facts, "--registry", root]);
  await runProduct(["train", "--config", `${scratch}/config.json`, "--limit", "8", "--no-charts", ...folders]);
  const output = `${scratch}/returned`;
  await runProduct(["export", "--format", "lightgbm", "--output", output, ...folders]);
  return JSON.parse(await runPython(context, { script: "exported.py", args: [output] }));
}

/** The target of the first features file of an export. */
async function exportedTarget(folder: string): Promise<{ transform: string }> {
  for await (const { name } of Deno.readDir(`${folder}/features`)) {
    return JSON.parse(await Deno.readTextFile(`${folder}/features/${name}`)).target;
  }
  throw new Error(`${folder} must have features`);
}
