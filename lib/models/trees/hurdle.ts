import type { Design } from "../../core/rows/design.ts";
import { assertArtifact, assertFitted, corrupt, requireTrainingDesign, type Tagged } from "../contract/checks.ts";
import { artifactPart, joinArtifacts } from "../contract/artifact_parts.ts";
import type { ModelFamily, Params, Training } from "../contract/family.ts";
import { boostRows } from "./gradient_boosting.ts";
import { lossOf } from "./loss.ts";
import { decodeModel, predictDesign, treeForm, TreeModel } from "./model.ts";
import { allRows } from "../contract/design_rows.ts";

/** Two boosted models: whether there is demand, and how much where there is. */
export interface HurdleFit extends Tagged {
  /** Probability of demand above zero. */
  readonly occurs: TreeModel;
  /** Mean of demand above zero, relative to none, on the scale of `design.target`. */
  readonly size: TreeModel;
}

const NAME = "hurdle", MIN_ROWS = 20;
const DEFAULTS: Params = { trees: 100, learningRate: 0.1, maxDepth: 5, minLeaf: 0, rowSample: 0.8, treeRows: 60_000 };
/** Sizes spread nearly as their mean does, as those of a gamma distribution (2). */
const SIZE_POWER = 1.8;
const PARTS = ["occurs", "size"] as const;

/**
 * Hurdle: boosting of the chance that anything is sold, times boosting of how much is, where it is. Both are fitted to means, so
 * that totals are right where most values are zero; a single model of both takes rare demand for noise.
 *
 * Parameters of both parts, as `gradient_boosting` has them: `trees`, `learningRate`, `maxDepth`, `minLeaf`,
 * `rowSample`, `treeRows`.
 *
 * @see Cragg (1971), doi:10.2307/1909582
 */
export const hurdle: ModelFamily<HurdleFit> = {
  name: NAME,
  summary: "Boosted chance of any demand, times boosted size where there is some: means of demand that is often zero.",
  input: "design",
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  fit(training: Training, params, rng) {
    const design = requireTrainingDesign(training, hurdle);
    const none = Float64Array.from({ length: design.rows }, (_, row) => noneOf(design, row));
    const sold = allRows(design.rows).filter((row) => design.target[row]! > none[row]!),
      options = { ...DEFAULTS, ...params };
    const chances = boostRows(design, {
      loss: lossOf("logistic"),
      target: design.target.map((value, row) => value > none[row]! ? 1 : 0),
      rows: allRows(design.rows),
      params: options,
    }, rng);
    const sizes = boostRows(design, {
      loss: lossOf("tweedie", SIZE_POWER),
      target: design.target.map((value, row) => Math.max(0, value - none[row]!)),
      // Where nothing was ever sold, the size of it is never asked for.
      rows: sold.length > 0 ? sold : allRows(design.rows),
      params: options,
    }, rng);
    return { family: NAME, occurs: partOf(chances, "occurs"), size: partOf(sizes, "size") };
  },
  predict(fitted, future) {
    assertFitted(fitted, NAME);
    const chance = predictDesign(fitted.occurs, future), size = predictDesign(fitted.size, future), { design } = future;
    return chance.map((value, row) => (design === null ? 0 : noneOf(design, row)) + value * size[row]!);
  },
  compact: ({ occurs, size }) => ({
    family: NAME,
    occurs: treeForm(occurs.family).compact(occurs),
    size: treeForm(size.family).compact(size),
  }),
  encode(fitted) {
    assertFitted(fitted, NAME);
    const parts = PARTS.map((part) => [part, treeForm(nameOf(part)).encode(fitted[part])] as const);
    return joinArtifacts({ family: NAME }, Object.fromEntries(parts));
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    const [occurs, size] = PARTS.map((part) => decodeModel(artifactPart(artifact, part), nameOf(part)));
    const { specHash, names } = occurs!.ensemble;
    const isPair = size!.ensemble.specHash === specHash && size!.ensemble.names.join() === names.join();
    if (!isPair) throw corrupt("two parts on the same rows");
    return { family: NAME, occurs: occurs!, size: size! };
  },
  /** Half of it is of the chance, half of the size. */
  importance({ occurs, size }) {
    const [chance, amount] = [occurs, size].map((model) => treeForm(model.family).importance(model));
    const sum = chance!.map((share, f) => share + amount![f]!), total = sum.reduce((a, b) => a + b, 0);
    return total > 0 ? sum.map((share) => share / total) : sum;
  },
  degenerate: ({ occurs, size }) =>
    treeForm(occurs.family).degenerate(occurs) === null ? null : treeForm(size.family).degenerate(size),
};

/** Target of a row on which nothing is sold. */
function noneOf({ transform }: Pick<Design, "transform">, row: number): number {
  return -transform[2 * row]! / transform[2 * row + 1]! + 0;
}

function nameOf(part: typeof PARTS[number]): string {
  return `${NAME}_${part}`;
}

function partOf(ensemble: TreeModel["ensemble"], part: typeof PARTS[number]): TreeModel {
  return new TreeModel(nameOf(part), ensemble, new Float64Array(0));
}
