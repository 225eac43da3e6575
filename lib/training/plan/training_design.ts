import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { prepareFeatures } from "../../features/rows/prepare.ts";
import { seriesSpec } from "../../features/row_spec.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/**
 * What models of a run learn from at its first fold: what a choice of features may look at.
 *
 * @param plan Of the run. @param panel Some of its keys. @param options `maxRows`: rows at most, evenly.
 */
export function trainingDesign(
  plan: TrainingPlan,
  panel: Panel,
  { maxRows }: { readonly maxRows: number },
): Design {
  const { origin } = plan.spans.folds[0]!, problem = problemOf(plan), rows = panel.ds.length;
  if (problem.isSerial) {
    return prepareFeatures(seriesSpec(plan.spec), panel, { horizon: plan.config.horizon }).training(origin, {
      maxRows,
    });
  }
  const stride = Math.max(1, Math.ceil(rows / maxRows));
  for (const [, design] of problem.pool(panel, [plan.spec], { origin, stride })) return design;
  throw new RangeError("Cannot make training rows as there must be a spec: current value is none");
}
