import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { renewPinned } from "./pinned_models.ts";
import { chooseHolidays } from "./choose_holidays.ts";
import { chooseTransform } from "./choose_transform.ts";
import { type PlanOptions, planTraining, type TrainingPlan } from "./plan.ts";

/**
 * Plan a run over some keys of a table, with what the table shows of its target and its holidays. Equal content gives an equal
 * plan, whenever it is made.
 *
 * @param config What to do. @param group The stored table.
 * @param options `keys`: positions in the group, ascending; `imports`: models of the registry that may compete; what is
 * fitted again or serves on, see {@linkcode PlanOptions}.
 * @throws As `planTraining`.
 */
export async function planTable(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: Required<Pick<PlanOptions, "keys">> & Pick<PlanOptions, "imports" | "refit" | "pinned" | "poolAll">,
): Promise<TrainingPlan> {
  // Rows of a table have neither a level nor holidays.
  if (group.table !== undefined) return planTraining(config, group, options);
  // Models that serve on need the features that they were fitted with.
  if (options.pinned !== undefined) {
    return planTraining(config, group, { ...options, pinned: renewPinned(options.pinned, group.dates) });
  }
  return planTraining(config, group, { ...options, ...await chooseForTable(config, group, { end: group.end }) });
}

/** What the table decides of a plan, whoever competes. */
export type TableChoices = Required<Pick<PlanOptions, "target" | "holidays">>;

/**
 * What a table shows of its target and its holidays.
 *
 * @param config What to do. @param group The stored table, of series.
 * @param options `end`: last period of the run; `holdout`: whether its last horizon is kept, default the config's.
 * @throws {CompetitionError} `TOO_SHORT_CALENDAR`.
 */
export async function chooseForTable(
  config: ResolvedConfig,
  group: FeatureGroup,
  options: { readonly end: number; readonly holdout?: boolean },
): Promise<TableChoices> {
  return {
    target: await chooseTransform(config, group, options),
    holidays: await chooseHolidays(config, group, options),
  };
}
