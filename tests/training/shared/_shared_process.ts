/**
 * Work on shards, or finalize, in a process of its own with worker processes. It may kill itself before a result is put, or before
 * an operation on files of the registry and the report.
 *
 * @module
 */
import type { Environment } from "@lib/core/environment.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { DISK } from "@lib/storage/files/files.ts";
import { openPlace } from "@lib/storage/results/place.ts";
import { finalizeTraining } from "@lib/training/shared/finalize_training.ts";
import { openTrainingShards } from "@lib/training/shared/training_shards.ts";
import { watchedFiles } from "../../storage/_files.ts";

/** What to do; `kill`: `put` or an operation on files, and part of the name before which the process ends. */
export interface SharedRequest {
  readonly shards?: readonly number[];
  readonly address: string;
  readonly paths: { readonly store: string; readonly registry: string; readonly reports: string };
  readonly environment: Environment;
  readonly now: number;
  readonly kill?: readonly [operation: string, name: string];
}

if (import.meta.main) {
  const { shards, address, paths, environment, now, kill }: SharedRequest = JSON.parse(Deno.args[0]);
  const end = (operation: string, name: string) => {
    if (kill !== undefined && operation === kill[0] && name.includes(kill[1])) Deno.kill(Deno.pid, "SIGKILL");
  };
  const opened = await openPlace(address), { results } = opened;
  const put: typeof results.put = (name, bytes) => (end("put", name), results.put(name, bytes));
  const place = { ...opened, results: { ...results, put } };
  if (shards === undefined) {
    const files = kill === undefined ? DISK : watchedFiles(({ name, path }) => end(name, path));
    await finalizeTraining({ place, ...paths, environment, now: () => new Date(now), files });
  } else {
    const worker = await openTrainingShards({ place, environment, who: "process", host: "here", log: SILENT_LOGGER });
    for (const shard of shards) await worker.work(shard);
    await worker.close();
  }
}
