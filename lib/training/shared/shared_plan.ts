import type { Environment } from "../../core/environment.ts";
import type { Logger } from "../../core/logger.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { restoreTable } from "../../data/store/parts/restore_table.ts";
import { TableParts } from "../../data/store/parts/table_parts.ts";
import type { HashedFile } from "../../data/sources/source_files.ts";
import type { Files } from "../../storage/files/files.ts";
import type { Place } from "../../storage/results/place.ts";
import { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { workHash } from "../tasks/run_folder.ts";
import { formatPositions, parsePositions } from "../../engines/shards/positions.ts";
import {
  checkCode,
  corruptPlan,
  noPlan,
  noTable,
  otherPlan,
  otherTable,
  type PlanHead,
  readPlanFile,
  writePlanFile,
} from "../../engines/shards/plan_file.ts";

/** A job that machines do together: plain data. */
export interface TrainingJob {
  /** Which kind it is. */
  readonly kind: "train";
  /** What is to be done; the folder of its table is empty, as each machine has its own. */
  readonly plan: TrainingPlan;
}

/** What a place is about: written once, before anything else can be done there. */
export interface SharedPlan {
  /** Id of the run, whoever finalizes it. */
  readonly run: string;
  /** When it was planned, ISO time. */
  readonly created: string;
  /** The job. */
  readonly job: TrainingJob;
  /** Hash of the decisions and of how the work is cut. */
  readonly workHash: string;
  /** The source, pinned by the hashes of its files. */
  readonly inputs: { readonly source: string; readonly files: readonly HashedFile[] };
  /** SHA-256 of the head of the table's parts. */
  readonly table: string;
  /** Whether a simulated table's truth lies there too. */
  readonly truth: boolean;
  /** Shards of a pass, at most. */
  readonly shards: number;
  /** What is done one after another, as far as the job needs it: each may be several passes. */
  readonly passes: readonly string[];
  /** Code and machine that planned: others would not give the same. */
  readonly environment: Environment;
}

/** Folder of what a simulated table's truth is, in a place. */
export const TRUTH = "truth";

/**
 * Write the plan of a place, if it has none.
 *
 * @param place It holds all that the plan names. @param shared The plan.
 * @returns The plan that it has now; that of another process that has planned the same work, if that was first.
 * @throws {DataError} `PLAN_CHANGED` if it has a plan of other work; `CORRUPT_PLAN`, `CODE_CHANGED`.
 */
export async function publishPlan(place: Place, shared: SharedPlan): Promise<SharedPlan> {
  await writePlanFile(place, { ...shared, job: writeJob(shared.job) });
  const there = await findPlan(place);
  if (there === null) throw noPlan(place);
  await checkPlan(place, there, shared);
  return there;
}

/**
 * Note whose results a place has, before it has any.
 *
 * @param place It need not have a plan. @param shared The plan that it shall have.
 * @throws {DataError} `PLAN_CHANGED` if it has results of other work.
 */
export async function claimPlace(
  place: Place,
  { run, job, workHash }: Pick<SharedPlan, "run" | "job" | "workHash">,
): Promise<void> {
  const journal = journalIn(place), { hash, data: { group, version } } = job.plan;
  await journal.create({ run, hash, workHash, data: { group, version } });
  await checkOwner(place, workHash);
}

async function checkOwner(place: Place, workHash: string): Promise<void> {
  const owner = await journalIn(place).identity();
  if (owner !== null && owner.workHash !== workHash) throw otherPlan(place, owner.run);
}

/**
 * Whether a plan is of some work and code.
 *
 * @param place Where it lies. @param there The plan. @param wanted Of this process.
 * @returns Differences that change no result, as texts to warn of.
 * @throws {DataError} `PLAN_CHANGED` if it, or the results beside it, are of other work; `CODE_CHANGED` if code or runtime are
 * others than those that planned.
 */
export async function checkPlan(
  place: Place,
  there: SharedPlan,
  { workHash, environment }: Pick<SharedPlan, "workHash" | "environment">,
): Promise<string[]> {
  if (there.workHash !== workHash) throw otherPlan(place, there.run);
  await checkOwner(place, workHash);
  return checkCode(place, there.environment, environment);
}

/**
 * The plan of a place, or null if it has none.
 *
 * @param place Where it lies.
 * @throws {DataError} `CORRUPT_PLAN` if it is not as it was written, or of another release.
 */
export async function findPlan(place: Place): Promise<SharedPlan | null> {
  const shared = await readPlanFile(place);
  if (shared === null) return null;
  if (shared.job.kind !== "train") throw corruptPlan(place, `of a job of kind ${shared.job.kind}`);
  return { ...shared, job: readJob(shared.job) } as SharedPlan;
}

/**
 * The plan of a place, for who works on it.
 *
 * @param place Where it lies. @param options `environment`: code and machine of this process; `log`: where to say what differs
 * and changes no result.
 * @throws {DataError} `NO_PLAN`, `CORRUPT_PLAN`; as {@linkcode checkPlan}.
 */
export async function readPlan(
  place: Place,
  { environment, log }: { readonly environment: Environment; readonly log: Logger },
): Promise<SharedPlan> {
  const shared = await findPlan(place);
  if (shared === null) throw noPlan(place);
  const { workHash } = shared;
  for (const difference of await checkPlan(place, shared, { workHash, environment })) log.warn(difference);
  return shared;
}

/** A plan with its table on this machine. */
export interface PlannedTable {
  /** The run. */
  readonly plan: TrainingPlan;
  /** Its table. */
  readonly group: FeatureGroup;
}

/**
 * The plan of a training with its table as a version of a store of this machine: the one that is there, or made from its parts.
 *
 * @param place Where both lie. @param shared Its plan. @param options `store`: folder of all groups; `files`: file operations.
 * @throws {DataError} `OTHER_DATA` if the table is not the one that was planned for; as `restoreTable`.
 */
export async function openPlannedTable(
  place: Place,
  { job: { plan }, table }: Pick<SharedPlan, "job" | "table">,
  { store, files }: { readonly store: string; readonly files?: Files },
): Promise<PlannedTable> {
  const group = await restoreTable(place.results, store, { sha256: table, files });
  if (group === null) throw noTable(place);
  if (group.contentHash !== plan.data.contentHash) throw otherTable(place, group.contentHash);
  const { dir, version } = group;
  return { plan: { ...plan, data: { ...plan.data, dir, version } }, group };
}

/**
 * The parts of the table of a plan, for who works on some of its keys.
 *
 * @param place Where both lie. @param shared Its plan.
 * @throws {DataError} `OTHER_DATA` if there is none; as `TableParts.open`.
 */
export async function openParts(
  place: Place,
  { table }: Pick<SharedPlan, "table">,
): Promise<TableParts> {
  return await TableParts.open(place.results, { sha256: table }) ?? fail(noTable(place));
}

/**
 * The journal of a place; what it lists is taken for whole until it is read.
 *
 * @param place Where results lie.
 */
export function journalIn(place: Place): Journal {
  return new Journal(place.near, { store: place.results });
}

/** Identity of the work of a job. */
export function workHashOf({ plan }: TrainingJob): string {
  return workHash(plan);
}

/** A plan over a million keys names them by spans. */
function writeJob({ plan, ...job }: TrainingJob): PlanHead["job"] & { readonly plan: object } {
  const { chunks, pooledChunks, ...rest } = plan;
  const pooled = pooledChunks === undefined ? {} : { pooledChunks: pooledChunks.map(formatPositions) };
  return { ...job, plan: { ...rest, ...pooled, chunks: chunks.map(formatPositions) } };
}

function readJob(written: unknown): TrainingJob {
  type Written = { readonly chunks: readonly string[]; readonly pooledChunks?: readonly string[] };
  const { plan, ...job } = written as { readonly plan: Written };
  const pooled = plan.pooledChunks === undefined ? {} : { pooledChunks: plan.pooledChunks.map(parsePositions) };
  return { ...job, plan: { ...plan, ...pooled, chunks: plan.chunks.map(parsePositions) } } as unknown as TrainingJob;
}
function fail(error: Error): never {
  throw error;
}
