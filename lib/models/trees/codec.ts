import type { Artifact, ArtifactArray } from "../../core/artifact.ts";
import { FitError } from "../../core/errors.ts";
import { CATEGORY, LEAF, type Link, type TreeEnsemble } from "./ensemble.ts";

/** Version of the layout that {@linkcode encodeTrees} writes. Version 1 had other leaves, and bins of thresholds. */
const LAYOUT = 2;
/** Bins that a category subset has bits for. */
const SUBSET_BINS = 256;
const LINKS: readonly Link[] = ["identity", "log", "logit"];

/**
 * An ensemble as data; its arrays are not copied.
 *
 * @param ensemble Trees. @param options Name of the family, kept in the header; more arrays of its own.
 */
export function encodeTrees(
  ensemble: TreeEnsemble,
  options: { family: string; arrays?: Artifact["arrays"] },
): Artifact {
  const { specHash, names, link, average, base, ...arrays } = ensemble;
  return {
    header: { family: options.family, layout: LAYOUT, specHash, names, link, average },
    arrays: { ...options.arrays, base: Float64Array.of(base), ...arrays },
  };
}

/**
 * Inverse of {@linkcode encodeTrees}: the ensemble predicts from the artifact's own arrays, without a copy.
 *
 * @param artifact What `encodeTrees` gave, also after a round trip through bytes. @param family Name its header must hold.
 * @throws {FitError} `CORRUPT_ARTIFACT` if an array is missing, or a node points outside the trees or the features.
 */
export function decodeTrees(artifact: Artifact, family: string): TreeEnsemble {
  const { header, arrays } = artifact;
  const { layout, specHash, names, average } = header;
  const link = LINKS.find((name) => name === header.link);
  if (header.family !== family) throw corrupt(`family ${String(header.family)}`);
  if (layout !== LAYOUT) throw corrupt(`layout ${String(layout)}`);
  if (typeof specHash !== "string" || !isTexts(names) || link === undefined || typeof average !== "boolean") {
    throw corrupt("an incomplete header");
  }
  const ensemble: TreeEnsemble = {
    specHash,
    names,
    link,
    average,
    base: arrayOf(arrays, "base", Float64Array)[0],
    roots: arrayOf(arrays, "roots", Int32Array),
    split: arrayOf(arrays, "split", Int32Array),
    left: arrayOf(arrays, "left", Int32Array),
    value: arrayOf(arrays, "value", Float64Array),
    subsets: arrayOf(arrays, "subsets", Uint32Array),
    categories: arrayOf(arrays, "categories", Float64Array),
    categoryOffsets: arrayOf(arrays, "categoryOffsets", Int32Array),
    gain: arrayOf(arrays, "gain", Float64Array),
  };
  checkNodes(ensemble);
  return ensemble;
}

/** Every walk must stay inside the arrays and end: children lie behind their parent, within its tree. */
function checkNodes(ensemble: TreeEnsemble): void {
  const { roots, split, left, value, names, gain } = ensemble, p = names.length, nodes = split.length;
  if (left.length !== nodes || value.length !== nodes || gain.length !== p) throw corrupt("arrays of unequal length");
  checkCategories(ensemble);
  if (roots.length < 1 || roots[0] !== 0 || roots[roots.length - 1] !== nodes) throw corrupt("wrong roots");
  if (roots.some((root, tree) => tree > 0 && root <= roots[tree - 1])) throw corrupt("wrong roots");
  if (!Number.isFinite(ensemble.base)) throw corrupt(`base ${ensemble.base}`);
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    for (let node = roots[tree]; node < roots[tree + 1]; node++) {
      const code = split[node], child = left[node];
      const sound = code < 0
        ? code === LEAF && child === node - 1
        : code >> 2 < p && child > node && child + 1 < roots[tree + 1] &&
          ((code & CATEGORY) === 0 || isCategorySplit(ensemble, node));
      if (!sound) throw corrupt(`node ${node} pointing outside`);
    }
  }
}

/** Category splits need a feature with categories, and a subset of their own. */
function isCategorySplit({ split, value, subsets, categoryOffsets }: TreeEnsemble, node: number): boolean {
  const feature = split[node] >> 2, subset = value[node];
  return categoryOffsets[feature + 1] > categoryOffsets[feature] && Number.isInteger(subset) && subset >= 0 &&
    8 * subset + 8 <= subsets.length;
}

function checkCategories({ categories, categoryOffsets: offsets, names }: TreeEnsemble): void {
  const p = names.length;
  const whole = offsets.length === p + 1 && offsets[0] === 0 && offsets[p] === categories.length;
  const narrow = (width: number) => width >= 0 && width <= SUBSET_BINS;
  if (!whole || !names.every((_, f) => narrow(offsets[f + 1] - offsets[f]))) throw corrupt("a cut category table");
}

function arrayOf<T extends ArtifactArray>(
  arrays: Artifact["arrays"],
  name: string,
  Type: abstract new (...args: never[]) => T,
): T {
  const array = arrays[name];
  if (!(array instanceof Type)) throw corrupt(`no array "${name}"`);
  return array;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function corrupt(found: string): FitError {
  return new FitError("CORRUPT_ARTIFACT", `Cannot decode trees as they must be whole: current value is ${found}`, {
    hint: "Restore the registry root from a backup or train the key again.",
  });
}
