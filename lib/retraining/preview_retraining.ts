import type { SourceAccess } from "../data/sources/source_access.ts";
import type { Config } from "../core/config/config.ts";
import { type Logger, SILENT_LOGGER } from "../core/logger.ts";
import { prepareTable } from "../data/prepare.ts";
import { openRegistry } from "../registry/registry.ts";
import { checkConfig } from "../training/plan/check_config.ts";
import { planTableRetraining, type RetrainingRequest } from "./plan_table_retraining.ts";
import type { RetrainingPlan } from "./plan_retraining.ts";
import type { TableWatcher } from "./watched_table.ts";

/** What to plan. */
export interface PreviewOptions {
  /** Folder of the feature store. */
  readonly store: string;
  /** Registry root; it must be there. */
  readonly registry: string;
  /** Table to read instead of the config's source. */
  readonly input?: string;
  /** Environment and clock, which sources on other machines and databases need. */
  readonly access?: SourceAccess;
  /** What is asked for. */
  readonly request: RetrainingRequest;
  /** Who watches the table. */
  readonly watch: TableWatcher;
  /** Clock. */
  readonly now: () => Date;
  /** What a user wants to follow. */
  readonly log?: Logger;
}

/**
 * What a retraining would do now. The table is read into the feature store, where the version that serves stays; nothing else is
 * written.
 *
 * @param config Of the table. @param options Folders, request, who watches.
 * @throws {DataError} As `prepareTable`; `NO_MATCHING_KEY`, `MISSING_COLUMN`. @throws {RegistryError} `NOT_FOUND` without a registry.
 */
export async function previewRetraining(config: Config, options: PreviewOptions): Promise<RetrainingPlan> {
  const { store, registry: root, input, access, request, watch, now, log = SILENT_LOGGER } = options;
  checkConfig(config, request.where);
  const registry = openRegistry(root, { now, readOnly: true });
  try {
    const table = await prepareTable(config, { store, input, access, log, created: now().toISOString(), serve: false });
    const watched = await watch(table);
    return (await planTableRetraining(registry, table, { root, store, request, watched })).plan;
  } finally {
    registry.close();
  }
}
