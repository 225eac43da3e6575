import { type Artifact, decodeArtifact, encodeArtifact } from "../core/artifact.ts";
import { FitError } from "../core/errors.ts";
import { schemaProblem } from "../core/schema_problem.ts";
import type { TargetTransform } from "../features/spec.ts";
import type { ModelFamily } from "./family.ts";
import { decodeTrees, encodeTrees } from "./trees/codec.ts";
import { LEAF, type TreeEnsemble } from "./trees/ensemble.ts";
import { treeForm, TreeModel } from "./trees/model.ts";
import { plainNames } from "./trees/plain_names.ts";

/** Name of the family of models that were fitted elsewhere. */
export const IMPORTED = "imported";

/** What is known of a model that was fitted elsewhere. */
export interface ImportFacts {
  /** Name of the file that it came in. */
  readonly source: string;
  /** ISO date of the newest data that it may have seen: earlier windows say nothing about it. */
  readonly trainedUntil: string;
  /** Transform of the target that its rows and predictions have. */
  readonly transform: TargetTransform;
  /** Features that it asks for, by the names that other programs take, see `plainNames`. */
  readonly features: readonly string[];
  /** Number of its trees. */
  readonly trees: number;
}

/** A model that was fitted elsewhere, and what is known of it. */
export interface ImportedModel {
  /** What is known of it. */
  readonly facts: ImportFacts;
  /** Its trees, by the features of its file. */
  readonly ensemble: TreeEnsemble;
}

/**
 * Models that were fitted elsewhere: they compete and serve as they came. What is fitted of one is {@linkcode bindImport}.
 */
export const imported: ModelFamily<TreeModel> = {
  name: IMPORTED,
  summary: "Trees that were fitted elsewhere, as they came: deno task import.",
  minRows: 1,
  defaults: {},
  ...treeForm(IMPORTED),
  fit() {
    throw new FitError("NOT_FITTED", "Cannot fit a model that was imported as it must stay as it came", {
      hint: "Import it with deno task import; it then competes by its name.",
    });
  },
};

/** Names of the features that trees ask for, in the order of the columns. */
export function askedFeatures({ names, split }: TreeEnsemble): string[] {
  const asked = new Set<number>();
  for (const code of split) if (code >= 0) asked.add(code >> 2);
  return names.filter((_, f) => asked.has(f));
}

/**
 * The model on the rows of a feature spec: its features are found there by their plain names.
 *
 * @param model What was imported. @param rows `names` and `specHash` of the rows.
 * @throws {FitError} `SPEC_MISMATCH` naming the features that the rows lack.
 */
export function bindImport(
  { ensemble }: Pick<ImportedModel, "ensemble">,
  { names, specHash }: { readonly names: readonly string[]; readonly specHash: string },
): TreeModel {
  const columns = new Map(plainNames(names).map((name, f) => [name, f]));
  const lacking = askedFeatures(ensemble).filter((name) => !columns.has(name));
  if (lacking.length > 0) {
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot use an imported model as the table's rows must have its features: current value lacks ${
        lacking.join(", ")
      }`,
      { hint: "Name them in features.names of the config.", context: { lacking } },
    );
  }
  const places = ensemble.names.map((name) => columns.get(name) ?? -1);
  const split = ensemble.split.map((code) => code < 0 ? LEAF : 4 * places[code >> 2]! + (code & 3));
  const gain = new Float64Array(names.length), categories: Float64Array[] = names.map(() => new Float64Array());
  places.forEach((place, f) => {
    if (place < 0) return;
    gain[place] = ensemble.gain[f]!;
    categories[place] = ensemble.categories.subarray(ensemble.categoryOffsets[f]!, ensemble.categoryOffsets[f + 1]!);
  });
  const categoryOffsets = new Int32Array(names.length + 1);
  categories.forEach(({ length }, f) => categoryOffsets[f + 1] = categoryOffsets[f]! + length);
  const all = Float64Array.from(categories.flatMap((values) => [...values]));
  const bound = { ...ensemble, names, specHash, split, gain, categories: all, categoryOffsets };
  return new TreeModel(IMPORTED, bound, new Float64Array(0));
}

/** An imported model as bytes; equal models with equal facts give equal bytes. */
export function encodeImport({ facts, ensemble }: ImportedModel): Uint8Array<ArrayBuffer> {
  const { header, arrays } = encodeTrees(ensemble, { family: IMPORTED });
  return encodeArtifact({ header: { ...header, facts }, arrays });
}

const TEXT = { type: "string" };
const FACTS = {
  type: "object",
  required: ["source", "trainedUntil", "transform", "features", "trees"],
  properties: {
    source: TEXT,
    trainedUntil: { type: "string", pattern: "^\\d{4}-\\d{2}-\\d{2}$" },
    transform: { type: "string", enum: ["none", "log1p", "scale", "difference", "log1p_difference"] },
    features: { type: "array", maxItems: 10_000, items: TEXT },
    trees: { type: "integer", minimum: 1 },
  },
};

/**
 * Inverse of {@linkcode encodeImport}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no imported model.
 */
export function decodeImport(bytes: Uint8Array): ImportedModel {
  const artifact = decodeArtifact(bytes);
  return { facts: factsOf(artifact), ensemble: decodeTrees(artifact, IMPORTED) };
}

function factsOf({ header }: Artifact): ImportFacts {
  const problem = schemaProblem(header.facts, FACTS);
  if (problem === null) return header.facts as ImportFacts;
  throw new FitError(
    "CORRUPT_ARTIFACT",
    `Cannot decode an imported model as it must say what it is: current value is ${problem}`,
    { hint: "Import it again." },
  );
}
