import { type Artifact, decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import { FitError } from "../../core/errors/errors.ts";
import { schemaProblem } from "../../core/bytes/schema_problem.ts";
import type { TargetTransform } from "../../features/spec/spec.ts";
import type { ModelFamily } from "../contract/family.ts";
import { decodeTrees, encodeTrees } from "./ensemble/codec.ts";
import { CATEGORY, LEAF, type TreeEnsemble } from "./ensemble/ensemble.ts";
import { treeForm, TreeModel } from "./model.ts";
import { plainNames } from "./plain_names.ts";

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

/** Texts that the numbers of a category stand for, in their order, by the name of the feature. */
export type FeatureTexts = Readonly<Record<string, readonly string[]>>;

/** Rows that an imported model is bound to. */
export interface BoundRows {
  /** Names of their columns, shape [p]. */
  readonly names: readonly string[];
  /** Hash of their feature spec. */
  readonly specHash: string;
  /** Texts of their categories. Default: none is known, and numbers mean what they meant. */
  readonly texts?: FeatureTexts;
  /** Texts that the model's numbers stand for. Default: those of the rows. */
  readonly meant?: FeatureTexts;
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
 * The model on the rows of a feature spec: its features are found there by their plain names, its categories by their texts.
 * A text that it has not met is a new category to it.
 *
 * @param model What was imported. @param rows What it is bound to.
 * @throws {FitError} `SPEC_MISMATCH` naming the features that the rows lack, or whose texts have other numbers where a threshold
 * asks for them.
 */
export function bindImport({ ensemble: given }: Pick<ImportedModel, "ensemble">, rows: BoundRows): TreeModel {
  const { names, specHash } = rows, ensemble = renumbered(given, rows);
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

/** Words of a subset of categories. */
const WORDS = 8;

/** The same trees by the numbers that texts have in the rows. */
function renumbered(ensemble: TreeEnsemble, rows: BoundRows): TreeEnsemble {
  const changes = newNumbers(ensemble, rows);
  if (changes.size === 0) return ensemble;
  const { names, split, categories, categoryOffsets } = ensemble;
  const value = ensemble.value.slice(), subsets = [...ensemble.subsets];
  const kept = names.map((_, f) =>
    [...categories.subarray(categoryOffsets[f], categoryOffsets[f + 1])].flatMap((category, bin) => {
      const number = changes.has(f) ? changes.get(f)?.get(category) : category;
      return number === undefined ? [] : [{ number, bin }];
    }).toSorted((a, b) => a.number - b.number)
  );
  split.forEach((code, node) => {
    const f = code >> 2;
    if (code < 0 || !changes.has(f)) return;
    if ((code & CATEGORY) === 0) throw mismatch(names[f] ?? "", "it asks for them by a threshold");
    const from = WORDS * (value[node] ?? 0), words = new Uint32Array(WORDS);
    kept[f]?.forEach(({ bin }, now) => {
      const isInside = (ensemble.subsets[from + (bin >> 5)] ?? 0) >>> (bin & 31) & 1;
      words[now >> 5] = (words[now >> 5] ?? 0) | isInside << (now & 31);
    });
    value[node] = subsets.length / WORDS;
    subsets.push(...words);
  });
  const offsets = new Int32Array(names.length + 1);
  kept.forEach(({ length }, f) => offsets[f + 1] = (offsets[f] ?? 0) + length);
  return {
    ...ensemble,
    value,
    subsets: Uint32Array.from(subsets),
    categories: Float64Array.from(kept.flat(), ({ number }) => number),
    categoryOffsets: offsets,
  };
}

/** By position of a feature that the trees ask for, and whose texts are numbered otherwise: the number now of each one then. */
function newNumbers(
  ensemble: TreeEnsemble,
  { names, texts = {}, meant = {} }: BoundRows,
): Map<number, Map<number, number>> {
  const changes = new Map<number, Map<number, number>>(), asked = new Set(askedFeatures(ensemble));
  const columns = new Map(plainNames(names).map((plain, f) => [plain, names[f] ?? ""]));
  ensemble.names.forEach((plain, f) => {
    const name = columns.get(plain) ?? "", then = Object.hasOwn(meant, name) ? meant[name] : undefined;
    if (!asked.has(plain) || then === undefined) return;
    const now = Object.hasOwn(texts, name) ? texts[name] : undefined;
    if (now === undefined) throw mismatch(plain, "numbers");
    if (now.length === then.length && now.every((text, i) => text === then[i])) return;
    const numbers = new Map(now.map((text, i) => [text, i]));
    changes.set(
      f,
      new Map(then.flatMap((text, i) => {
        const number = numbers.get(text);
        return number === undefined ? [] : [[i, number] as const];
      })),
    );
  });
  return changes;
}

function mismatch(feature: string, found: string): FitError {
  return new FitError(
    "SPEC_MISMATCH",
    `Cannot use an imported model as the texts of ${feature} must be those that its numbers stand for: ` +
      `current value is others, and ${found}`,
    { hint: "Import a model that was fitted on the table as it is now.", context: { feature } },
  );
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
