import type { Design } from "../../core/rows/design.ts";
import type { Rng } from "../../core/numbers/random.ts";
import type { ModelFamily, Params, Training } from "../contract/family.ts";
import { requireTrainingDesign } from "../contract/checks.ts";
import { taskOf } from "../contract/task_of.ts";
import { widthOf } from "../../core/rows/task.ts";
import { mean, variance } from "../../core/numbers/statistics.ts";
import { SmoothingTrial } from "../contract/class_smoothing.ts";
import { CLASS_WEIGHT, sharesAsTheyCome, withClassWeight } from "../contract/class_weight.ts";
import { outputDesign } from "../contract/output_design.ts";
import { classShares } from "../contract/prior_mean.ts";
import { isOneClass, shareTrees } from "./share_trees.ts";
import { type Bagged, type BagOptions, fitForest, fitVectorForest } from "./bag.ts";
import type { BinnedDesign } from "./bin.ts";
import { binnedOf, treeForm, TreeModel } from "./model.ts";
import type { CutPlace } from "./grow_options.ts";
import { FLAG, integerIn, numberAbove, numberIn, oneOf, type ParamRule, resolveParams } from "../contract/params.ts";
import { smallerTrees } from "./smaller.ts";
import { LIGHT_RECIPE } from "../../features/table/table_recipe.ts";
import { encoded, type TableFamily } from "../contract/encoded.ts";

const NAME = "random_forest";
const MIN_ROWS = 10;
const TASKS = ["number", "class"] as const;

const DEFAULTS = {
  trees: 100,
  mtry: 1 / 3,
  sampling: "node",
  maxDepth: 0,
  maxLeaves: 0,
  minLeaf: 4,
  leafRows: "drawn",
  cut: "middle" as CutPlace,
  maxBins: 64,
  minGain: 0,
  bootstrap: true,
  rowSample: 1,
  smoothing: "out_of_bag",
  classWeight: "none",
};
type ForestParams = typeof DEFAULTS;

const RULES: Readonly<Record<keyof ForestParams, ParamRule>> = {
  trees: integerIn(1, 100_000),
  mtry: numberAbove(0, 1),
  sampling: oneOf("node", "level", "tree"),
  maxDepth: integerIn(0, 64),
  maxLeaves: integerIn(0, 65_536),
  minLeaf: integerIn(1, 1_000_000_000),
  leafRows: oneOf("drawn", "distinct"),
  cut: oneOf("middle", "value"),
  maxBins: integerIn(3, 255),
  minGain: numberIn(0, 1e300),
  bootstrap: FLAG,
  rowSample: numberAbove(0, 1),
  smoothing: oneOf("out_of_bag", "none"),
  classWeight: CLASS_WEIGHT,
};

/** Shares or means that the leaves of a forest hold, at most about: they are as many as leaves times outputs. */
const MOST_SHARES = 4e6;

/**
 * Random forest of histogram trees on design rows: squared error of a number, Gini's impurity of classes, whose shares are in the
 * leaves; several numbers have the same trees.
 *
 * Parameters: `trees`; `mtry`: share of the columns searched per `sampling` (`node`, `level` or `tree`); `maxDepth` and
 * `maxLeaves` (0: no limit), `minLeaf` (`leafRows` `drawn`: a row as often as it is drawn; `distinct`, as scikit-learn: once), `cut` (where a threshold lies
 * between the rows that it parts: in the `middle` of the values that others have there, or halfway by `value`, as scikit-learn), `minGain`; `maxBins`; `bootstrap` (with replacement) and
 * `rowSample`, the rows drawn as a share of all; `smoothing`, whether the shares of all rows count as some trees more where these are classes, as many as
 * rows that trees have not seen lose least by; `classWeight`. The fitted model holds the out-of-bag error in `judged[0]`.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { createRng } from "@lib/core/numbers/random.ts";
 * import { randomForest } from "@lib/models/trees/random_forest.ts";
 * import { designOf } from "@lib/models/contract/design_rows.ts";
 * const x = Array.from({ length: 40 }, (_, i) => i);
 * const design = designOf({ names: ["x"], values: x, target: x.map((v) => v < 20 ? 1 : 5) });
 * const rows = { y: new Float64Array(0), start: 0, design };
 * const fitted = randomForest.fit({ ...rows, seasonLength: 1 }, {}, createRng(1));
 * const yhat = randomForest.predict(fitted, { ...rows, horizon: 40 });
 * assertLess(Math.abs(yhat[30] - 5), 0.1);
 * ```
 */
