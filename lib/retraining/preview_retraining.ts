import type { Config } from "../core/config/config.ts";
import { prepareTable } from "../data/prepare.ts";
import { openRegistry } from "../registry/registry.ts";
import { checkConfig } from "../training/plan/check_config.ts";
import type { RetrainingPlan } from "./plan_retraining.ts";
import { planNew, type RetrainTableOptions } from "./retrain_table.ts";

/** What to plan. */
export type PreviewOptions = Pick<
  RetrainTableOptions,
  "store" | "registry" | "input" | "access" | "request" | "watch" | "now" | "log"
>;

/**
 * What a retraining would do now. The table is read into the feature store, where the version that serves stays; nothing else is
 * written.
 *
 * @param config Of the table. @param options Folders, request, who watches.
 * @throws {DataError} As `prepareTable`; `NO_MATCHING_KEY`, `MISSING_COLUMN`. @throws {RegistryError} `NOT_FOUND` without a registry.
 */
export async function previewRetraining(config: Config, options: PreviewOptions): Promise<RetrainingPlan> {
  const { store, input, access, now, log } = options;
  checkConfig(config, options.request.where);
  const registry = openRegistry(options.registry, { now, readOnly: true });
  try {
    const table = await prepareTable(config, { store, input, access, log, created: now().toISOString(), serve: false });
    return (await planNew(registry, table, options)).plan;
  } finally {
    registry.close();
  }
}
