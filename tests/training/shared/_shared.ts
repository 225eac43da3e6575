import type { Config } from "@lib/core/config/config.ts";
import type { Environment } from "@lib/core/environment.ts";
import { WorkerError } from "@lib/core/errors/errors.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { openPlace, type Place } from "@lib/storage/results/place.ts";
import type { TrainingResult } from "@lib/training/record/result.ts";
import { type FinalizeOptions, finalizeTraining } from "@lib/training/shared/finalize_training.ts";
import { type SharedRun, shareTraining, type ShareTrainingOptions } from "@lib/training/shared/share_training.ts";
import type { Shards, WorkedShard } from "@lib/engines/shards/shard_worker.ts";
import { openTrainingShards, type TrainingShardsOptions } from "@lib/training/shared/training_shards.ts";
import type { Project } from "../_project.ts";

/** Code and machine of these tests. */
export const HERE: Environment = { revision: "a1b2", clean: true, lock: "c3", deno: "2.9.6", platform: "linux-x86_64" };

/** A project whose training lies in a place of its folder. */
export class SharedProject {
  readonly project: Project;
  readonly address: string;

  constructor(project: Project, folder = "shared") {
    this.project = project;
    this.address = `${project.root}/${folder}`;
  }

  place(): Promise<Place> {
    return openPlace(this.address);
  }

  /** Plan, at midnight. */
  async share(options: Partial<ShareTrainingOptions> & { config?: Config } = {}): Promise<SharedRun> {
    const { config = this.project.config, ...rest } = options, { store, registry } = this.project.paths;
    const now = () => new Date(Date.UTC(2024, 0, 1));
    return await shareTraining(config, {
      store,
      registry,
      place: await this.place(),
      shards: 3,
      environment: HERE,
      now,
      ...rest,
    });
  }

  /** Open a worker of this process. */
  async worker(options: Partial<TrainingShardsOptions> = {}): Promise<Shards> {
    const own = { place: await this.place(), environment: HERE, who: "test", workers: 0, log: SILENT_LOGGER };
    return await openTrainingShards({ ...own, ...options });
  }

  /** Do all shards that are due. */
  async work(options: Partial<TrainingShardsOptions> = {}): Promise<WorkedShard[]> {
    const worker = await this.worker(options), worked: WorkedShard[] = [];
    try {
      for (const shard of (await worker.due())?.shards ?? []) worked.push(await worker.work(shard));
    } finally {
      await worker.close();
    }
    return worked;
  }

  /** Go on; every call is at the same time as a first training of a project. */
  async finalize(options: Partial<FinalizeOptions> = {}): Promise<TrainingResult> {
    const { store, registry, reports } = this.project.paths, now = () => new Date(Date.UTC(2024, 0, 1));
    return await finalizeTraining({
      store,
      registry,
      reports,
      place: await this.place(),
      environment: HERE,
      now,
      ...options,
    });
  }

  /** Work and finalize by turns until the run is registered. @returns It, and the number of passes. */
  async finish(options: Partial<FinalizeOptions> = {}): Promise<{ result: TrainingResult; passes: number }> {
    for (let passes = 0;; passes++) {
      await this.work();
      try {
        return { result: await this.finalize(options), passes };
      } catch (thrown) {
        if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
      }
    }
  }
}