export const randomForest: ModelFamily<TreeModel> = {
  name: NAME,
  summary: "Random forest of histogram trees with out-of-bag error.",
  tasks: TASKS,
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  ...treeForm(NAME),
  smaller: smallerTrees(NAME),
  fit(training: Training, params: Params, rng: Rng): TreeModel {
    const settings = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const given = requireTrainingDesign(training, randomForest);
    const { design, weights } = withClassWeight(given, settings.classWeight);
    const binned = binnedOf(design, settings.maxBins), task = taskOf(design);
    const minLeaf = leafRows(settings, design.rows, widthOf(task));
    const options = { ...bagOptions({ ...settings, minLeaf }, binned.map.features.length), rng };
    if (task.kind === "class") {
      const { classes } = task, asked = { binned, options, classes, smoothing: settings.smoothing };
      return fitClassForest(given, { ...asked, weighed: design, weights });
    }
    if (task.outputs > 1) return fitNumbers(design, { binned, options, outputs: task.outputs });
    const { ensemble, outOfBagError } = fitForest(binned, design, options);
    return new TreeModel(NAME, ensemble, Float64Array.of(outOfBagError));
  },
};

interface WeighedForest {
  readonly classes: number;
  readonly smoothing: string;
  /** Rows that trees are grown on. */
  readonly weighed: Design;
  /** Of the classes; null: each row counts as one. */
  readonly weights: readonly number[] | null;
}

/**
 * Fewest rows of a leaf. Unless they are asked for, leaves of very many rows and several outputs have more, or a forest of 200,000 rows
 * of 50 classes would hold a gigabyte.
 */
function leafRows({ minLeaf, trees }: ForestParams, rows: number, width: number): number {
  if (width <= 2 || minLeaf !== DEFAULTS.minLeaf) return minLeaf;
  return Math.max(minLeaf, Math.ceil(rows * width * trees / MOST_SHARES));
}

interface ForestInput {
  readonly binned: BinnedDesign;
  readonly options: BagOptions & { rng: Rng };
}

/** Shares of the classes in leaves, to which the shares of all rows are added as those of some trees more: no class is impossible. */
function fitClassForest(
  design: Design,
  { binned, options, classes, smoothing, weighed, weights }: ForestInput & WeighedForest,
): TreeModel {
  const { trees } = options, shares = classShares(design, classes);
  if (isOneClass(design)) return new TreeModel(NAME, shareTrees(design, classes), new Float64Array(0), classes);
  // Of two classes the squared error of 0 and 1 is Gini's impurity.
  const grown = classes > 2
    ? fitVectorForest(binned, weighed, { ...options, outputs: classes, vectors: "classes" })
    : fitForest(binned, weighed, options);
  const bagged = weights === null ? grown : withSharesAsTheyCome(grown, weights);
  const count = smoothing === "none" ? 0 : smoothingOf(bagged, design, shares),
    judged = Float64Array.of(bagged.outOfBagError);
  const { ensemble } = bagged;
  if (classes > 2) {
    const bases = shares.map((share) => count * share / trees);
    return new TreeModel(NAME, { ...ensemble, base: bases[0]!, bases }, judged, classes);
  }
  const part = trees / (trees + count), base = ensemble.base * part + count * shares[1]! / (trees + count);
  const value = ensemble.value.map((own, node) => ensemble.split[node]! < 0 ? own * part : own);
  return new TreeModel(NAME, { ...ensemble, base, value }, judged, classes);
}

