import type { Design } from "../../core/rows/design.ts";
import { encodeRows } from "../../features/table/encoder.ts";
import { columnCount, columnShares } from "../../features/table/importance_by_column.ts";
import { isLinearFit } from "../../models/linear/linear_form.ts";
import { isLogisticFit } from "../../models/linear/logistic.ts";
import { SeveralOutputs } from "../../models/contract/per_output.ts";
import { isPriorMean } from "../../models/contract/prior_mean.ts";
import { EncodedModel } from "../../models/contract/encoded.ts";
import { isResidual, type ResidualModel } from "../../models/contract/residual.ts";
import { TreeModel } from "../../models/trees/model.ts";
import { linearParts, logisticParts } from "./linear_parts.ts";
import { type LinkedParts, toOutputs } from "./output_parts.ts";
import { treeParts } from "./tree_parts.ts";

/** Takes rows, and tells what a model's outputs of them are made of: parts by column of the rows, behind them by text. */
export type RowExplainer = (design: Design) => LinkedParts;

/**
 * What takes a model of rows of a table apart: exact Shapley values of trees and of linear models, on the scale on which they add
 * up; of encoded columns summed to the columns of the table, of a model on top of that of all keys the parts of both.
 *
 * @param fitted Model. @param usual Rows that say what is usual, at least one.
 * @returns Null for a model of another kind.
 */
export function rowExplainer(fitted: unknown, usual: Design): RowExplainer | null {
  if (fitted instanceof EncodedModel) return ofEncoded(fitted, usual);
  if (fitted instanceof SeveralOutputs) return ofSeveral(fitted, usual);
  if (isResidual(fitted)) return ofResidual(fitted, usual);
  if (fitted instanceof TreeModel) return treeParts(fitted, usual);
  if (isLogisticFit(fitted)) return logisticParts(fitted, usual);
  if (isLinearFit(fitted)) return linearParts(fitted, usual);
  return isPriorMean(fitted) ? (design) => constantParts(fitted.values, design) : null;
}

/** Columns of rows, and behind them texts. */
export function playersOf({ names, textColumns = {} }: Design): string[] {
  return [...names, ...Object.keys(textColumns)];
}

/** The same for every row. */
function constantParts(base: Float64Array, design: Design): LinkedParts {
  return { base, values: new Float64Array(design.rows * base.length * playersOf(design).length), link: null };
}

function ofEncoded({ encoder, model }: EncodedModel, usual: Design): RowExplainer | null {
  const inner = rowExplainer(model, encodeRows(encoder, usual));
  if (inner === null) return null;
  const shares = columnShares(encoder), p = shares.length, columns = columnCount(encoder);
  return (design) => {
    const { values, ...told } = inner(encodeRows(encoder, design)), lines = design.rows * told.base.length;
    const out = new Float64Array(lines * columns);
    for (let i = 0; i < lines; i++) {
      for (let f = 0; f < p; f++) {
        for (const [place, share] of shares[f]!) out[i * columns + place]! += values[i * p + f]! * share;
      }
    }
    return { ...told, values: out };
  };
}

/** One model for each output, which adds up on a scale of its own. */
function ofSeveral({ parts }: SeveralOutputs, usual: Design): RowExplainer | null {
  const each = parts.map((part) => rowExplainer(part, usual));
  const known = each.filter((explain) => explain !== null), width = parts.length;
  if (known.length < width) return null;
  return (design) => {
    const told = known.map((explain) => toOutputs(explain(design), design.rows));
    const p = playersOf(design).length, values = new Float64Array(design.rows * width * p);
    told.forEach((one, t) => {
      for (let row = 0; row < design.rows; row++) {
        values.set(one.values.subarray(row * p, (row + 1) * p), (row * width + t) * p);
      }
    });
    return { base: Float64Array.from(told, ({ base }) => base[0]!), values, link: null };
  };
}

/** Numbers are added as they are; of classes scores are, as their logarithms differ from these by the same for all classes. */
function ofResidual({ kind, prior, own }: ResidualModel, usual: Design): RowExplainer | null {
  const [first, second] = [rowExplainer(prior, usual), rowExplainer(own, usual)];
  if (first === null || second === null) return null;
  return (design) => {
    const below = first(design), above = second(design);
    if (kind === "number") return { ...sum(toOutputs(below, design.rows), toOutputs(above, design.rows)), link: null };
    return { ...sum(below, above), link: above.link };
  };
}

function sum(one: Pick<LinkedParts, "base" | "values">, other: Pick<LinkedParts, "base" | "values">) {
  return {
    base: one.base.map((value, k) => value + other.base[k]!),
    values: one.values.map((value, i) => value + other.values[i]!),
  };
}
