import { serialize } from "node:v8";
import type { Environment } from "../../core/environment.ts";
import { WorkerError } from "../../core/errors/errors.ts";
import { hashBytes, hashValue } from "../../core/bytes/hash.ts";
import { SILENT_LOGGER } from "../../core/logger.ts";
import { type FeatureGroup, GROUP_FILES } from "../../data/store/feature_store.ts";
import { type KeySelection, selectKeys } from "../../data/store/select_keys.ts";
import { type DueShards, dueShards } from "../../engines/shards/due_shards.ts";
import { checkCode, otherPlan, TABLE, writePlanFile } from "../../engines/shards/plan_file.ts";
import { formatPositions } from "../../engines/shards/positions.ts";
import { readAncestry } from "../../registry/maintenance/ancestry.ts";
import { backupDatabase } from "../../registry/maintenance/backup.ts";
import type { Place } from "../../storage/results/place.ts";
import { Scratch } from "../../storage/files/scratch.ts";
import { openForecasting } from "../series/inference.ts";
import type { TotalsRequest } from "../series/infer.ts";
import type { InferenceSource } from "../plan/plan_inference.ts";
import { sortedProbabilities } from "../series/made_chunk.ts";
import { readsOf } from "../plan/reads_of.ts";
import { forecastPasses } from "./forecast_passes.ts";
import { type DecidedInference, FACTS, findInference, type InferencePlanFile } from "./shared_inference.ts";

/** What is shared, and where. */
export interface ShareInferenceOptions extends InferenceSource, KeySelection {
  /** Where machines find it; empty, or with the same work. */
  readonly place: Place;
  /** Shards, at most, >= 1. */
  readonly shards: number;
  /** Probabilities, each in (0, 1): a column with that quantile for each; default: none. */
  readonly quantiles?: readonly number[];
  /** Kinds of sums; default: none. */
  readonly totals?: Pick<TotalsRequest, "by">;
  /** Code and machine of this process: who works must have the same code. */
  readonly environment: Environment;
}

/** A plan of an inference that lies in a place, with its pass open. */
export interface SharedInference {
  readonly plan: InferencePlanFile;
  /** Number of keys. */
  readonly keys: number;
  /** Whether this call wrote it; false: the place had it already. */
  readonly isNew: boolean;
  /** The pass that is due, and its shards; null once it is done. */
  readonly due: DueShards | null;
}

/**
 * Plan forecasts that many machines make: table, models and tasks, in a place that all of them see. The registry is copied as it is
 * now: what is promoted since changes nothing. A second time, or after a death half-way, it goes on with what is there.
 *
 * @param options As of `inferTable`; place, shards.
 * @throws As `openForecasting`; {@linkcode DataError} `PLAN_CHANGED` if the place holds other work.
 */
export async function shareInference(options: ShareInferenceOptions): Promise<SharedInference> {
  const { place, environment, log = SILENT_LOGGER, shards, now } = options;
  const inference = await openForecasting(options, (group) => selectKeys(group, options));
  try {
    const { group, positions, config, facts } = inference, { horizon } = config;
    const quantiles = sortedProbabilities(options.quantiles), isSummed = options.totals !== undefined;
    const decided: DecidedInference = { facts, extras: { quantiles, isSummed } }, bytes = serialize(decided);
    const chunks = [...readsOf(inference, { quantiles: quantiles.length })];
    using scratch = Scratch.in(options.registry);
    const packs = backupDatabase(options.registry, `${scratch.path}/registry.db`);
    const { sha256 } = readAncestry(`${scratch.path}/registry.db`), files = packs.map((pack) => `packs/${pack}.pack`);
    const folder = `registry-${sha256.slice(0, 16)}`, { name: table, contentHash } = group;
    const job = {
      ...{ kind: "infer" as const, table, contentHash, horizon, totals: options.totals ?? null, where: options.where },
      registry: { folder, files: [...files, "registry.db"] },
      chunks: chunks.map(formatPositions),
    };
    const workHash = hashValue([hashBytes(bytes), job]), before = await findInference(place);
    // A place with other work, or other code, is left as it is.
    if (before !== null && before.workHash !== workHash) throw otherPlan(place, before.run);
    if (before !== null) { for (const told of checkCode(place, before.environment, environment)) log.warn(told); }
    const wanted: InferencePlanFile = {
      ...{ run: runOf(table, now(), workHash), created: now().toISOString(), job, workHash, shards, environment },
      inputs: { source: group.lineage.source, files: group.lineage.files },
      table: filesOf(group),
    };
    await place.putFolder(TABLE, group.dir, wanted.table);
    await place.putFolder(folder, options.registry, files);
    await place.putFolder(folder, scratch.path, ["registry.db"]);
    await place.results.put(FACTS, bytes);
    await writePlanFile(place, wanted);
    const plan = await findInference(place);
    if (plan === null || plan.workHash !== workHash) throw otherPlan(place, plan?.run ?? "");
    await openPass(place, plan, chunks);
    return { plan, keys: positions.length, isNew: before === null, due: await dueShards(place) };
  } finally {
    inference.close();
  }
}

async function openPass(place: Place, plan: InferencePlanFile, chunks: readonly number[][]): Promise<void> {
  try {
    await forecastPasses(place, plan).run(chunks.map((positions) => ({ positions })), { onResult: () => {} });
  } catch (thrown) {
    if (!(thrown instanceof WorkerError && thrown.code === "PASS_OPEN")) throw thrown;
  }
}

function runOf(table: string, at: Date, workHash: string): string {
  const stamp = at.toISOString().replace(/[-:]/g, "").replace(/\..*/, "");
  return `${table}-forecasts-${stamp}-${workHash.slice(0, 6)}`;
}

/** The manifest last: who finds it finds all. */
function filesOf({ files }: Pick<FeatureGroup, "files">): string[] {
  return [...Object.keys(files).sort(), GROUP_FILES.info];
}
