import type { Design } from "../core/rows/design.ts";
import type { FittedModel } from "../competition/backtest/predict_model.ts";
import { isLinearFit } from "../models/linear/linear_form.ts";
import { TreeModel } from "../models/trees/model.ts";
import { invertLink } from "../models/trees/predict.ts";
import type { Group } from "./groups.ts";
import { explainLinear } from "./linear_contributions.ts";
import { explainByGroups } from "./reference_contributions.ts";
import { treeCovers } from "./tree_covers.ts";
import { treeContributions } from "./tree_shap.ts";

/** What the predictions of design rows are made of, on a scale on which they add up. */
export interface Contributions {
  /** What is expected of a row of which nothing is known. */
  readonly base: number;
  /** Row-major, shape [n × players]; base and a row's values add up to its raw prediction. */
  readonly values: Float64Array;
  /** Whether each feature is a player, or each group of features. */
  readonly players: "features" | readonly Group[];
  /** From raw predictions to those on the scale of `design.target`, shape [n]; increasing. */
  toPrediction(raw: Float64Array): Float64Array;
}

/**
 * What takes the predictions of a model of feature rows apart: exact Shapley values of trees and of linear models, against the
 * rows that say what is usual; of any other model the Shapley values of whole groups, against one usual row.
 *
 * @param model Family and fitted model. @param usual Rows of the key's own history, at least one.
 * @returns Takes rows, and the group of each feature, shape [p].
 */
export function explainerOf(
  model: FittedModel,
  usual: Design,
): (design: Design, groups: readonly Group[]) => Contributions {
  const { fitted } = model;
  if (isLinearFit(fitted)) return explainLinear(fitted, usual);
  if (!(fitted instanceof TreeModel)) return explainByGroups(model, usual);
  const { ensemble } = fitted, covers = treeCovers(ensemble, usual.values, usual.rows);
  return (design) => ({
    ...treeContributions(ensemble, { values: design.values, rows: design.rows, covers }),
    players: "features",
    toPrediction: (raw) => invertLink(raw.slice(), ensemble.link),
  });
}
