import type { Design } from "../../core/rows/design.ts";
import { FULL_RECIPE } from "../../features/table/table_recipe.ts";
import { requireTrainingDesign } from "../contract/checks.ts";
import { equationsOf, type NormalEquations } from "./normal_equations.ts";
import { descendCoordinates, type QuadraticProblem } from "./coordinate_descent.ts";
import type { ModelFamily } from "../contract/family.ts";
import { FoldSums } from "./fold_sums.ts";
import { type LinearFit, linearFit, linearForm } from "./linear_form.ts";
import { perOutput } from "../contract/per_output.ts";
import { type PenaltyPath, wideElasticNet } from "./wide_elastic_net.ts";
import { isWide } from "./wide_rows.ts";
import { encoded, type TableFamily } from "../contract/encoded.ts";
import { numberIn, type ParamRule, resolveParams } from "../contract/params.ts";

const NAME = "elastic_net", DEFAULTS = { penalty: 0, mix: 0.5 };
const RULES: Readonly<Record<keyof typeof DEFAULTS, ParamRule>> = { penalty: numberIn(0, 1e12), mix: numberIn(0, 1) };

/** Penalties tried, from the one that leaves no column down to a thousandth of it. */
const TRIED = 20, SPAN = 1e-3;
/** Penalties behind the best that are tried before the search ends. */
const PATIENCE = 4;
/** How nearly coefficients are at rest while penalties are compared. */
const ROUGH = 1e-5;

/**
 * Least squares with penalties on absolute and squared coefficients, which leaves columns out. `penalty` is that of columns and
 * a target of variance 1 (scikit-learn's alpha there), of which the share `mix` is on absolute coefficients; 0 chooses it by
 * cross-validation over five parts of the rows.
 *
 * @see Zou & Hastie (2005), doi:10.1111/j.1467-9868.2005.00503.x
 */
export const elasticNet: ModelFamily<LinearFit> = {
  name: NAME,
  summary: "Linear model with absolute and squared penalties, which leaves columns out; penalty by cross-validation.",
  minRows: 5,
  defaults: DEFAULTS,
  ...linearForm(NAME),
  fit(training, params) {
    const { penalty, mix } = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES });
    const design = requireTrainingDesign(training, elasticNet);
    if (isWide(design)) {
      const { rows, ...solution } = wideElasticNet(design, penalty, pathOf(mix));
      return linearFit(NAME, rows, { design, ...solution });
    }
    const equations = equationsOf(design);
    const deviation = Math.sqrt(equations.spread), k = equations.moment.length;
    const chosen = penalty > 0 || deviation === 0 ? penalty : choosePenalty(design, equations, mix);
    const coefficients = deviation > 0
      ? descendCoordinates(equations, strengths(chosen, mix, deviation), { start: new Float64Array(k) })
      : new Float64Array(k);
    return linearFit(NAME, equations, { design, coefficients, penalty: chosen });
  },
};

/** The family of the catalogue: asked for one number or several, of rows of features or of a table. */
export const tableElasticNet: TableFamily<LinearFit> = encoded(perOutput(elasticNet), FULL_RECIPE);

/** The penalties tried where rows are so wide that the products of their columns are not made. */
function pathOf(mix: number): PenaltyPath {
  return {
    shares: Array.from({ length: TRIED }, (_, i) => SPAN ** (i / (TRIED - 1))),
    first: (pull) => pull / Math.max(mix, 0.01),
    strengths: (penalty) => strengths(penalty, mix, 1),
  };
}

/** Coefficients of the target as it is are as many times larger as it varies more than 1. */
function strengths(penalty: number, mix: number, deviation: number): { l1: number; l2: number } {
  return { l1: penalty * mix * deviation, l2: penalty * (1 - mix) };
}

/** The penalty with the least squared error on parts of the rows that were left out; of equal ones the largest. */
function choosePenalty(design: Design, { columns, moment, spread }: NormalEquations, mix: number): number {
  const deviation = Math.sqrt(spread), most = moment.reduce((large, m) => Math.max(large, Math.abs(m)), 0);
  const first = most / deviation / Math.max(mix, 0.01), folds = FoldSums.of(design, columns);
  const states = folds.parts.map((part) => ({
    part,
    problem: folds.without(part),
    start: new Float64Array(moment.length),
    precision: ROUGH,
  }));
  let best = first, least = Infinity, found = 0;
  for (let i = 0; i < TRIED && i - found <= PATIENCE; i++) {
    const penalty = first * SPAN ** (i / (TRIED - 1));
    let error = 0;
    for (const { part, problem, ...options } of states) {
      const b = descendCoordinates(problem as QuadraticProblem, strengths(penalty, mix, deviation), options);
      error += part.squaredError(b, problem.centre, problem.means);
    }
    if (error < least * (1 - 1e-9)) [best, least, found] = [penalty, error, i];
  }
  return best;
}
