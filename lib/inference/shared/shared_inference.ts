import { deserialize } from "node:v8";
import type { Environment } from "../../core/environment.ts";
import type { Logger } from "../../core/logger.ts";
import { type FeatureGroup, openGroup } from "../../data/store/feature_store.ts";
import type { HashedFile } from "../../data/sources/source_files.ts";
import {
  checkCode,
  corruptPlan,
  noPlan,
  otherTable,
  type PlanHead,
  readPlanFile,
  TABLE,
} from "../../engines/shards/plan_file.ts";
import { parsePositions } from "../../engines/shards/positions.ts";
import type { Place } from "../../storage/results/place.ts";
import type { ForecastContext, ForecastTask } from "../series/forecast_tasks.ts";
import type { ChunkExtras } from "../series/made_chunk.ts";
import type { ForecasterFacts } from "../series/open_forecaster.ts";

/** Name of the result that has what was decided. */
export const FACTS = "inference/facts";

/** An inference that machines do together: plain data. */
export interface InferenceJob {
  /** Which kind it is. */
  readonly kind: "infer";
  /** The table. */
  readonly table: string;
  /** SHA-256 of the table's content. */
  readonly contentHash: string;
  /** Steps per key. */
  readonly horizon: number;
  /** Copy of the registry as it was: folder of the place and its files, the database last. */
  readonly registry: { readonly folder: string; readonly files: readonly string[] };
  /** Kinds of sums of the forecasts, by key columns; null where none were asked for. */
  readonly totals: { readonly by?: readonly (readonly string[])[] } | null;
  /** Which texts the keys were chosen by, by key column. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Positions of keys by chunk, as `formatPositions` writes them. */
  readonly chunks: readonly string[];
}

/** The plan of an inference. */
export interface InferencePlanFile extends PlanHead {
  readonly job: InferenceJob;
  /** When it was planned, ISO time. */
  readonly created: string;
  /** The source of the table, pinned by the hashes of its files. */
  readonly inputs: { readonly source: string; readonly files: readonly HashedFile[] };
  /** Names of the files of the table's version, the manifest last. */
  readonly table: readonly string[];
}

/** What was decided, as it lies in a place. */
export interface DecidedInference {
  readonly facts: ForecasterFacts;
  readonly extras: ChunkExtras;
}

/** An inference with all that it needs on this machine. */
export interface OpenedInference {
  /** Its plan. */
  readonly plan: InferencePlanFile;
  /** What workers are told. */
  readonly context: ForecastContext;
  /** The table. */
  readonly group: FeatureGroup;
  /** Its tasks, in the order of the keys. */
  readonly tasks: readonly ForecastTask[];
}

/**
 * The plan of an inference, or null if the place has none.
 *
 * @param place Where it lies. @throws {DataError} `CORRUPT_PLAN`, also for a plan of another kind.
 */
export async function findInference(place: Place): Promise<InferencePlanFile | null> {
  const plan = await readPlanFile(place);
  if (plan === null) return null;
  if (plan.job.kind !== "infer") throw corruptPlan(place, `of a job of kind ${plan.job.kind}`);
  return plan as InferencePlanFile;
}

/**
 * Take the plan of an inference with its table and its registry to this machine.
 *
 * @param place Where it lies. @param options Code of this process, log.
 * @throws {DataError} `NO_PLAN`, `CORRUPT_PLAN`, `CODE_CHANGED`, `OTHER_DATA`; as `openGroup`.
 */
export async function openSharedInference(
  place: Place,
  { environment, log }: { readonly environment: Environment; readonly log: Logger },
): Promise<OpenedInference> {
  const plan = await findInference(place);
  if (plan === null) throw noPlan(place);
  for (const difference of checkCode(place, plan.environment, environment)) log.warn(difference);
  const { job: { registry: { folder, files }, contentHash, chunks } } = plan;
  const bytes = await place.results.get(FACTS);
  if (bytes === null) throw corruptPlan(place, `without ${FACTS}`);
  const decided: DecidedInference = deserialize(bytes);
  const table = await place.folder(TABLE, plan.table), registry = await place.folder(folder, files);
  const group = await openGroup(table);
  if (group.contentHash !== contentHash) throw otherTable(place, group.contentHash);
  const tasks = chunks.map((text): ForecastTask => ({ positions: parsePositions(text) }));
  return { plan, context: { ...decided, registry, table }, group, tasks };
}
