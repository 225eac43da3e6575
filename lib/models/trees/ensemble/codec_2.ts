import type { Artifact, ArtifactArray } from "../../../core/bytes/artifact.ts";
import type { FitError } from "../../../core/errors/errors.ts";
import { CATEGORY, LEAF, type Link, type TreeEnsemble } from "./ensemble.ts";

/** Bins that a category subset has bits for. */
const SUBSET_BINS = 256;

/** What is found instead of whole trees, as an error. */
type Corrupt = (found: string) => FitError;

/**
 * The ensemble of an artifact of layout 2, which had each node's fields as they are in memory: those of released registries.
 *
 * @param artifact Its family and layout are checked. @param given `link`: of its header; `corrupt`: makes the error.
 * @throws {FitError} `CORRUPT_ARTIFACT` if an array is missing, a node points outside the trees or the features, or a number is none.
 */
export function decodeTrees2(
  { header, arrays }: Artifact,
  { link, corrupt }: { readonly link: Link | undefined; readonly corrupt: Corrupt },
): TreeEnsemble {
  const { specHash, names, average } = header;
  if (typeof specHash !== "string" || !isTexts(names) || link === undefined || typeof average !== "boolean") {
    throw corrupt("an incomplete header");
  }
  const arrayOf = <T extends ArtifactArray>(name: string, Type: abstract new (...args: never[]) => T): T => {
    const array = arrays[name];
    if (!(array instanceof Type)) throw corrupt(`no array "${name}"`);
    return array;
  };
  const ensemble: TreeEnsemble = {
    specHash,
    names,
    link,
    average,
    base: arrayOf("base", Float64Array)[0]!,
    roots: arrayOf("roots", Int32Array),
    split: arrayOf("split", Int32Array),
    left: arrayOf("left", Int32Array),
    value: arrayOf("value", Float64Array),
    subsets: arrayOf("subsets", Uint32Array),
    categories: arrayOf("categories", Float64Array),
    categoryOffsets: arrayOf("categoryOffsets", Int32Array),
    gain: arrayOf("gain", Float64Array),
  };
  const problem = problemOf(ensemble);
  if (problem !== null) throw corrupt(problem);
  return ensemble;
}

/** Every walk must stay inside the arrays and end: children lie behind their parent, within its tree. */
function problemOf(ensemble: TreeEnsemble): string | null {
  const { roots, split, left, value, names, gain } = ensemble, p = names.length, nodes = split.length;
  if (left.length !== nodes || value.length !== nodes || gain.length !== p) return "arrays of unequal length";
  if (!areCategories(ensemble)) return "a cut category table";
  if (roots.length < 1 || roots[0] !== 0 || roots[roots.length - 1] !== nodes) return "wrong roots";
  if (roots.some((root, tree) => tree > 0 && root <= roots[tree - 1]!)) return "wrong roots";
  if (!Number.isFinite(ensemble.base)) return `base ${ensemble.base}`;
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    for (let node = roots[tree]!, end = roots[tree + 1]!; node < end; node++) {
      const code = split[node]!, child = left[node]!;
      const sound = code < 0
        ? code === LEAF && child === node - 1 && Number.isFinite(value[node])
        : code >> 2 < p && child > node && child + 1 < end &&
          ((code & CATEGORY) === 0 ? !Number.isNaN(value[node]) : isCategorySplit(ensemble, node));
      if (!sound) return `node ${node} pointing outside`;
    }
  }
  return null;
}

/** Category splits need a feature with categories, and a subset of their own. */
function isCategorySplit({ split, value, subsets, categoryOffsets }: TreeEnsemble, node: number): boolean {
  const feature = split[node]! >> 2, subset = value[node]!;
  return categoryOffsets[feature + 1]! > categoryOffsets[feature]! && Number.isInteger(subset) && subset >= 0 &&
    8 * subset + 8 <= subsets.length;
}

function areCategories({ categories, categoryOffsets: offsets, names }: TreeEnsemble): boolean {
  const p = names.length;
  const whole = offsets.length === p + 1 && offsets[0] === 0 && offsets[p] === categories.length;
  const narrow = (width: number) => width >= 0 && width <= SUBSET_BINS;
  return whole && names.every((_, f) => narrow(offsets[f + 1]! - offsets[f]!));
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}
