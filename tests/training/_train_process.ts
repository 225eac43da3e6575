/**
 * Train in a process of its own; prints the run's id. It may kill itself before an operation on files.
 *
 * @module
 */
import { parseConfig } from "@lib/core/config/config.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { trainTable } from "@lib/training/train.ts";
import { watchedFiles } from "../storage/_files.ts";

/** What to do; `kill`: operation and part of the path before which the process ends. */
export interface TrainRequest {
  readonly config: unknown;
  readonly paths: { readonly store: string; readonly registry: string; readonly reports: string };
  readonly now: number;
  readonly resume?: boolean;
  readonly kill?: readonly [operation: string, path: string];
}

if (import.meta.main) {
  const { config, paths, now, resume, kill }: TrainRequest = JSON.parse(Deno.args[0]);
  const files = kill === undefined ? DISK : watchedFiles(({ name, path }) => {
    if (name === kill[0] && path.includes(kill[1])) Deno.kill(Deno.pid, "SIGKILL");
  });
  const { run } = await trainTable(parseConfig(config), { ...paths, now: () => new Date(now), resume, files });
  console.log(run);
}
