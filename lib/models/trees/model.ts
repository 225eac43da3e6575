import type { Artifact } from "../../core/bytes/artifact.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import type { Future, ModelFamily } from "../contract/family.ts";
import { featuresOf } from "../contract/output_design.ts";
import { wholeOf } from "../../core/rows/first_rows.ts";
import { binByEach, binDesign, type BinnedDesign } from "./bin.ts";
import { allRows } from "../contract/design_rows.ts";
import { corruptTrees, decodeTrees, encodeTrees } from "./ensemble/codec.ts";
import { compactTrees } from "./ensemble/compact.ts";
import { degeneracy, gainImportance, outputCount, type TreeEnsemble } from "./ensemble/ensemble.ts";
import { predictTrees } from "./predict.ts";

/** A fitted tree family: its trees and the loss that judged them while they were fitted. */
export class TreeModel {
  /**
   * Put a model together.
   *
   * @param family Name of the family that made it. @param ensemble Its trees.
   * @param judged Boosting: validation loss after each tree, shape [trees], or empty. Forest: out-of-bag error, shape [1].
   * @param classes Whose probabilities it predicts.
   */
  constructor(
    /** Name of the family that made it. */
    readonly family: string,
    /** Its trees. */
    readonly ensemble: TreeEnsemble,
    /** Validation losses or out-of-bag error. */
    readonly judged: Float64Array,
    /** Number of classes whose probabilities it predicts; 0: numbers. */
    readonly classes = 0,
  ) {}
}

/** The model of an artifact. @throws {FitError} `CORRUPT_ARTIFACT` if it is no whole model of the family. */
export function decodeModel(artifact: Artifact, family: string): TreeModel {
  const ensemble = decodeTrees(artifact, family), { judged } = artifact.arrays, { classes = 0 } = artifact.header;
  if (classes !== 0 && classes !== classesOf(ensemble)) throw corruptTrees(`trees of ${classes} classes`);
  return new TreeModel(
    family,
    ensemble,
    judged instanceof Float64Array ? judged : new Float64Array(0),
    Number(classes),
  );
}

/** Number of classes that an ensemble can be of: of two the second has the one score. */
function classesOf(ensemble: TreeEnsemble): number {
  return ensemble.link === "softmax" || ensemble.link === "shares" ? outputCount(ensemble) : 2;
}

/** The value as a model of the family. @throws {FitError} `NOT_FITTED` if it is none. */
export function fittedModel(fitted: unknown, family: string): TreeModel {
  if (fitted instanceof TreeModel && fitted.family === family) return fitted;
  throw new FitError(
    "NOT_FITTED",
    `Cannot predict with ${family} as it must be fitted: current value is ${typeof fitted}`,
    {
      hint: "Pass what fit() or decode() of the same family returned.",
    },
  );
}

/**
 * Predictions of future rows on the scale of the target.
 *
 * @param model Fitted trees. @param future Rows with the features of the training rows.
 * @returns Shape [horizon]; of classes [horizon × classes], rows that sum to 1.
 * @throws {FitError} `SPEC_MISMATCH` if the rows are of another feature spec.
 * @throws {TypeError} Without a design. @throws {RangeError} If its shape is not [horizon × p].
 */
export function predictDesign(model: TreeModel, future: Future): Float64Array {
  const { design, horizon } = future, { ensemble, family } = model;
  if (design === null) {
    throw new TypeError(`Cannot predict with ${family} as it needs feature rows: current value is null`);
  }
  if (design.rows !== horizon || design.values.length < horizon * design.names.length) {
    throw new RangeError(
      `Cannot predict with ${family} as it needs a design of ${horizon} rows: current value is ` +
        `${design.rows} rows, ${design.values.length} values`,
    );
  }
  const sameNames = design.names.length === ensemble.names.length &&
    design.names.every((name, f) => name === ensemble.names[f]);
  if (design.specHash !== ensemble.specHash || !sameNames) {
    throw new FitError(
      "SPEC_MISMATCH",
      `Cannot predict with ${family} as rows must be of feature spec "${ensemble.specHash}": current value is ` +
        `"${design.specHash}" with ${design.names.length} features`,
      { hint: "Make the rows with the model's own feature spec." },
    );
  }
  const predicted = predictTrees(ensemble, design.values, { rows: horizon, offset: design.offset });
  return model.classes === 2 && predicted.length === horizon ? bothClasses(predicted) : predicted;
}

