import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors/errors.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { assertDone } from "../../engines/shards/assert_done.ts";
import { dueShards } from "../../engines/shards/due_shards.ts";
import type { Place } from "../../storage/results/place.ts";
import { checkTargets, type InferenceResult, writeInference, type WriteOptions } from "../series/infer.ts";
import { reopenInference } from "../series/inference.ts";
import { forecastPasses } from "./forecast_passes.ts";
import { openSharedInference } from "./shared_inference.ts";

/** Where forecasts of many machines go. */
export interface FinalizeInferenceOptions
  extends Pick<WriteOptions, "output" | "access" | "predictions" | "defuse" | "digits" | "now" | "log" | "onProgress"> {
  /** Where the plan lies. */
  readonly place: Place;
  /** Code and machine of this process. */
  readonly environment: Environment;
  /** File of the sums, where some were planned. */
  readonly totalsOutput: string;
}

/**
 * Write the forecasts that many machines have made, as `inferTable` writes them: in the order of the keys, with the same bytes.
 *
 * @param options Place, output.
 * @throws {WorkerError} `PASS_OPEN` while shards are open. @throws {DataError} As `openSharedInference` and `inferTable`.
 */
export async function finalizeInference(options: FinalizeInferenceOptions): Promise<InferenceResult> {
  const { place, log = SILENT_LOGGER, environment, totalsOutput, ...write } = options;
  assertDone(place, await dueShards(place));
  const { context, group, tasks, plan } = await openSharedInference(place, { environment, log });
  const { totals, where } = plan.job, { facts, extras, registry } = context;
  const asked: WriteOptions = {
    ...write,
    ...{ registry, store: "", table: group, log, where, quantiles: extras.quantiles },
    future: facts.future ?? undefined,
    totals: totals === null ? undefined : { ...totals, output: totalsOutput },
  };
  const engine = () => Promise.resolve(forecastPasses(place, plan));
  await checkTargets(asked);
  const inference = await reopenInference(context, tasks.flatMap(({ positions }) => positions));
  try {
    return { ...await writeInference(inference, { ...asked, engine }), damaged: [] };
  } catch (thrown) {
    // One that it has just opened is told in the same words.
    if (thrown instanceof WorkerError && thrown.code === "PASS_OPEN") assertDone(place, await dueShards(place));
    throw thrown;
  } finally {
    inference.close();
  }
}
