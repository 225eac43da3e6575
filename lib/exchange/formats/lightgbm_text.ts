import { type Link, outputCount, type TreeEnsemble } from "../../models/trees/ensemble/ensemble.ts";
import { plainNames } from "../../models/trees/plain_names.ts";
import { type PlainSplit, type PlainTree, plainTrees } from "./plain_trees.ts";

/** An ensemble as LightGBM reads it. */
export interface LightgbmText {
  /** The model file. */
  readonly text: string;
  /**
   * What must be added to what LightGBM predicts, unit of the model's target. Boosted trees have it in a last tree of one leaf:
   * 0. LightGBM divides a forest's sum by its trees, and nothing can be added after that.
   */
  readonly offset: number;
}

/** What LightGBM calls the losses whose predictions are exponents or logits. */
const OBJECTIVES: Readonly<Partial<Record<Link, string>>> = {
  identity: "regression",
  log: "poisson",
  logit: "binary sigmoid:1",
};

/** Of `decision_type`: the split asks for categories; missing goes left; what counts as missing is NaN. */
const CATEGORICAL = 1, DEFAULT_LEFT = 2, NAN_IS_MISSING = 8;

/** Numbers above: a set of categories is one bit for each number up to the largest. */
const LARGEST_CATEGORY = 1_000_000;

/**
 * An ensemble as a LightGBM model file: raw predictions of `lightgbm.Booster` plus the offset are bit-equal to ours, as are
 * thresholds, missing values, categories and the order in which leaves are added.
 *
 * @param ensemble Trees of one output, or of a score for each of several classes.
 * @returns Null if a category is no integer that LightGBM can hold, or leaves have values of several outputs.
 * @see https://github.com/microsoft/LightGBM, `GBDT::SaveModelToString` and `Tree::ToString`
 */
export function formatLightgbm(ensemble: TreeEnsemble): LightgbmText | null {
  const { base, bases = Float64Array.of(base), vectors, average, link } = ensemble, outputs = outputCount(ensemble);
  if (vectors !== undefined || (outputs > 1 && link !== "softmax")) return null;
  const trees = plainTrees(ensemble);
  if (!ensemble.categories.every((value) => Number.isInteger(value) && value >= 0 && value <= LARGEST_CATEGORY)) {
    return null;
  }
  const isInside = average && trees.length > 0;
  // (leaf + leaf + … ) + base: the last tree is added last, as the base is here.
  const isWhole = isInside || (bases.every((own) => own === 0) && trees.length > 0);
  const all = isWhole ? trees : [...trees, ...Array.from(bases, (own) => ({ splits: [], leaves: [own] }))];
  const blocks = all.map((tree, t) => `Tree=${t}\n${formatTree(tree)}\n\n`);
  const head = [
    "tree",
    "version=v4",
    `num_class=${outputs}`,
    `num_tree_per_iteration=${outputs}`,
    "label_index=0",
    `max_feature_idx=${ensemble.names.length - 1}`,
    `objective=${outputs > 1 ? `multiclass num_class:${outputs}` : OBJECTIVES[link]}`,
    ...(isInside ? ["average_output"] : []),
    `feature_names=${plainNames(ensemble.names).join(" ")}`,
    `feature_infos=${featureInfos(ensemble).join(" ")}`,
    `tree_sizes=${blocks.map((block) => block.length).join(" ")}`,
  ];
  const tail = "end of trees\n\nfeature_importances:\n\nparameters:\nend of parameters\n\npandas_categorical:null\n";
  return { text: `${head.join("\n")}\n\n${blocks.join("")}${tail}`, offset: isInside ? base : 0 };
}

function formatTree({ splits, leaves }: PlainTree): string {
  const sets = splits.flatMap(({ categories }) => categories === null ? [] : [bitset(categories)]);
  const boundaries = sets.reduce<number[]>((ends, set) => [...ends, (ends.at(-1) ?? 0) + set.length], [0]);
  let set = 0;
  const thresholds = splits.map(({ categories, atMost }) => categories === null ? formatNumber(atMost) : `${set++}`);
  const lines: [string, readonly (string | number)[]][] = [
    ["num_leaves", [leaves.length]],
    ["num_cat", [sets.length]],
    ["split_feature", splits.map(({ feature }) => feature)],
    ["split_gain", splits.map(() => 0)],
    ["threshold", thresholds],
    ["decision_type", splits.map(decisionType)],
    ["left_child", splits.map(({ yes }) => yes)],
    ["right_child", splits.map(({ no }) => no)],
    ["leaf_value", leaves.map(formatNumber)],
    ["leaf_weight", leaves.map(() => 0)],
    ["leaf_count", leaves.map(() => 0)],
    ["internal_value", splits.map(() => 0)],
    ["internal_weight", splits.map(() => 0)],
    ["internal_count", splits.map(() => 0)],
    ...(sets.length === 0 ? [] : [
      ["cat_boundaries", boundaries] as [string, number[]],
      ["cat_threshold", sets.flat()] as [string, number[]],
    ]),
    ["is_linear", [0]],
    ["shrinkage", [1]],
  ];
  return lines.map(([name, values]) => `${name}=${values.join(" ")}`).join("\n");
}

function decisionType({ categories, missingIsYes }: PlainSplit): number {
  return NAN_IS_MISSING + (categories === null ? 0 : CATEGORICAL) + (missingIsYes ? DEFAULT_LEFT : 0);
}

/** One bit for each category number, in words of 32. */
function bitset(categories: readonly number[]): number[] {
  const words = new Uint32Array(((categories.at(-1) ?? 0) >> 5) + 1);
  for (const category of categories) words[category >> 5]! |= 1 << (category & 31);
  return [...words];
}

/** The shortest text that reads back as the same double. */
function formatNumber(value: number): string {
  return value === Infinity ? "inf" : value === -Infinity ? "-inf" : String(value);
}

/** What LightGBM notes of each feature's values: its categories; of numbers the range, which is not known here. */
function featureInfos({ names, split, categories, categoryOffsets }: TreeEnsemble): string[] {
  const asked = new Set<number>();
  for (const code of split) if (code >= 0) asked.add(code >> 2);
  return names.map((_, f) => {
    const known = categories.subarray(categoryOffsets[f]!, categoryOffsets[f + 1]!);
    return !asked.has(f) ? "none" : known.length > 0 ? [...known].join(":") : "[-inf:inf]";
  });
}
