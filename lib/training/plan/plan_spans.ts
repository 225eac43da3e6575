import { type FleetEvents, fleetEvents, isBlindTo } from "../../competition/backtest/event_steps.ts";
import { FAMILIES } from "../../models/catalog.ts";
import { isTableSpec, seriesSpec } from "../../features/row_spec.ts";
import { specOf } from "./own_specs.ts";
import type { TrainingPlan } from "./plan.ts";

/**
 * Origins at which pooled models are fitted: those of the folds and the hold-out, and the end where models will serve.
 *
 * @param plan The run. @param serve Whether final models are needed.
 * @returns Ascending, without repetition; period numbers.
 */
export function pooledOrigins(plan: TrainingPlan, serve: boolean): number[] {
  const { folds, holdout } = plan.spans;
  const origins = [...folds, ...(holdout === null ? [] : [holdout])].map((span) => span.fitOrigin);
  return [...new Set(serve ? [...origins, plan.end] : origins)].sort((a, b) => a - b);
}

/**
 * Where holidays lie in the spans of a plan, and who cannot see them.
 *
 * @param plan The run. @returns Null where nothing changes by them.
 */
export function eventsOf(plan: TrainingPlan): FleetEvents | null {
  const { spans, config, contenders } = plan;
  // Rows of a table lie on no holiday.
  if (isTableSpec(plan.spec)) return null;
  const { spec } = plan;
  const isBlind = contenders.map(({ name, family }) =>
    isBlindTo({ input: FAMILIES[family]?.input, spec: seriesSpec(specOf(plan, name)) }, spec)
  );
  return fleetEvents(spec, { spans, horizon: config.horizon, isBlind });
}
