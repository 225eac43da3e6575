import { intervalOf } from "../../competition/calibration/intervals.ts";
import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import { formatCount } from "../../core/text/plural.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { PhaseProgress } from "./phase_progress.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import { resultName } from "../tasks/journal.ts";
import type { ExecuteOptions } from "./run_competition.ts";
import { runTasks } from "../tasks/run_tasks.ts";
import type { TrainingEngine } from "../tasks/start_engine.ts";
import { launchSample } from "./share_newcomers.ts";
import type { Assessment } from "../assessment/assessment.ts";
import type { FinishTask } from "../tasks/tasks.ts";

/** What of the competition of a run the fits of its champions rest on. */
export interface FitEvidence {
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** What their intervals rest on. */
  readonly assessment: Pick<Assessment, "intervals">;
}

/** What the competition of a run has shown. */
export interface ShownEvidence extends FitEvidence {
  /** How the choices did on the hold-out. */
  readonly assessment: Assessment;
}

/**
 * Fit the champions of all keys, chunk by chunk, into the journal; what it holds whole already is not fitted again.
 *
 * @param plan The run. @param engine Started for it.
 * @param options Journal, progress, signal; what the competition has shown; `only`: the one chunk that is wanted, default all.
 * @returns By chunk the name by which the journal gives what was fitted.
 * @throws {WorkerError} `ABORTED` if the signal fired; the journal stays usable.
 */
export async function fitChampions(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: Omit<ExecuteOptions, "workers"> & FitEvidence & { readonly only?: number },
): Promise<string[]> {
  const { journal, log } = options;
  const made = new Set(await journal.made("finished/"));
  const tasks = finishTasks(plan, options), names = Array.from(tasks, resultName);
  const wanted = [...plan.chunks.keys()].filter((chunk) => chunk === (options.only ?? chunk));
  const open = wanted.filter((chunk) => !made.has(names[chunk]!));
  const keysOf = (chunks: readonly number[]) => chunks.reduce((sum, chunk) => sum + plan.chunks[chunk]!.length, 0);
  const total = keysOf(wanted), done = total - keysOf(open);
  if (done > 0) log.info(`Resumed: the models of ${done} of ${formatCount(total, "key")} are already fitted.`);
  const progress = new PhaseProgress(options.onProgress, { phase: "champions", done, total });
  await runTasks(engine, indexed(open.length, (i) => tasks.at(open[i]!)!), {
    ...options,
    onDone: ({ keys }) => progress.ended(keys.length),
    onKept: ({ keys }) => progress.kept(keys.length),
  });
  return names;
}

/** The tasks of all chunks, each made when it is asked for: what is asked for all keys would fill the memory. */
function finishTasks(plan: TrainingPlan, { group, selection, assessment }: FitEvidence): Indexed<FinishTask> {
  const groups = Object.fromEntries([...selection.groups].map(([name, group]) => [name, group.combinations]));
  const { intervals } = assessment, { profile, priors } = intervals;
  const others = plan.config.register === "all" ? { priors } : {};
  // Where nothing begins, unseen keys are served by what all keys have shown of the models of all.
  const tried = problemOf(plan).isSerial
    ? launchSample(plan.chunks.flat().map((k) => group.keys[k]!))
    : new Set<string>();
  const firsts = plan.chunks.map(() => 0);
  for (const [chunk, { length }] of plan.chunks.entries()) firsts[chunk + 1] = firsts[chunk]! + length;
  // Models that are fitted again may be many: a task has those of its keys.
  const groupsOf = (keys: readonly { group: string }[]) =>
    plan.refit === undefined ? groups : Object.fromEntries(keys.map(({ group }) => [group, groups[group] ?? []]));
  return indexed(plan.chunks.length, (chunk): FinishTask => {
    const keys = plan.chunks[chunk]!.map((k, i) => {
      const position = firsts[chunk]! + i, { ranking, reason, group: name } = selection.choices.at(position)!;
      const { profile: _, ...interval } = intervalOf(intervals, position);
      return { ranking, reason, group: name, interval, isTried: tried.has(group.keys[k]!.id) };
    });
    return { kind: "finish", chunk, keys, groups: groupsOf(keys), profile, ...others };
  });
}
