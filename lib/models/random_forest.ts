import type { Rng } from "../core/random.ts";
import type { ModelFamily, Params, Training } from "./family.ts";
import { type BagOptions, fitForest } from "./trees/bag.ts";
import { binnedOf, trainingDesign, treeForm, TreeModel } from "./trees/model.ts";
import { FLAG, integerIn, numberAbove, numberIn, oneOf, type ParamRule, resolveParams } from "./trees/params.ts";
import { smallerTrees } from "./trees/smaller.ts";

const NAME = "random_forest";
const MIN_ROWS = 10;

const DEFAULTS = {
  trees: 100,
  mtry: 1 / 3,
  sampling: "node",
  maxDepth: 0,
  maxLeaves: 0,
  minLeaf: 4,
  maxBins: 64,
  minGain: 0,
  bootstrap: true,
  rowSample: 1,
};
type ForestParams = typeof DEFAULTS;

const RULES: Readonly<Record<keyof ForestParams, ParamRule>> = {
  trees: integerIn(1, 100_000),
  mtry: numberAbove(0, 1),
  sampling: oneOf("node", "level", "tree"),
  maxDepth: integerIn(0, 64),
  maxLeaves: integerIn(0, 65_536),
  minLeaf: integerIn(1, 1_000_000_000),
  maxBins: integerIn(3, 255),
  minGain: numberIn(0, 1e300),
  bootstrap: FLAG,
  rowSample: numberAbove(0, 1),
};

/**
 * Random forest of histogram trees on design rows, squared error.
 *
 * Parameters: `trees`; `mtry`: share of the columns searched per `sampling` (`node`, `level` or `tree`); `maxDepth` and
 * `maxLeaves` (0: no limit), `minLeaf` (rows with multiplicity), `minGain`; `maxBins`; `bootstrap` (with replacement) and
 * `rowSample`, the rows drawn as a share of all. The fitted model holds the out-of-bag error in `judged[0]`.
 *
 * @example
 * ```ts
 * import { assertLess } from "@std/assert";
 * import { createRng } from "@lib/core/random.ts";
 * import { randomForest } from "@lib/models/random_forest.ts";
 * import { designOf } from "@lib/models/trees/mod.ts";
 * const x = Array.from({ length: 40 }, (_, i) => i);
 * const design = designOf({ names: ["x"], values: x, target: x.map((v) => v < 20 ? 1 : 5) });
 * const fitted = randomForest.fit({ y: new Float64Array(0), seasonLength: 1, design }, {}, createRng(1));
 * const yhat = randomForest.predict(fitted, { y: new Float64Array(0), horizon: 40, design });
 * assertLess(Math.abs(yhat[30] - 5), 0.1);
 * ```
 */
export const randomForest: ModelFamily<TreeModel> = {
  name: NAME,
  summary: "Random forest of histogram trees with out-of-bag error.",
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  ...treeForm(NAME),
  smaller: smallerTrees(NAME),
  fit(training: Training, params: Params, rng: Rng): TreeModel {
    const settings = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const design = trainingDesign(training, { family: NAME, minRows: MIN_ROWS });
    const binned = binnedOf(design, settings.maxBins);
    const options = { ...bagOptions(settings, binned.map.features.length), rng };
    const { ensemble, outOfBagError } = fitForest(binned, design, options);
    return new TreeModel(NAME, ensemble, Float64Array.of(outOfBagError));
  },
};

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
    rowSample: settings.rowSample,
  };
}
