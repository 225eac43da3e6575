import { RandomForestRegression } from "ml-random-forest";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import {
  assertArtifact,
  assertFitted,
  corrupt,
  floats,
  requireFutureDesign,
  requireTrainingDesign,
  type Tagged,
} from "../contract/checks.ts";
import type { ModelFamily } from "../contract/family.ts";
import { integerIn, type ParamRule, resolveParams } from "../contract/params.ts";
import { type Standardization, standardize, standardizedRows } from "../linear/standardize.ts";

const DEFAULTS = { trees: 20, maxDepth: 8, minSamples: 5 };
const RULES: Readonly<Record<keyof typeof DEFAULTS, ParamRule>> = {
  trees: integerIn(1, 10_000),
  maxDepth: integerIn(1, 1000),
  minSamples: integerIn(1, 1_000_000),
};

/** A fitted forest of the `ml-random-forest` package. */
export interface PackageForest extends Tagged {
  /** Hash of the feature spec of the training rows. */
  readonly specHash: string;
  /** How features become the forest's columns: missing values count as the mean. */
  readonly columns: Standardization;
  /** Mean of the training targets: the forecast of a forest without columns. */
  readonly centre: number;
  /** The package's own JSON as UTF-8; empty for a forest without a split. */
  readonly json: Uint8Array;
  /** The forest loaded from `json`. */
  readonly forest: RandomForestRegression | null;
}

/**
 * The random forest of `npm:ml-random-forest`, as a reference beside our own: exact splits, features drawn once per tree.
 * Some 200 times slower and its JSON megabytes large, so it competes only where a config names it.
 */
export const mlRandomForest: ModelFamily<PackageForest> = {
  name: "ml_random_forest",
  summary: "Random forest of the ml-random-forest package: a slow reference, only on request.",
  input: "design",
  minRows: 10,
  defaults: DEFAULTS,
  fit(training, params, rng) {
    const settings = resolveParams(DEFAULTS, params, { family: "ml_random_forest", rules: RULES });
    const design = requireTrainingDesign(training, mlRandomForest);
    const seed = rng.integer(2 ** 31);
    const columns = standardize(design), targets = Array.from(design.target);
    const centre = targets.reduce((sum, value) => sum + value / targets.length, 0);
    const constant = targets.every((value) => value === targets[0]);
    const json = constant || columns.features.length === 0
      ? new Uint8Array()
      : trainForest(matrixOf(design, columns), targets, { settings, seed });
    return { family: "ml_random_forest", specHash: design.specHash, columns, centre, json, forest: loadForest(json) };
  },
  predict(fitted, future) {
    assertFitted(fitted, "ml_random_forest");
    const design = requireFutureDesign(future, fitted);
    const { forest, columns, centre } = fitted;
    if (forest === null || design.rows === 0) return new Float64Array(design.rows).fill(centre);
    return sound(() => Float64Array.from(forest.predict(matrixOf(design, columns))));
  },
  encode(fitted) {
    assertFitted(fitted, "ml_random_forest");
    const { columns, centre, json } = fitted;
    return {
      header: { family: "ml_random_forest", specHash: fitted.specHash },
      arrays: { ...columns, centre: Float64Array.of(centre), json },
    };
  },
  decode(artifact) {
    assertArtifact(artifact, "ml_random_forest");
    const { specHash } = artifact.header, { features, json } = artifact.arrays;
    if (typeof specHash !== "string" || !(features instanceof Int32Array) || !(json instanceof Uint8Array)) {
      throw corrupt("specHash, features and json");
    }
    const columns = {
      features,
      levels: floats(artifact, "levels"),
      mean: floats(artifact, "mean"),
      scale: floats(artifact, "scale"),
    };
    const [centre = NaN] = floats(artifact, "centre");
    return { family: "ml_random_forest", specHash, columns, centre, json, forest: sound(() => loadForest(json)) };
  },
  degenerate: (fitted) => fitted.forest === null ? "SINGLE_LEAF" : null,
};

/** Train by the package; its options `replacement` and `maxFeatures` draw features, `useSampleBagging` draws rows. */
function trainForest(
  rows: number[][],
  targets: number[],
  options: { readonly settings: typeof DEFAULTS; readonly seed: number },
): Uint8Array {
  const { settings, seed } = options;
  const forest = new RandomForestRegression({
    seed,
    nEstimators: settings.trees,
    maxFeatures: 1.0,
    replacement: false,
    useSampleBagging: true,
    noOOB: true,
    treeOptions: {
      maxDepth: settings.maxDepth,
      minNumSamples: settings.minSamples,
      // Its "gain" is the squared error left, in the target's unit: a threshold would depend on the scale.
      gainThreshold: -1,
    },
  });
  forest.train(rows, targets);
  return new TextEncoder().encode(JSON.stringify(forest.toJSON()));
}

/** The package looks at nothing of what it loads: whatever is wrong with it shows as an error of the runtime. */
function sound<T>(work: () => T): T {
  try {
    return work();
  } catch (thrown) {
    if (thrown instanceof FitError) throw thrown;
    throw corrupt("a forest of ml-random-forest");
  }
}

function loadForest(json: Uint8Array): RandomForestRegression | null {
  return json.length === 0 ? null : RandomForestRegression.load(JSON.parse(new TextDecoder().decode(json)));
}

function matrixOf(design: Design, columns: Standardization): number[][] {
  const rows = standardizedRows(design, columns), k = columns.features.length;
  return Array.from({ length: design.rows }, (_, i) => Array.from(rows.subarray(i * k, (i + 1) * k)));
}
