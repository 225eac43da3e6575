import { createRng } from "@lib/core/numbers/random.ts";
import { currentGroup } from "@lib/data/store/feature_store.ts";
import { readChunk } from "@lib/data/store/read_chunk.ts";
import { OpenedRuns } from "@lib/exchange/folder/opened_runs.ts";
import { formatLightgbm } from "@lib/exchange/formats/lightgbm_text.ts";
import { onnxTrees } from "@lib/exchange/formats/onnx_trees.ts";
import { prepareFeatures } from "@lib/features/rows/prepare.ts";
import { familyOf } from "@lib/models/catalog.ts";
import type { Params } from "@lib/models/contract/family.ts";
import { TreeModel } from "@lib/models/trees/model.ts";
import { predictRaw, predictTrees } from "@lib/models/trees/predict.ts";
import { openRegistry } from "@lib/registry/registry.ts";
import { writeNpy } from "../../bench/harness/npy.ts";
import type { PeerContext } from "./peer_check.ts";
import { runPython } from "./run_python.ts";
import type { TrainedTable } from "./trained_tables.ts";

/** Trees of every kind, whoever wins on a table. */
const VARIANTS: Readonly<Record<string, readonly [family: string, params: Params]>> = {
  depth: ["gradient_boosting", {}],
  leaf: ["gradient_boosting", { growth: "leaf" }],
  symmetric: ["gradient_boosting", { growth: "symmetric" }],
  absolute: ["gradient_boosting", { loss: "absolute" }],
  quantile: ["gradient_boosting", { loss: "quantile", quantile: 0.9 }],
  poisson: ["gradient_boosting", { loss: "poisson" }],
  forest: ["random_forest", {}],
  stump: ["gradient_boosting", { trees: 1, minLeaf: 1_000_000 }],
};

/** Keys whose rows the variants are fitted on. */
const KEYS = 8;

/** What another program made of a variant, beside what we did. */
export interface VariantFacts {
  readonly rows: number;
  /** Rows with the same bits. */
  readonly exact: number;
  /** Largest relative difference. */
  readonly largest: number;
}

/**
 * Fit every kind of trees on real rows of a table and have them predicted by LightGBM or ONNX Runtime; fitted and in the form
 * in which they serve.
 */
export async function predictVariants(
  context: PeerContext,
  table: TrainedTable,
  program: "lightgbm" | "onnx",
): Promise<Map<string, VariantFacts>> {
  const design = await realRows(table), { scratch } = context;
  const [rows, width] = [design.rows, design.names.length];
  await writeNpy(`${scratch}/rows.npy`, design.values, [rows, width]);
  const told: { name: string; model: string; offset: number }[] = [];
  for (const [name, [familyName, params]] of Object.entries(VARIANTS)) {
    const family = familyOf(familyName);
    // Counts have no negative values; after some transforms there are.
    const target = name === "poisson" ? design.target.map(Math.abs) : design.target;
    const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design: { ...design, target } };
    const fitted = family.fit(training, params, createRng(1)), compact = family.compact?.(fitted) ?? fitted;
    for (const [form, model] of [[name, fitted], [`${name} compact`, compact]] as const) {
      if (!(model instanceof TreeModel)) throw new TypeError(`${name} must be trees`);
      const { ensemble } = model, written = formatLightgbm(ensemble);
      const path = `${scratch}/${form.replace(" ", "_")}`;
      if (program === "lightgbm") await Deno.writeTextFile(`${path}.txt`, written?.text ?? "");
      else await Deno.writeFile(`${path}.onnx`, onnxTrees(ensemble, {}));
      const ours = program === "lightgbm"
        ? predictRaw(ensemble, design.values, { rows })
        : predictTrees(ensemble, design.values, { rows });
      await writeNpy(`${path}.npy`, ours);
      told.push({ name: form, model: path, offset: written?.offset ?? NaN });
    }
  }
  await Deno.writeTextFile(`${scratch}/variants.json`, JSON.stringify(told));
  const text = await runPython(context, { script: "variants.py", args: [scratch, program] });
  return new Map(Object.entries(JSON.parse(text) as Record<string, VariantFacts>));
}

/** Feature rows of some keys, as training makes them. */
export async function realRows({ registry: root, store }: TrainedTable) {
  const registry = openRegistry(root, { now: () => new Date(), readOnly: true });
  try {
    const [version] = registry.resolveAll({ limit: 1 });
    if (version === undefined) throw new Error("a trained table must have a champion");
    const { champion } = await new OpenedRuns(registry).open(version);
    if ("reading" in champion) throw new Error("a table with a calendar is needed");
    const { spec, horizon } = champion;
    const group = await currentGroup(store, version.group);
    const panel = await readChunk(group, 0, Math.min(KEYS, group.keys.length));
    return prepareFeatures(spec, panel, { horizon }).training(group.end, { maxRowsPerKey: 500 });
  } finally {
    registry.close();
  }
}
