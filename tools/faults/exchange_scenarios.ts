import { gradientBoosting } from "@lib/models/trees/gradient_boosting.ts";
import { createRng } from "@lib/core/numbers/random.ts";
import { designOf } from "@lib/models/contract/design_rows.ts";
import { formatLightgbm } from "@lib/exchange/formats/lightgbm_text.ts";
import { isFolder } from "@lib/storage/files/files.ts";
import { folders } from "./product.ts";
import type { Scenario } from "./scenarios.ts";
import type { Tree } from "./tree.ts";
import type { ScenarioParts } from "./upkeep_scenarios.ts";

/** Name of the folder that is exported. */
export const EXPORTED = "exported";

/** Scenarios of the commands that give models to others and take theirs, by name; each is made when it is wanted. */
export const EXCHANGE_SCENARIOS: Readonly<Record<string, (parts: ScenarioParts) => Promise<Scenario>>> = {
  "export": ({ trained }) => {
    const exportTo = (
      root: string,
      name: string,
    ) => ["export", "--format", "json", "--output", `${root}/${name}`, ...all(root)];
    const args = (root: string) => exportTo(root, EXPORTED);
    // What is there is whole, and is not written over.
    const again = (root: string) => [exportTo(root, isFolder(`${root}/${EXPORTED}`) ? "another" : EXPORTED)];
    return Promise.resolve({ name: "export", start: trained, args, again });
  },
  "import": ({ trained }) => {
    const start = withModel(trained), args = (root: string) => importInto(root, "2024-01-01");
    return Promise.resolve({ name: "import", start, args, again: (root) => [args(root)] });
  },
};

/** Arguments of an export. @param root Folder. @param name Of the folder in it that is made. */
export function exportTo(root: string, name: string): string[] {
  return ["export", "--format", "json", "--output", `${root}/${name}`, ...all(root)];
}

/** Arguments of an import of {@linkcode withModel}'s file. @param root Folder. @param until What the model may have seen. */
export function importInto(root: string, until: string): string[] {
  return ["import", `${root}/vendor.txt`, "--name", "vendor", "--trained-until", until, ...all(root)];
}

/** A folder with a model file beside. */
export function withModel(trained: Tree): Tree {
  return new Map([...trained, ["vendor.txt", { kind: "file", bytes: modelFile(), mode: 0o644 }]]);
}

/** A small model as LightGBM would have written it. */
function modelFile(): Uint8Array<ArrayBuffer> {
  const x = Array.from({ length: 40 }, (_, i) => i);
  const design = designOf({ names: ["lag_1"], values: x, target: x.map((value) => value < 20 ? 1 : 5) });
  const training = { y: new Float64Array(0), start: 0, seasonLength: 1, design };
  const { ensemble } = gradientBoosting.fit(training, { trees: 3 }, createRng(1));
  return new TextEncoder().encode(formatLightgbm(ensemble)?.text);
}

function all(root: string): string[] {
  const { store, registry, reports } = folders(root);
  return [...store, ...registry, ...reports, "--json"];
}
