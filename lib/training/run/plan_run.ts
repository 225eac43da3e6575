import type { Config } from "../../core/config/config.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { type PreparedTable, prepareTable } from "../../data/prepare.ts";
import { selectKeys } from "../../data/store/select_keys.ts";
import { checkConfig } from "../plan/check_config.ts";
import { assertOneTarget } from "../plan/one_target.ts";
import { openImports, tellImports } from "../plan/enter_imports.ts";
import type { PlanOptions, TrainingPlan } from "../plan/plan.ts";
import { planTable } from "../plan/plan_table.ts";
import type { TrainOptions } from "./train_options.ts";

/**
 * Check a config and read its table into the feature store.
 *
 * @param config What to do. @param options Store, source, keys, registry root.
 * @throws {DataError} As `checkConfig`, `assertOneTarget` and `prepareTable`.
 */
export async function readTrainingTable(config: Config, options: TrainOptions): Promise<PreparedTable> {
  const { store, input, access, serve, table, onQuarantine, log, now, where = {}, limit } = options;
  checkConfig(config, where);
  if (limit !== undefined || Object.keys(where).length > 0) await assertOneTarget(config, options);
  const created = now().toISOString();
  return await prepareTable(config, { store, input, access, serve, created, log, table, onQuarantine });
}

/**
 * Plan a run over a table: which keys, which contenders, with what the registry has for it.
 *
 * @param table Of {@linkcode readTrainingTable}. @param options Keys, retraining, registry root, log.
 * @param again What a retraining fits again or lets serve on; default: nothing.
 * @throws As `planTable`.
 */
export async function planRun(
  { config, group }: Pick<PreparedTable, "config" | "group">,
  options: TrainOptions,
  again: Pick<PlanOptions, "refit" | "pinned" | "poolAll"> = {},
): Promise<TrainingPlan> {
  const { retraining, where = {}, limit, log = SILENT_LOGGER } = options;
  const keys = selectKeys(group, { where, limit, ids: retraining?.keys });
  const opened = openImports(options.registry, { contenders: config.contenders, group: group.name });
  const plan = await planTable(config, group, { keys, imports: opened.imports, ...again });
  for (const note of tellImports(opened, { plan, calendar: group.calendar })) log.warn(note);
  return plan;
}
