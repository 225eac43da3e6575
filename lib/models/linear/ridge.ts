import type { Design } from "../../core/rows/design.ts";
import { requireTrainingDesign } from "../contract/checks.ts";
import { type LinearFit, linearFit, linearForm } from "./linear_form.ts";
import { equationsOf, type NormalEquations } from "./normal_equations.ts";
import type { ModelFamily } from "../contract/family.ts";
import { numberIn, resolveParams } from "../contract/params.ts";
import { perOutput } from "../contract/per_output.ts";
import { type RidgePath, ridgePath } from "./ridge_path.ts";
import { wideRidge } from "./wide_ridge.ts";
import { isWide } from "./wide_rows.ts";
import { FULL_RECIPE } from "../../features/table/table_recipe.ts";
import { encoded, type TableFamily } from "../contract/encoded.ts";
import { residual, type ResidualModel } from "../contract/residual.ts";

const DEFAULTS = { penalty: 0 }, RULES = { penalty: numberIn(0, 1e12) };

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
 * Generalised and not exact leave-one-out cross-validation, because leaving a row out while its neighbours in time, or the
 * other steps of its target, stay in is no honest test here, and because it needs the sums alone: O(k) a penalty instead
 * of O(n k), also where the sums are of many keys or many folds.
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
    const { penalty } = resolveParams(DEFAULTS, params, { family: "ridge", rules: RULES });
    const design = requireTrainingDesign(training, ridge);
    const penalties = penalty > 0 ? [penalty] : PENALTIES;
    if (isWide(design)) {
      const { rows, ...solution } = wideRidge(design, penalties, leastError);
      return linearFit("ridge", rows, { design, ...solution });
    }
    const equations = equationsOf(design);
    return linearFit("ridge", equations, { design, ...ridgeSolution(design, equations, penalties) });
  },
};

/** The family of the catalogue: asked for one number or several, of rows of features or of a table. */
export const tableRidge: TableFamily<LinearFit> = encoded(perOutput(ridge), FULL_RECIPE);

/**
 * Coefficients by the penalty with the least generalised cross-validation error.
 *
 * @param design Rows. @param equations Of the same rows. @param penalties Tried, ascending.
 */
export function ridgeSolution(
  design: Design,
  equations: NormalEquations,
  penalties: readonly number[] = PENALTIES,
): { coefficients: Float64Array; penalty: number } {
  const path = ridgePath(equations, penalties), best = leastError(path, distinctTargets(design));
  return { coefficients: path.coefficients(best), penalty: penalties[best]! };
}

/** The penalty with the least generalised cross-validation error; of equal ones the largest. */
function leastError({ error, freedom }: RidgePath, targets: number): number {
  let best = error.length - 1, least = Infinity;
  for (let i = error.length - 1; i >= 0; i--) {
    if (freedom[i]! > MOST_FREEDOM * targets && least < Infinity) break; // smaller penalties use even more
    const criterion = error[i]! / (1 - Math.min(freedom[i]! / targets, MOST_FREEDOM)) ** 2;
    if (criterion < least) {
      least = criterion;
      best = i;
    }
  }
  return best;
}

/** Number of distinct (key, period) pairs among the rows; rows of a table each have a target of their own. */
function distinctTargets({ rows, key, ds, task }: Design): number {
  if (task !== undefined) return rows;
  let count = rows > 0 ? 1 : 0;
  for (let row = 1; row < rows; row++) {
    const later = key[row]! - key[row - 1]! || ds[row]! - ds[row - 1]!;
    if (later < 0) return countPairs(key, ds, rows);
    if (later > 0) count++;
  }
  return count;
}

/** The same for rows in any order. */
function countPairs(key: Int32Array, ds: Int32Array, rows: number): number {
  const seen = new Set<number>();
  for (let row = 0; row < rows; row++) seen.add(key[row]! * 2 ** 26 + ds[row]!);
  return seen.size;
}

/** The same on top of its model of all keys. */
export const residualRidge: ModelFamily<ResidualModel> = residual(tableRidge as ModelFamily);
