import { copy } from "@std/fs";
import { openRegistry } from "@lib/registry/registry.ts";
import { retrainTable } from "@lib/retraining/retrain_table.ts";
import type { RetrainingResult } from "@lib/retraining/retraining_result.ts";
import type { RetrainingRequest } from "@lib/retraining/plan_table_retraining.ts";
import { type TableWatcher, watchNothing } from "@lib/retraining/watched_table.ts";
import { keyRows, Project, type TableRow } from "../training/_project.ts";

/** Items of the table. */
export const ITEMS = ["stale", "unchanged", "degraded"];

/** Rows of items, without those of `unchanged` after its third year; four more months make them older than a refit allows. */
export function rows(months: number, items = ITEMS): TableRow[] {
  return items.flatMap((item) =>
    keyRows(item, "x", months).map((row, t) => item === "unchanged" && t >= 36 ? { ...row, demand: "" } : row)
  );
}

const open = () =>
  new Project(rows(36), {
    contenders: ["naive", "seasonal_naive"],
    exogenous: {},
    horizon: 3,
    folds: { count: 1 },
  });
const original = open();
/** Its first run. */
export const first = (await original.train()).run;
addEventListener("unload", () => original[Symbol.dispose]());

/** What one retraining is told. */
interface Retraining {
  readonly items?: string[];
  readonly watch?: TableWatcher;
  readonly request?: RetrainingRequest;
  readonly signal?: AbortSignal;
}

/** A table of three keys that is trained; `retrain` on so many months; `serving`: the run that serves each item. */
export async function trained(
  act: (at: {
    project: Project;
    retrain: (months: number, more?: Retraining) => Promise<RetrainingResult>;
    serving: () => Record<string, string>;
  }) => Promise<void>,
) {
  using project = open();
  for (const name of ["store", "registry", "reports"] as const) {
    await copy(original.paths[name], project.paths[name], { overwrite: true });
  }
  let minute = 0;
  await act({
    project,
    retrain(months, { items, watch = watchNothing, request = {}, signal } = {}) {
      const input = project.write(rows(months, items), `t${months}.csv`), at = Date.UTC(2024, 1, 1, 0, minute++);
      const paths = { ...project.paths, input }, now = () => new Date(at);
      return retrainTable(project.config, { ...paths, request, watch, signal, workers: 0, now });
    },
    serving() {
      const registry = openRegistry(project.paths.registry, { now: () => new Date(0), readOnly: true });
      const found = registry.resolveAll({ group: "shop" }).map(({ key, run }) => [key.parts[0]!, run]);
      registry.close();
      return Object.fromEntries(found);
    },
  });
}
