import { MultivariateLinearRegression } from "ml-regression";
import { FitError } from "../../core/errors/errors.ts";
import { requireTrainingDesign } from "../contract/checks.ts";
import { type LinearFit, linearFit, linearForm } from "./linear_form.ts";
import { type NormalEquations, normalEquations } from "./normal_equations.ts";
import type { ModelFamily } from "../contract/family.ts";
import { gramOf } from "./gram_of.ts";

/** Share of a column's variance that must be left after the columns before it; below, it is a combination of them. */
const INDEPENDENT = 1e-7;

/**
 * Least squares on the features by `ml-regression`. Missing values count as the column's mean; constant columns and
 * columns that are linear combinations of earlier ones get no coefficient; needs more rows than columns that are left.
 */
export const linear: ModelFamily<LinearFit> = {
  name: "linear",
  summary: "Least squares on the features (ml-regression); collinear columns dropped, more rows than columns required.",
  minRows: 10,
  defaults: {},
  ...linearForm("linear"),
  fit(training) {
    const design = requireTrainingDesign(training, linear);
    const equations = normalEquations(gramOf(design));
    const { kept, factor, moment } = independentColumns(equations);
    if (design.rows < kept.length + 2) {
      throw new FitError(
        "TOO_SHORT",
        `Cannot fit linear as it needs more rows than its ${kept.length} independent columns and the intercept: current value is ${design.rows}`,
        { hint: "Use ridge, which shrinks, or fewer features." },
      );
    }
    const coefficients = new Float64Array(equations.moment.length);
    if (kept.length > 0) {
      // The k rows of the factor have the same normal equations as the n rows of data, so the same solution.
      const { weights } = new MultivariateLinearRegression(factor, moment, { intercept: false, statistics: false });
      kept.forEach((column, i) => coefficients[column] = weights[i][0]);
    }
    if (coefficients.some((value) => !Number.isFinite(value))) {
      throw new FitError("SINGULAR", "Cannot fit linear as its equations must have a solution: current value is none", {
        hint: "Use ridge, or drop features that repeat each other.",
      });
    }
    return linearFit("linear", equations, { design, coefficients, penalty: 0 });
  },
};

/**
 * Cholesky factor of the Gram matrix over the columns that are independent of those before them.
 *
 * @returns Positions kept; the factor's transpose R (RᵀR = Gram), upper triangular rows; and R⁻ᵀ × moment.
 */
function independentColumns(
  { gram, moment }: NormalEquations,
): { kept: number[]; factor: number[][]; moment: number[][] } {
  const k = moment.length, kept: number[] = [], lower: number[][] = [], right: number[] = [];
  for (let c = 0; c < k; c++) {
    const row: number[] = [];
    let left = gram[c * k + c]!, value = moment[c]!;
    for (let i = 0; i < kept.length; i++) {
      let sum = gram[c * k + kept[i]!]!;
      for (let j = 0; j < i; j++) sum -= row[j]! * lower[i]![j]!;
      const entry = sum / lower[i]![i]!;
      row.push(entry);
      left -= entry * entry;
      value -= entry * right[i]!;
    }
    if (left <= INDEPENDENT * gram[c * k + c]!) continue;
    const pivot = Math.sqrt(left);
    lower.push([...row, pivot]);
    right.push(value / pivot);
    kept.push(c);
  }
  const factor = kept.map((_, i) => kept.map((_, j) => j < i ? 0 : lower[j]![i]!));
  return { kept, factor, moment: right.map((value) => [value]) };
}
