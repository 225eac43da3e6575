import type { Design } from "../../core/rows/design.ts";
import type { LinearFit } from "../../models/linear/linear_form.ts";
import type { LogisticFit } from "../../models/linear/logistic.ts";
import { explainLinear } from "../linear_contributions.ts";
import { type LinkedParts, type OutputParts, toOutputs } from "./output_parts.ts";

/** Parts of a linear model of numbers, whose predictions are kept inside its bounds. @param fitted Model. @param usual Rows. */
export function linearParts(fitted: LinearFit, usual: Design): (design: Design) => LinkedParts {
  const explain = explainLinear(fitted, usual);
  return (design) => {
    const { base, values, toPrediction } = explain(design);
    const map = (value: number) => toPrediction(Float64Array.of(value))[0]!;
    return { base: Float64Array.of(base), values, link: { kind: "each", map } };
  };
}

/**
 * Parts of a linear model of classes: of its scores, each kept inside its bounds; of one without all classes, of probabilities.
 *
 * @param fitted Model. @param usual Rows that say what is usual.
 */
export function logisticParts(fitted: LogisticFit, usual: Design): (design: Design) => LinkedParts {
  const { present, classes, unseen } = fitted, c = present.length;
  // Of two classes the second has the one score.
  const scores = c === 1 ? [] : c === 2 ? [1] : Array.from(present.keys());
  const each = scores.map((_, s) => linearParts(scoreFit(fitted, s), usual));
  return (design) => {
    const p = design.names.length, n = design.rows, base = new Float64Array(c), values = new Float64Array(n * c * p);
    each.forEach((explain, s) => {
      const own = toOutputs(explain(design), n), place = scores[s]!;
      base[place] = own.base[0]!;
      for (let row = 0; row < n; row++) {
        values.set(own.values.subarray(row * p, (row + 1) * p), (row * c + place) * p);
      }
    });
    const told: LinkedParts = { base, values, link: { kind: "softmax" } };
    if (c === classes) return told;
    return { ...embedded(toOutputs(told, n), { present, classes, unseen, rows: n, p }), link: null };
  };
}

function scoreFit({ slopes, bounds, columns, ...facts }: LogisticFit, score: number): LinearFit {
  const k = columns.features.length, from = score * (k + 1);
  return {
    ...facts,
    columns,
    coefficients: slopes.subarray(from, from + k),
    intercept: slopes[from + k]!,
    bounds: [bounds[2 * score]!, bounds[2 * score + 1]!],
  };
}

/** Probabilities of the classes that rows were of among those of all: the others have the same in every row. */
function embedded(
  { base, values }: OutputParts,
  { present, classes, unseen, rows, p }: Pick<LogisticFit, "present" | "classes" | "unseen"> & {
    readonly rows: number;
    readonly p: number;
  },
): OutputParts {
  const c = present.length, all = new Float64Array(classes).fill(unseen / (classes - c));
  const out = new Float64Array(rows * classes * p);
  present.forEach((to, from) => {
    all[to] = base[from]! * (1 - unseen);
    for (let row = 0; row < rows; row++) {
      const own = values.subarray((row * c + from) * p, (row * c + from + 1) * p);
      out.set(own.map((gain) => gain * (1 - unseen)), (row * classes + to) * p);
    }
  });
  return { base: all, values: out };
}
