import type { Environment } from "@lib/core/environment.ts";
import { SILENT_LOGGER } from "@lib/core/logger.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import type { WorkedShard } from "@lib/engines/shards/shard_worker.ts";
import { finalizeInference, type FinalizeInferenceOptions } from "@lib/inference/shared/finalize_inference.ts";
import { type InferenceShardsOptions, openInferenceShards } from "@lib/inference/shared/inference_shards.ts";
import {
  type SharedInference,
  shareInference,
  type ShareInferenceOptions,
} from "@lib/inference/shared/share_inference.ts";
import type { InferenceResult } from "@lib/inference/series/infer.ts";
import { openPlace, type Place } from "@lib/storage/results/place.ts";
import { configOf, NOW } from "../_fixtures.ts";
import { Workspace } from "../_store.ts";

/** Code and machine of these tests. */
export const HERE: Environment = { revision: "a1b2", clean: true, lock: "c3", deno: "2.9.6", platform: "linux-x86_64" };

/** Rows so far back that each chunk of the store has few keys. */
const ITEMS = Array.from({ length: 700 }, (_, i) => String(i).padStart(4, "0"));

/** A table of several chunks with a model for each key but the last, and a place beside it. */
export class SharedForecasts {
  readonly work = new Workspace(configOf({ keys: ["item"] }));
  readonly address = `${this.work.root}/shared`;

  static async make(): Promise<SharedForecasts> {
    const made = new SharedForecasts(), { work } = made;
    await work.load(`date,item,demand\n${ITEMS.map((item, i) => `2024-01-01,${item},${i + 1}`).join("\n")}\n`);
    work.register("r1", { keys: ITEMS.slice(0, -1).map((item) => seriesKey([item])) });
    return made;
  }

  place(): Promise<Place> {
    return openPlace(this.address);
  }

  async share(options: Partial<ShareInferenceOptions> = {}): Promise<SharedInference> {
    const place = await this.place();
    return await shareInference(this.work.source({ place, shards: 2, environment: HERE, horizon: 2, ...options }));
  }

  /** Do all shards that are due, in this process. */
  async doShards(options: Partial<InferenceShardsOptions> = {}): Promise<WorkedShard[]> {
    const own = { place: await this.place(), environment: HERE, who: "test", workers: 0, log: SILENT_LOGGER };
    const shards = await openInferenceShards({ ...own, ...options }), worked: WorkedShard[] = [];
    try {
      for (const shard of (await shards.due())?.shards ?? []) worked.push(await shards.work(shard));
    } finally {
      await shards.close();
    }
    return worked;
  }

  async finalize(options: Partial<FinalizeInferenceOptions> = {}): Promise<InferenceResult> {
    const output = `${this.work.root}/shared.csv`, totalsOutput = `${this.work.root}/shared_totals.csv`;
    return await finalizeInference({
      ...{ place: await this.place(), environment: HERE, output, totalsOutput, now: NOW },
      ...options,
    });
  }
}

/** Flip a bit of the last byte of a file. */
export function spoil(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length - 1]! ^= 1;
  Deno.writeFileSync(path, bytes);
}
