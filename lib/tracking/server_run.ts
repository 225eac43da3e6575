import { TrackingError } from "../core/errors/errors.ts";
import type { RunRow } from "../registry/versions/row_types.ts";
import type { Connection, Fields } from "./connection.ts";
import { objectOf, tagList, tagsOf, textOf } from "./fields.ts";
import { TAG } from "./names.ts";
import { hasServerCode, type ServerVersion } from "./registered.ts";
import { trackedTime } from "./run_facts.ts";
import { searchByTag } from "./search.ts";

/** A run on the server. */
export interface ServerRun {
  readonly id: string;
  /** URI of the folder of its files. */
  readonly uri: string;
  /** Whether it lies in the server's trash. */
  readonly isDeleted: boolean;
  /** Texts by name. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Without it MLflow's pages look for conversations first, and for models last. */
const KIND = { "mlflow.experimentKind": "custom_model_development" };
/** Tag of a run that was made and may not be the one: two at the same time can make two. */
const SETTLED = `${TAG}settled`;

/** Tag of an experiment with the name that we gave it. */
const GIVEN = "experiment";

/**
 * Id of the experiment of a name, else of one that we have made by that name and somebody has renamed, or null.
 *
 * @throws {TrackingError} `TRACKING_NAME` if it lies in the server's trash.
 */
export async function findExperiment(connection: Connection, name: string): Promise<string | null> {
  try {
    const found = await connection.ask("GET", "mlflow/experiments/get-by-name", { experiment_name: name });
    const { experiment_id: id, lifecycle_stage: stage } = objectOf(found.experiment);
    if (stage !== "deleted") return textOf(id);
  } catch (thrown) {
    if (hasServerCode(thrown, "RESOURCE_DOES_NOT_EXIST")) return await findRenamed(connection, name);
    throw thrown;
  }
  throw new TrackingError(
    "TRACKING_NAME",
    `Cannot use experiment ${JSON.stringify(name)} as it must be active: current value is deleted`,
    { hint: "Restore it on the server, or name another one with --experiment.", context: { name } },
  );
}

async function findRenamed(connection: Connection, name: string): Promise<string | null> {
  const [found] = await searchByTag(connection, "experiments", { tag: GIVEN, value: name });
  return found === undefined ? null : textOf(found.experiment_id);
}

/** Id of the experiment of a name, made if there is none: MLflow gives a name once. */
export async function settleExperiment(connection: Connection, name: string): Promise<string> {
  return await connection.persist(async () => {
    const found = await findExperiment(connection, name);
    if (found !== null) return found;
    try {
      const tags = tagList({ ...KIND, [`${TAG}${GIVEN}`]: name });
      return textOf((await connection.once("POST", "mlflow/experiments/create", { name, tags })).experiment_id);
    } catch (thrown) {
      if (!hasServerCode(thrown, "RESOURCE_ALREADY_EXISTS")) throw thrown;
      return await findExperiment(connection, name) ?? "";
    }
  });
}

/**
 * A run on the server that is this one (an active one before one in the trash), or a new one. Two at the same time can make two:
 * `settleVersion` says which of them is meant, and {@linkcode dropUnsettled} removes the other.
 *
 * @param connection Of the server. @param experiment Its id. @param run The run.
 */
export async function findOrMakeRun(connection: Connection, experiment: string, run: RunRow): Promise<ServerRun> {
  const [first] = await taggedRuns(connection, experiment, { tag: "run", value: run.run });
  if (first !== undefined) return first;
  const { run: made } = await connection.once("POST", "mlflow/runs/create", {
    experiment_id: experiment,
    run_name: run.run,
    start_time: trackedTime(run).start,
    tags: tagList({ [`${TAG}run`]: run.run, [SETTLED]: "no" }),
  });
  return runOf(objectOf(made));
}

/**
 * Runs of an experiment with a tag, those in the trash last; whoever asks finds the same one first.
 *
 * @param connection Of the server. @param experiment Its id. @param by The tag, without what all of ours begin with.
 */
export async function taggedRuns(
  connection: Connection,
  experiment: string,
  by: { readonly tag: string; readonly value: string },
): Promise<ServerRun[]> {
  const fields = { experiment_ids: [experiment], run_view_type: "ALL" };
  const found = (await searchByTag(connection, "runs", { ...by, fields })).map(runOf);
  return found.sort((a, b) => Number(a.isDeleted) - Number(b.isDeleted) || (a.id < b.id ? -1 : 1));
}

/** A run by its id, active again if it was in the trash; null if the server has it no more. */
export async function reviveRun(connection: Connection, id: string): Promise<ServerRun | null> {
  try {
    const { run } = await connection.ask("GET", "mlflow/runs/get", { run_id: id });
    const found = runOf(objectOf(run));
    if (found.isDeleted) await connection.ask("POST", "mlflow/runs/restore", { run_id: id });
    return found;
  } catch (thrown) {
    if (hasServerCode(thrown, "RESOURCE_DOES_NOT_EXIST")) return null;
    throw thrown;
  }
}

/** Say that a run is the one. */
export async function claimRun(connection: Connection, id: string): Promise<void> {
  await connection.ask("POST", "mlflow/runs/set-tag", { run_id: id, key: SETTLED, value: "yes" });
}

/**
 * Put runs into the server's trash that were made beside the one that is meant.
 *
 * @param connection Of the server. @param experiment Its id. @param settled Id there of each run that has a version.
 */
export async function dropUnsettled(
  connection: Connection,
  experiment: string,
  settled: ReadonlyMap<string, string>,
): Promise<void> {
  const fields = { experiment_ids: [experiment], run_view_type: "ACTIVE_ONLY" };
  for (const found of await searchByTag(connection, "runs", { tag: "settled", value: "no", fields })) {
    const { id, tags } = runOf(found), meant = settled.get(tags.get(`${TAG}run`) ?? "");
    if (meant !== undefined && meant !== id) await connection.ask("POST", "mlflow/runs/delete", { run_id: id });
  }
}

/** Ids there of runs of ours that somebody has put into the trash. @param experiments Ids. */
export async function deletedRuns(connection: Connection, experiments: readonly string[]): Promise<Set<string>> {
  const fields = { experiment_ids: experiments, run_view_type: "DELETED_ONLY" };
  const found = await searchByTag(connection, "runs", { tag: "settled", value: "yes", fields });
  return new Set(found.map((fields) => runOf(fields).id));
}

/** Id of the experiment that the run of a version is in, as the place of its files tells it, or null. */
export function experimentOf({ source, runId }: Pick<ServerVersion, "source" | "runId">): string | null {
  const parts = source.split("/"), at = parts.indexOf(runId);
  return /^\d+$/.test(parts[at - 1] ?? "") ? parts[at - 1] ?? null : null;
}

function runOf(fields: Fields): ServerRun {
  const { run_id: id, artifact_uri: uri, lifecycle_stage: stage } = objectOf(fields.info);
  const tags = tagsOf(objectOf(fields.data).tags);
  return { id: textOf(id), uri: textOf(uri), isDeleted: stage === "deleted", tags };
}
