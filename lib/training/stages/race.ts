import { formatPercent } from "../../core/text/format_number.ts";
import type { Backtest } from "../../competition/backtest/backtest.ts";
import { leaveOut } from "../../competition/backtest/leave_out.ts";
import { type RacedOut, raceOut, staysFor } from "../../competition/selection/racing.ts";
import { openGroup } from "../../data/store/feature_store.ts";
import { FAMILIES } from "../../models/catalog.ts";
import { IMPORTED } from "../../models/trees/imported.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { eventsOf } from "../plan/plan_spans.ts";
import { problemOf } from "../plan/problem_of.ts";
import { RACE_ROUNDS } from "../plan/race_rounds.ts";
import { runTasks } from "../tasks/run_tasks.ts";
import type { ExecuteOptions } from "./run_competition.ts";
import type { TrainingEngine } from "../tasks/start_engine.ts";
import type { RacedKey, RaceTask } from "../tasks/tasks.ts";

/** Keys of one task, at most. */
const TASK_KEYS = 8;

/** What a race has shown. */
export interface RaceResult {
  /** By group of keys, who is not fitted on them any more. */
  readonly out: readonly RacedOut[];
  /** Pooled contenders that no key needs any more. */
  readonly nowhere: readonly string[];
  /** Where the backtests of the sample lie, by position in the feature group. */
  readonly raced: ReadonlyMap<number, Omit<RacedKey, "unit">>;
}

/** Nobody is left out. */
export const NO_RACE: RaceResult = { out: [], nowhere: [], raced: new Map() };

/**
 * Race all contenders on a sample of the keys, in rounds: after each, those who cannot win any more are left out of the next.
 * Only folds are looked at; the hold-out is forecast with them, so that nothing is fitted twice. The sample is that of the smallest
 * ids, which are hashes: it does not depend on the order of the keys, on workers, or on what was resumed.
 *
 * @param plan The run. @param engine Started for it; pooled models at the origins of folds and hold-out are fitted.
 * @param options Journal, which keeps what every task has shown; progress, signal.
 */
export async function runRace(
  plan: TrainingPlan,
  engine: TrainingEngine,
  options: ExecuteOptions,
): Promise<RaceResult> {
  const { journal } = options, sample = await sampleOf(plan), total = sample.length;
  const backtests: Backtest[] = [], raced = new Map<number, Omit<RacedKey, "unit">>();
  let out: readonly RacedOut[] = [];
  for (const [round, to] of RACE_ROUNDS.entries()) {
    const keys = sample.slice(backtests.length, to).toSorted((a, b) => a - b);
    const parts = Array.from(
      { length: Math.ceil(keys.length / TASK_KEYS) },
      (_, p) => keys.slice(p * TASK_KEYS, (p + 1) * TASK_KEYS),
    );
    const finished = new Set(await journal.made(`race/${round}-`));
    const open = parts.map((keys, part): RaceTask => ({ kind: "race", round, part, keys, out }))
      .filter(({ part }) => !finished.has(`race/${round}-${part}`));
    await runTasks(engine, open, options);
    for (const [part, keys] of parts.entries()) {
      backtests.push(...await journal.race(round, part));
      keys.forEach((key, at) => raced.set(key, { round, part, at }));
    }
    options.onProgress?.({ phase: "race", done: backtests.length, total });
    out = [...out, ...judge(plan, backtests, out)];
  }
  return { out, nowhere: needlessPooled(plan, backtests, out), raced };
}

/** Positions of the sample, by id. */
async function sampleOf({ data, chunks }: TrainingPlan): Promise<number[]> {
  const { keys } = await openGroup(data.dir);
  const idOf = (k: number) => keys[k]?.id ?? "";
  return chunks.flat().sort((a, b) => idOf(a) < idOf(b) ? -1 : 1).slice(0, RACE_ROUNDS.at(-1));
}

/** Who is left out beside those that are already, group by group. */
function judge(plan: TrainingPlan, backtests: readonly Backtest[], out: readonly RacedOut[]): RacedOut[] {
  // Models of a history alone cost next to nothing, and by what is typical of all contenders losses are measured.
  const isCheap = (family: string) => FAMILIES[family]?.input === "history" || family === IMPORTED;
  const given = new Set(plan.combinations.flatMap(({ weights = {} }) => Object.keys(weights)));
  const stays = plan.contenders.filter(({ family, name }) => isCheap(family) || given.has(name));
  return raceOut(backtests.map((backtest) => without(backtest, plan, out)), {
    contenders: plan.contenders.map(({ name }) => name),
    folds: plan.spans.folds.length,
    problem: problemOf(plan),
    stays: new Set(stays.map(({ name }) => name)),
    out,
    events: eventsOf(plan),
  });
}

/** A backtest in which nobody ran who was left out after it. */
function without(backtest: Backtest, plan: TrainingPlan, out: readonly RacedOut[]): Backtest {
  const own = problemOf(plan).groupOf(backtest), gone = out.filter(({ group }) => group === own);
  return leaveOut(backtest, {
    contenders: plan.contenders.map(({ name }) => name),
    out: gone.map(({ contender }) => contender),
  });
}

/** Pooled contenders that every group of the sample can do without; keys of others are too few to fit a model for. */
function needlessPooled(plan: TrainingPlan, backtests: readonly Backtest[], out: readonly RacedOut[]): string[] {
  const problem = problemOf(plan), groups = new Set(backtests.map((backtest) => problem.groupOf(backtest)));
  groups.delete("");
  const priors = new Set(plan.contenders.map(({ prior }) => prior));
  const isNeedless = ({ scope, name }: TrainingPlan["contenders"][number]) =>
    scope === "pooled" && !priors.has(name) && groups.size > 0 &&
    [...groups].every((group) => !staysFor(out, { contender: name, group }));
  return plan.contenders.filter(isNeedless).map(({ name }) => name);
}

/** A line for each group of keys. */
export function tellRace(out: readonly RacedOut[]): string[] {
  return [...Map.groupBy(out, ({ group }) => group)].map(([group, all]) =>
    `Raced out for ${group} keys: ${
      all.map(({ contender, behind }) => `${contender} (${formatPercent(behind, { places: 0 })} behind)`).join(", ")
    }.`
  );
}
