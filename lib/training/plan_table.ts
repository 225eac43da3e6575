import type { ResolvedConfig } from "../core/resolve_config.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { chooseHolidays } from "./choose_holidays.ts";
import { chooseTransform } from "./choose_transform.ts";
import { planTraining, type TrainingPlan } from "./plan.ts";

/**
 * Plan a run over some keys of a table, with what the table shows of its target and its holidays. Equal content gives an equal
 * plan, whenever it is made.
 *
 * @param config What to do. @param group The stored table. @param keys Positions in the group, ascending.
 * @throws As `planTraining`.
 */
export async function planTable(
  config: ResolvedConfig,
  group: FeatureGroup,
  { keys }: { readonly keys: readonly number[] },
): Promise<TrainingPlan> {
  return planTraining(config, group, {
    keys,
    target: await chooseTransform(config, group, { end: group.end }),
    holidays: await chooseHolidays(config, group, { end: group.end }),
  });
}
