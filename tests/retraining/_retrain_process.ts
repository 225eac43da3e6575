/**
 * Retrain in a process of its own, which may kill itself before an operation on files.
 *
 * @module
 */
import { parseConfig } from "@lib/core/config/config.ts";
import { retrainTable } from "@lib/retraining/retrain_table.ts";
import { watchNothing } from "@lib/retraining/watched_table.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { watchedFiles } from "../storage/_files.ts";

/** What to do; `kill`: operation and part of the path before which the process ends. */
export interface RetrainRequest {
  readonly config: unknown;
  readonly paths: { readonly store: string; readonly registry: string; readonly reports: string };
  readonly input: string;
  readonly now: number;
  readonly kill?: readonly [operation: string, path: string];
}

if (import.meta.main) {
  const { config, paths, input, now, kill }: RetrainRequest = JSON.parse(Deno.args[0] ?? "");
  const files = kill === undefined ? DISK : watchedFiles(({ name, path }) => {
    if (name === kill[0] && path.includes(kill[1])) Deno.kill(Deno.pid, "SIGKILL");
  });
  const at = { ...paths, input, request: {}, watch: watchNothing, now: () => new Date(now), files };
  await retrainTable(parseConfig(config), at);
}
