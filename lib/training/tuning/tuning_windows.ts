import type { Config } from "../../core/config/config.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { TableChoices } from "../plan/plan_table.ts";
import { type PlanOptions, planTraining, type TrainingPlan } from "../plan/plan.ts";
import { spansUpTo } from "../plan/plan_layout.ts";

/**
 * The windows of a search, one horizon apart, so that nothing that is reported of a run has been tuned on:
 *
 *     |------ tuned on: folds ------|-- check --|-- hold-out of training, origins of evaluate --|
 */
export interface TuningWindows {
  /** Last period of the windows that are tuned on. */
  readonly tuned: number;
  /** Last period of the window that the result is checked on. */
  readonly check: number;
}

/**
 * Where the windows of a search end: before the hold-out of `train`, and before the first of several origins of `evaluate`.
 *
 * @param config Horizon, folds, origins. @param group The stored table.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR` if there is no room for a fold before both.
 */
export function tuningWindows(config: ResolvedConfig, group: Pick<FeatureGroup, "start" | "end">): TuningWindows {
  const { horizon, holdout, evaluate: { origins, step } } = config;
  const reported = origins > 1 ? horizon + (origins - 1) * step : holdout ? horizon : 0;
  const check = group.end - reported, tuned = check - horizon;
  spansUpTo(config, group, { end: tuned, holdout: false });
  return { tuned, check };
}

/** Which window trials are judged on, and by which of its spans. */
export interface JudgedWindow {
  readonly plan: TrainingPlan;
  /** Indices of spans, shape [F]. */
  readonly spans: readonly number[];
}

/**
 * The plan that judges trials on one of the windows.
 *
 * @param config Whose contenders are the trials. @param group The stored table.
 * @param options `keys`: positions; `windows`; `on`: which; `choices`: for the table.
 */
export function planWindow(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: {
    readonly keys: readonly number[];
    readonly windows: TuningWindows;
    readonly on: keyof TuningWindows;
    readonly choices: TableChoices;
  },
): JudgedWindow {
  const { keys, windows, on, choices } = options;
  // Models of all keys are judged as they will be fitted: on all keys.
  const shared: PlanOptions = { ...choices, keys, end: windows[on], poolAll: true };
  if (on === "tuned") {
    const plan = planTraining(config, group, { ...shared, holdout: false });
    return { plan, spans: plan.spans.folds.map((_, f) => f) };
  }
  const one: Config = { ...config, folds: { ...config.folds, count: 1 } };
  const plan = planTraining(one, group, { ...shared, holdout: true });
  return { plan, spans: [plan.spans.folds.length] };
}