/** Trees are grown on weighed rows; what leaves, and votes, say is of classes as they come. */
function withSharesAsTheyCome(bagged: Bagged, weights: readonly number[]): Bagged {
  const { ensemble, outOfBag } = bagged, { base, vectors } = ensemble;
  const two = (second: number) => sharesAsTheyCome(bothOf(second), weights)[1]!;
  if (vectors !== undefined) {
    return {
      ...bagged,
      ensemble: { ...ensemble, vectors: sharesAsTheyCome(vectors, weights) },
      outOfBag: sharesAsTheyCome(outOfBag, weights),
    };
  }
  const value = ensemble.value.map((own, node) => ensemble.split[node]! < 0 ? two(base + own) - base : own);
  return { ...bagged, ensemble: { ...ensemble, value }, outOfBag: outOfBag.map(two) };
}

/** How many trees the shares of all rows should count as, by what trees say of rows that they have not seen. */
function smoothingOf({ outOfBag, votes }: Bagged, { rows, target, weight }: Design, shares: Float64Array): number {
  const trial = new SmoothingTrial(shares), width = outOfBag.length / rows;
  for (let row = 0; row < rows; row++) {
    if (votes[row] === 0) continue;
    const own = outOfBag.subarray(row * width, (row + 1) * width), said = width > 1 ? own : bothOf(own[0]!);
    trial.add(said, { actual: target[row]!, votes: votes[row]!, weight: weight[row]! });
  }
  return trial.best();
}

/** Both shares of two classes; rounding may have put the second beyond its bounds. */
function bothOf(second: number): Float64Array {
  const share = Math.min(1, Math.max(0, second));
  return Float64Array.of(1 - share, share);
}

/** Means of several targets in leaves; splits see each relative to its spread. */
function fitNumbers(design: Design, { binned, options, outputs }: ForestInput & { outputs: number }): TreeModel {
  const { rows, weight } = design, parts = Array.from({ length: outputs }, (_, t) => outputDesign(design, t).target);
  const centres = Float64Array.from(parts, mean), spreads = parts.map((part) => Math.sqrt(variance(part)) || 1);
  const target = new Float64Array(rows * outputs);
  parts.forEach((part, t) =>
    part.forEach((value, row) => target[t * rows + row] = (value - centres[t]!) / spreads[t]!)
  );
  const vectorsOf = { ...options, outputs, vectors: "numbers" } as const;
  const { ensemble, outOfBagError } = fitVectorForest(binned, { target, weight }, vectorsOf);
  const vectors = ensemble.vectors?.map((own, i) => own * spreads[i % outputs]!);
  const several = { ...ensemble, base: centres[0]!, bases: centres, ...(vectors === undefined ? {} : { vectors }) };
  return new TreeModel(NAME, several, Float64Array.of(outOfBagError));
}

function bagOptions(settings: ForestParams, columns: number): BagOptions {
  const { sampling, mtry } = settings;
  return {
    trees: settings.trees,
    growth: "depth",
    maxDepth: settings.maxDepth,
    maxLeaves: settings.maxLeaves,
    rules: {
      minLeaf: settings.minLeaf,
      minWeight: 0,
      lambda: 0,
      l1: 0,
      minGain: settings.minGain,
      categorySmooth: 0,
      categoryLambda: 0,
    },
    columnSampleLevel: sampling === "level" ? mtry : 1,
    columnsPerNode: sampling === "node" && mtry < 1 ? Math.max(1, Math.round(columns * mtry)) : 0,
    columnSample: sampling === "tree" ? mtry : 1,
    maxDelta: 0,
    bootstrap: settings.bootstrap,
    distinct: settings.leafRows === "distinct",
    cut: settings.cut,
    rowSample: settings.rowSample,
  };
}

/** The family of the catalogue: of rows of features or of a table. */
export const tableForest: TableFamily<TreeModel> = encoded(randomForest, LIGHT_RECIPE);
