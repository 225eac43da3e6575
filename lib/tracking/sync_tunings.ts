import type { Registry } from "../registry/registry.ts";
import { type RecordedTuning, recordedTunings } from "../training/tuning/record_tuning.ts";
import type { Trial } from "../training/tuning/tune_contender.ts";
import type { Connection } from "./connection.ts";
import { tagList } from "./fields.ts";
import { flattenFields } from "./flatten.ts";
import { TAG } from "./names.ts";
import type { TrackedRun } from "./run_facts.ts";
import { sendFacts } from "./send_facts.ts";
import { settleExperiment, taggedRuns } from "./server_run.ts";

/** Tag of a run of a search, and of those of its trials. */
const TUNING = "tuning", TRIAL = "trial";

/**
 * Bring searches of hyperparameters to a server: a run for each, and one nested in it for each of its trials. What is there whole
 * is not sent again; what was cut off is gone on with.
 *
 * @param connection Of the server. @param options `registry`: open; `identity`: of it; `experiment`: of new runs, default the
 * config's name.
 * @returns Searches of which something was sent.
 * @throws {TrackingError} As `Connection`.
 */
export async function syncTunings(
  connection: Connection,
  options: { readonly registry: Pick<Registry, "events">; readonly identity: string; readonly experiment?: string },
): Promise<number> {
  const { registry, identity } = options;
  let sent = 0;
  for (const tuning of recordedTunings(registry)) {
    const experiment = await settleExperiment(connection, options.experiment ?? tuning.name);
    if (await syncTuning(tuning, { connection, experiment, id: `${identity}:${tuning.event}` })) sent++;
  }
  return sent;
}

interface Place {
  readonly connection: Connection;
  readonly experiment: string;
  /** Which search it is, wherever it was told before. */
  readonly id: string;
}

async function syncTuning(tuning: RecordedTuning, place: Place): Promise<boolean> {
  const { connection, id } = place, start = Date.parse(tuning.at);
  const parent = await settle(place, { tag: TUNING, value: id, name: `tune-${tuning.name}-${tuning.event}`, start });
  if (parent.isFinished) return false;
  for (const [i, trial] of tuning.trials.entries()) {
    const tags = { "mlflow.parentRunId": parent.id };
    const name = `${trial.contender}-${trial.number}-round-${trial.rung}`;
    const run = await settle(place, { tag: TRIAL, value: `${id}:${i}`, name, start, tags });
    if (!run.isFinished) await finish(connection, run.id, { ...factsOf(trial, start), start });
  }
  const { found, contenders } = tuning.detail;
  await finish(connection, parent.id, { params: flattenFields({ found, contenders }), metrics: [], start });
  return true;
}

/** The run with a tag, made if there is none; of two that were made at the same time both keep the first, and the other goes. */
async function settle(
  { connection, experiment }: Place,
  run: {
    readonly tag: string;
    readonly value: string;
    readonly name: string;
    readonly start: number;
    readonly tags?: Readonly<Record<string, string>>;
  },
): Promise<{ readonly id: string; readonly isFinished: boolean }> {
  const { tag, value, name, start, tags = {} } = run;
  const find = async () =>
    (await taggedRuns(connection, experiment, { tag, value })).map(({ id, isDeleted, tags }) => {
      return { id, isDeleted, isFinished: tags.get(`${TAG}sent`) === "yes" };
    });
  const [known] = await find();
  // What somebody has put into the trash stays there.
  if (known !== undefined) return { id: known.id, isFinished: known.isFinished || known.isDeleted };
  await connection.once("POST", "mlflow/runs/create", {
    experiment_id: experiment,
    run_name: name,
    start_time: start,
    tags: tagList({ [`${TAG}${tag}`]: value, ...tags }),
  });
  const [first, ...others] = await find();
  for (const { id, isDeleted } of others) {
    if (!isDeleted) await connection.ask("POST", "mlflow/runs/delete", { run_id: id });
  }
  return first!;
}

function factsOf({ contender, rung, keys, params, ratio }: Trial, timestamp: number) {
  const metric = (key: string, value: number) => ({ key, value, timestamp, step: 0 });
  return {
    params: flattenFields({ contender, ...params }),
    metrics: [metric("rung", rung), metric("keys", keys), ...ratio === null ? [] : [metric("ratio", ratio)]],
  };
}

/** Send what is told of a run, then that it is all there. */
async function finish(
  connection: Connection,
  id: string,
  { start, ...facts }: Pick<TrackedRun, "params" | "metrics"> & { readonly start: number },
): Promise<void> {
  await sendFacts(connection, id, { ...facts, time: { start, end: start }, tags: [] });
  await connection.ask("POST", "mlflow/runs/set-tag", { run_id: id, key: `${TAG}sent`, value: "yes" });
}
