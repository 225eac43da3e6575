import { entersKey } from "./refit_plan.ts";
import type { Competition, LoadedContender } from "../../competition/contenders/compete.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/**
 * The competition of a plan, or of some of its contenders.
 *
 * @param plan The run. @param contenders With their families. @param given Clock, and where pooled models come from.
 */
export function competitionOf(
  plan: TrainingPlan,
  contenders: readonly LoadedContender[],
  given: Pick<Competition, "clock" | "pooled">,
): Competition {
  const { spans, spec, seasonLength, config, refit } = plan;
  return {
    spans,
    spec,
    horizon: config.horizon,
    seasonLength,
    problem: problemOf(plan),
    localRows: config.limits.localRows,
    // Not of the data: a changed value after an origin must not change a forecast made at it.
    seed: String(config.seed),
    contenders,
    ...refit === undefined ? {} : { enters: (key, contender) => entersKey(refit, key, contender) },
    ...given,
  };
}
