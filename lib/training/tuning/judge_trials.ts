import { type TrialLosses, trialLosses } from "../../competition/tuning/score_trials.ts";
import type { ResolvedConfig } from "../../core/config/resolve_config.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { Params } from "../../models/contract/family.ts";
import { problemOf } from "../plan/problem_of.ts";
import { backtestAll, type ExecuteOptions } from "../stages/run_competition.ts";
import { startEngine } from "../tasks/start_engine.ts";
import { journalOf } from "../tasks/run_folder.ts";
import type { TableChoices } from "../plan/plan_table.ts";
import { planWindow, type TuningWindows } from "./tuning_windows.ts";

/** What judging trials needs beside them. */
export interface TrialJudgeOptions extends Omit<ExecuteOptions, "journal" | "serve"> {
  /** What the search is for. */
  readonly config: ResolvedConfig;
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Windows of the search. */
  readonly windows: TuningWindows;
  /** What is decided once for the table. */
  readonly choices: TableChoices;
  /** Folder of what is finished, so that a search that was cut off goes on from it. */
  readonly folder: string;
}

/** Trials of one contender to be judged together. */
export interface TrialsToJudge {
  /** Contender of the config. */
  readonly contender: string;
  /** Hyperparameters of each trial, shape [T]. */
  readonly trials: readonly Params[];
  /** Positions of the keys in the group. */
  readonly keys: readonly number[];
  /** Which windows. */
  readonly on: keyof TuningWindows;
}

/**
 * Backtest trials of a contender beside each other, on the same keys, rows and windows, as a run would.
 *
 * @param work What to judge. @param options Table, windows, workers.
 * @returns By key that is chosen for: its group and losses, shape [T] each, in the order of the trials.
 * @throws {WorkerError} `ABORTED` if the signal fired.
 */
export async function judgeTrials(work: TrialsToJudge, options: TrialJudgeOptions): Promise<TrialLosses[]> {
  const { contender, trials, keys, on } = work, { config, group, windows, choices, folder } = options;
  const names = trials.map((_, t) => `trial_${t}`);
  const entered = { ...config, contenders: variantsOf(config, { contender, names, trials }), hyperparameters: {} };
  const { plan, spans } = planWindow(entered, group, { keys, windows, on, choices });
  const journal = journalOf(folder, plan, { log: options.log });
  const execution = { ...options, journal, serve: false };
  const engine = startEngine(plan, execution);
  try {
    await backtestAll(plan, engine, execution);
  } finally {
    await engine.close();
  }
  const problem = problemOf(plan), found: TrialLosses[] = [];
  const positions = names.map((name) => plan.contenders.findIndex((one) => one.name === name));
  for await (const chunk of journal.backtests(plan.chunks.length)) {
    for (const backtest of chunk) {
      const losses = trialLosses(backtest, { problem, spans });
      if (losses !== null) found.push({ ...losses, losses: Float64Array.from(positions, (c) => losses.losses[c]!) });
    }
  }
  return found;
}

/** The trials as variants of what the config enters under the contender's name. */
function variantsOf(
  config: ResolvedConfig,
  work: { readonly contender: string; readonly names: readonly string[]; readonly trials: readonly Params[] },
): NonNullable<ResolvedConfig["contenders"]> {
  const listed = config.contenders?.find((one) => typeof one !== "string" && one.name === work.contender);
  const base = typeof listed === "object" && "base" in listed
    ? listed
    : { base: work.contender, params: {}, recipe: null };
  return work.trials.map((params, t) => ({ ...base, name: work.names[t]!, params: { ...base.params, ...params } }));
}
