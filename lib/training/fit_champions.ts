import { formatCount } from "../core/plural.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import type { FeatureGroup } from "../data/feature_store.ts";
import { PhaseProgress } from "./phase_progress.ts";
import type { TrainingPlan } from "./plan.ts";
import { resultName } from "./journal.ts";
import type { ExecuteOptions } from "./run_competition.ts";
import { runTasks } from "./run_tasks.ts";
import type { TrainingEngine } from "./start_engine.ts";
import { launchSample } from "./share_newcomers.ts";
import type { Assessment } from "./summarize.ts";
import type { FinishTask } from "./tasks.ts";

/** What the competition of a run has shown. */
export interface Evidence {
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** How they did on the hold-out. */
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
  options: Omit<ExecuteOptions, "workers"> & Evidence & { readonly only?: number },
): Promise<string[]> {
  const { journal, log } = options;
  const made = new Set(await journal.made("finished/"));
  const names: string[] = [], open: FinishTask[] = [];
  let total = 0, done = 0;
  for (const task of finishTasks(plan, options)) {
    const name = resultName(task);
    names.push(name);
    if (task.chunk !== (options.only ?? task.chunk)) continue;
    total += task.keys.length;
    if (made.has(name)) done += task.keys.length;
    else open.push(task);
  }
  if (done > 0) log.info(`Resumed: the models of ${done} of ${formatCount(total, "key")} are already fitted.`);
  const progress = new PhaseProgress(options.onProgress, { phase: "champions", done, total });
  await runTasks(engine, open, {
    ...options,
    onDone: ({ keys }) => progress.ended(keys.length),
    onKept: ({ keys }) => progress.kept(keys.length),
  });
  return names;
}

function* finishTasks(plan: TrainingPlan, { group, selection, assessment }: Evidence): Generator<FinishTask> {
  const groups = Object.fromEntries([...selection.groups].map(([name, group]) => [name, group.combinations]));
  const { profile, groups: kinds, ratios, priors } = assessment.intervals;
  const others = plan.config.register === "all" ? { priors } : {};
  const tried = launchSample(plan.chunks.flat().map((k) => group.keys[k]!));
  let position = 0;
  // Models that are fitted again may be many: a task has those of its keys.
  const groupsOf = (keys: readonly { group: string }[]) =>
    plan.refit === undefined ? groups : Object.fromEntries(keys.map(({ group }) => [group, groups[group] ?? []]));
  for (const [chunk, positions] of plan.chunks.entries()) {
    const keys = positions.map((k) => {
      const { ranking, reason, group: name } = selection.choices.at(position)!;
      const interval = { group: kinds[position]!, ratio: ratios[position++]! };
      return { ranking, reason, group: name, interval, isTried: tried.has(group.keys[k]!.id) };
    });
    yield { kind: "finish", chunk, keys, groups: groupsOf(keys), profile, ...others };
  }
}
