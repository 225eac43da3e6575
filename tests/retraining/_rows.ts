import { openRegistry, type Registry } from "@lib/registry/registry.ts";
import type { ConfigInput } from "@lib/core/config/config.ts";
import type { RetrainingRequest } from "@lib/retraining/plan_table_retraining.ts";
import { retrainTable } from "@lib/retraining/retrain_table.ts";
import { watchWith } from "@lib/retraining/watch_table.ts";
import { watchNothing } from "@lib/retraining/watched_table.ts";
import { trainedAnew } from "../monitoring/rows/_trained.ts";

/** A table of rows that is trained, of shops a and b, and may be trained again on other rows. */
export async function trainedRows(asked: Parameters<typeof trainedAnew>[0], changes: Partial<ConfigInput> = {}) {
  const folder = await trainedAnew(asked, changes), { root, at, config, write } = folder;
  let minute = 0;
  return {
    ...folder,
    retrain(lines: readonly string[], request: RetrainingRequest = {}, { isWatched = false } = {}) {
      const input = write(`rows${minute}.csv`, lines), now = () => new Date(Date.UTC(2024, 0, 1, 0, ++minute));
      const folders = { store: at.store, registry: at.registry, reports: `${root}/reports` };
      const watch = isWatched
        ? watchWith({ ...folders, config, input, predictions: `${root}/none`, now })
        : watchNothing;
      return retrainTable(config, { ...folders, input, request, watch, workers: 0, now });
    },
    async with<T>(look: (registry: Registry) => T | Promise<T>): Promise<T> {
      const registry = openRegistry(at.registry, { now: at.now, readOnly: true });
      try {
        return await look(registry);
      } finally {
        registry.close();
      }
    },
  };
}
