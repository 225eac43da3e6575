import type { Design } from "../core/design.ts";
import { numberParam, requireTrainingDesign } from "./_contract.ts";
import { type LinearFit, linearFit, linearForm } from "./_linear_form.ts";
import { type NormalEquations, normalEquations } from "./_normal_equations.ts";
import type { ModelFamily, Params } from "./family.ts";
import { solveShifted, tridiagonalize } from "./tridiagonal.ts";

const DEFAULTS: Params = { penalty: 0 };

/** Penalties tried, relative to the columns' variance of 1: 1e-5 to 10 in half decades. */
const PENALTIES = Array.from({ length: 13 }, (_, i) => 10 ** (i / 2 - 5));

/** Share of the independent observations that a fit may use up as degrees of freedom. */
const MOST_FREEDOM = 0.9;

/**
 * Ridge regression on the features. `penalty` 0 chooses it by generalised cross-validation; above 0 it is used as it is,
 * relative to standardised columns (the penalty of the usual form is n times it).
 *
 * Direct forecasting repeats a target in one row per step. Cross-validation therefore counts distinct targets, not rows;
 * else it would shrink too little.
 *
 * @see Golub, Heath & Wahba (1979), doi:10.1080/00401706.1979.10489751
 */
export const ridge: ModelFamily<LinearFit> = {
  name: "ridge",
  summary: "Linear model with its coefficients shrunk; penalty by generalised cross-validation.",
  minRows: 5,
  defaults: DEFAULTS,
  ...linearForm("ridge"),
  fit(training, params) {
    const penalty = numberParam(params, "penalty", DEFAULTS);
    if (penalty < 0) throw new RangeError(`Cannot fit ridge as the penalty must be >= 0: current value is ${penalty}`);
    const design = requireTrainingDesign(training, ridge);
    const equations = normalEquations(design);
    const penalties = penalty > 0 ? [penalty] : PENALTIES;
    return linearFit("ridge", equations, { design, ...solveRidge(equations, penalties, distinctTargets(design)) });
  },
};

/** The coefficients of the penalty with the least cross-validated error; of equal ones the larger penalty. */
function solveRidge(
  equations: NormalEquations,
  penalties: readonly number[],
  targets: number,
): { coefficients: Float64Array; penalty: number } {
  const { moment, spread } = equations, k = moment.length;
  const t = tridiagonalize(equations.gram.slice(), k);
  const right = t.rotate(moment.slice());
  let best: { x: Float64Array; penalty: number } = { x: new Float64Array(k), penalty: 0 }, least = Infinity;
  for (let i = penalties.length - 1; i >= 0; i--) {
    const penalty = penalties[i];
    const { x, trace } = solveShifted(t, right, penalty);
    const freedom = 1 + k - penalty * trace; // the intercept and the trace of the hat matrix
    if (freedom > MOST_FREEDOM * targets && least < Infinity) break; // smaller penalties use even more
    const error = Math.max(0, spread - dot(x, right) - penalty * dot(x, x)); // of the fit: y'y - b'c - λ b'b
    const criterion = error / (1 - Math.min(freedom / targets, MOST_FREEDOM)) ** 2;
    if (criterion < least) {
      least = criterion;
      best = { x, penalty };
    }
  }
  return { coefficients: t.rotateBack(best.x), penalty: best.penalty };
}

/** Number of distinct (key, period) pairs among the rows. */
function distinctTargets(design: Design): number {
  const seen = new Set<number>();
  for (let row = 0; row < design.rows; row++) seen.add(design.key[row] * 2 ** 26 + design.ds[row]);
  return seen.size;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