/** From the probability of the second of two classes those of both. */
function bothClasses(second: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * second.length }, (_, i) => {
    const share = Math.min(1, Math.max(0, second[i >> 1]!));
    return i % 2 === 1 ? share : 1 - share;
  });
}

/** What all tree families share: everything but `fit`. */
export function treeForm(
  name: string,
): Required<
  Pick<ModelFamily<TreeModel>, "input" | "predict" | "compact" | "encode" | "decode" | "importance" | "degenerate">
> {
  return {
    input: "design",
    predict: (fitted, future) => predictDesign(fittedModel(fitted, name), future),
    compact(fitted) {
      const { ensemble, judged, classes } = fittedModel(fitted, name);
      return new TreeModel(name, compactTrees(ensemble), judged, classes);
    },
    encode(fitted) {
      const { ensemble, judged, classes } = fittedModel(fitted, name);
      return encodeTrees(ensemble, { family: name, arrays: { judged }, ...(classes > 0 ? { classes } : {}) });
    },
    decode: (artifact) => decodeModel(artifact, name),
    importance: (fitted) => gainImportance(fittedModel(fitted, name).ensemble),
    degenerate: (fitted) => degeneracy(fittedModel(fitted, name).ensemble),
  };
}

const binnings = new WeakMap<Design, Map<number, BinnedDesign>>();

/**
 * The design in bins, made once per design and number of bins: families, trials and folds share it. A pure memo; it lives as
 * long as the design, whose values must not be changed.
 *
 * Folds whose rows are the first rows of one design share the bins of that design, whose edges come from the earliest
 * window: no fold sees how later values are spread.
 *
 * @param design Training rows. @param maxBins See `BinOptions`.
 */
export function binnedOf(design: Design, maxBins: number): BinnedDesign {
  const same = featuresOf(design);
  if (same !== design) return binnedOf(same, maxBins);
  const known = binnings.get(design)?.get(maxBins);
  if (known !== undefined) return known;
  const whole = wholeOf(design);
  const edgeRows = whole.firstWindow === undefined ? undefined : allRows(whole.firstWindow);
  const binned = edgeRows === undefined || whole === design
    ? binDesign(design, { maxBins, edgeRows })
    : firstBinned(binnedOf(whole, maxBins), design.rows);
  const memo = binnings.get(design) ?? new Map<number, BinnedDesign>();
  binnings.set(design, memo.set(maxBins, binned));
  return binned;
}

const earlyBinnings = new WeakMap<Design, Map<string, BinnedDesign>>();

/**
 * The design in bins whose edges come from its early rows alone, made once per design, share and number of bins: boosters that
 * stop by the same rows share them, and see nothing of these. A pure memo, as {@linkcode binnedOf}.
 *
 * @param design Training rows. @param early Rows without those that validate.
 * @param options `share`: of the rows that validate, which says which are not; `maxBins`: see `BinOptions`.
 */
export function earlyBinnedOf(
  design: Design,
  early: Int32Array,
  { maxBins, share }: { readonly maxBins: number; readonly share: number },
): BinnedDesign {
  const same = featuresOf(design);
  if (same !== design) return earlyBinnedOf(same, early, { maxBins, share });
  const memo = earlyBinnings.get(design) ?? new Map<string, BinnedDesign>(), name = `${share} ${maxBins}`;
  const known = memo.get(name);
  if (known !== undefined) return known;
  const own = binnings.get(design) ?? new Map<number, BinnedDesign>();
  // Whoever stops by some rows is mostly fitted again on all: then one sort gives both.
  const isAlone = own.has(maxBins) || design.firstWindow !== undefined || wholeOf(design) !== design;
  const [binned, all] = binByEach(design, isAlone ? [early] : [early, undefined], maxBins);
  if (all !== undefined) binnings.set(design, own.set(maxBins, all));
  earlyBinnings.set(design, memo.set(name, binned!));
  return binned!;
}

/** The first rows of binned rows, sharing memory. */
function firstBinned({ map, bins }: BinnedDesign, rows: number): BinnedDesign {
  return { map, rows, bins: bins.subarray(0, rows * map.features.length) };
}
