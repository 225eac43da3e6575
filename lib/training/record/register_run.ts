import { encodeRowErrors, rowErrorsOf } from "../../competition/calibration/row_errors.ts";
import { SHARED_ERRORS } from "../../competition/champions/rows_layout.ts";
import { SHARED_INTERVALS, summarizeChampion } from "../../competition/champions/champion_codec.ts";
import { SHARED_SPEC, sharedSpec } from "../../competition/champions/champion_layout.ts";
import type { KeyChoice } from "../../competition/selection/fleet.ts";
import { encodePaths, SHARED_PATHS } from "../../competition/calibration/error_paths.ts";
import { encodeProfile } from "../../competition/calibration/profile_codec.ts";
import type { LaunchTrial } from "../../competition/contenders/launch_trials.ts";
import { asServed } from "../../competition/selection/smaller.ts";
import { encodeWatch } from "../../competition/watch/watch_codec.ts";
import { SHARED_WATCH } from "../../competition/watch/watch_table.ts";
import { type Indexed, indexed } from "../../core/rows/indexed.ts";
import type { Outcome } from "../../core/outcome.ts";
import { dataShapeOf, SHARED_SHAPE } from "../../data/data_shape.ts";
import { rowSpecHash } from "../../features/row_spec.ts";
import type { Comparison } from "../../registry/versions/row_types.ts";
import type { RunTransaction } from "../../registry/commits/transaction.ts";
import { ROWS_CUT } from "../tasks/finish_key.ts";
import type { ShownEvidence } from "../stages/fit_champions.ts";
import { type Journal, lacking } from "../tasks/journal.ts";
import { OutcomeRows } from "./outcome_rows.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { encodePlan, SHARED_PLAN, sharedName } from "../plan/plan_record.ts";
import { RecipeRecorder } from "./recipe_record.ts";
import { groupEvidence, SHARED_SELECTION } from "./selection_record.ts";
import { shareNewcomers } from "../stages/share_newcomers.ts";
import { shareUnseen } from "../stages/share_unseen.ts";
import { otherScores } from "../assessment/other_scores.ts";
import type { SmallerModel } from "../tasks/smaller_champions.ts";
import type { FinalPooled } from "../stages/smaller_pooled.ts";
import type { FinishedKey, OtherContender } from "../tasks/tasks.ts";

/** What is to be registered. */
export interface RegisterInput extends ShownEvidence {
  /** The run. */
  readonly plan: TrainingPlan;
  /** What it has fitted. */
  readonly journal: Journal;
  /** What {@linkcode fitChampions} gave. */
  readonly finished: readonly string[];
  /** Pooled models as they serve. */
  readonly pooled: FinalPooled;
  /** Who serves keys that the run has not seen; null: nobody. */
  readonly unseen: string | null;
  /** How choices compare with the champions of their keys, by key id. */
  readonly comparisons: ReadonlyMap<string, Comparison>;
}

/** How the keys ended. */
export interface RegisteredKeys {
  /** One per key, in the order of the choices; version numbers come with the commit. */
  readonly outcomes: Indexed<Outcome>;
  /** Models passed over, by `contender:CODE`. */
  readonly flags: Readonly<Record<string, number>>;
  /** How models compare with the version that was champion of their key, of those of which it is known. */
  readonly comparisons: readonly Comparison[];
  /** Of champions with a model that could be made smaller, in the order of the keys. */
  readonly smaller: readonly SmallerModel[];
}

/**
 * Hand over to the registry what a run has fitted, one chunk in memory at a time; visible after the caller's commit. Every
 * result is verified as it is read.
 *
 * @param transaction Of the run, new. @param input The run, its journal, what the competition has shown.
 * @throws {DataError} `CORRUPT_JOURNAL` if a result is missing or damaged. @throws {RegistryError} From the registry.
 */
export async function registerKeys(transaction: RunTransaction, input: RegisterInput): Promise<RegisteredKeys> {
  const { plan, group, selection, assessment, journal } = input;
  const fitted = addShared(transaction, input);
  const rows = new OutcomeRows(), flags: Record<string, number> = {}, trials: LaunchTrial[] = [];
  const comparisons: Comparison[] = [],
    smaller: SmallerModel[] = [],
    recipes = new RecipeRecorder(transaction),
    specHash = rowSpecHash(plan.spec);
  let chunk = -1;
  for await (const result of journal.allFinished(input.finished)) {
    const positions = plan.chunks[++chunk]!;
    trials.push(...result.trials);
    const backtests = result.keys.some(({ others }) => others.length > 0) ? await journal.chunk(chunk) : [];
    if (backtests === null) throw lacking(`backtests/${chunk}`);
    result.keys.forEach((finished, i) => {
      const position = rows.length, key = group.keys[positions[i]!]!;
      if (finished.smaller !== undefined) smaller.push(finished.smaller);
      for (const flag of [...finished.flags, ...finished.passedOver]) {
        if (!flag.endsWith(`:${ROWS_CUT}`)) flags[flag] = (flags[flag] ?? 0) + 1;
      }
      const choice = selection.choices.at(position)!, scores = assessment.keyScores.at(position)!;
      const outcome = outcomeOf(finished, { key, choice, scores });
      const comparison = isAsChosen(outcome, choice) ? input.comparisons.get(key.id) ?? null : null;
      if (comparison !== null) comparisons.push(comparison);
      registerKey(transaction, finished, { outcome, specHash, comparison });
      rows.add(outcome);
      const scoresOf = ({ index, served = [] }: OtherContender) =>
        otherScores(asServed(backtests[i]!, served), choice, { ...assessment, plan, selection, index });
      registerOthers(transaction, finished, { ...outcome, specHash, scoresOf });
      noteRecipes(recipes, key, finished);
    });
  }
  recipes.finish();
  const keys = plan.chunks.flat(), outcomes = rows.of(indexed(keys.length, (k) => group.keys[keys[k]!]!));
  await shareNewcomers(transaction, trials, { plan, fitted });
  await shareUnseen(transaction, input);
  shareWatch(transaction, input, outcomes);
  return { outcomes, comparisons, flags, smaller };
}

/** Who makes the forecasts of a key's versions, by the models themselves. */
function noteRecipes(recipes: RecipeRecorder, key: Outcome["key"], { contender, model, others }: FinishedKey): void {
  if (model === null) return;
  for (const made of [{ contender, model }, ...others]) {
    const { members } = summarizeChampion(made.model);
    recipes.add(key, made.contender, members.map(({ contender, share }) => ({ contender, weight: share })));
  }
}

/** What many keys use. @returns Contenders whose pooled models are kept. */
function addShared(transaction: RunTransaction, input: RegisterInput): Set<string> {
  const { plan, group, assessment, pooled, selection } = input;
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  transaction.addShared(SHARED_SPEC, json(plan.spec));
  for (const spec of plan.specs?.distinct ?? []) transaction.addShared(sharedSpec(rowSpecHash(spec)), json(spec));
  transaction.addShared(SHARED_PLAN, encodePlan(plan, group.calendar));
  transaction.addShared(SHARED_SELECTION, json(groupEvidence(plan, selection)));
  transaction.addShared(SHARED_SHAPE, json(dataShapeOf(group)));
  const { profile } = assessment.intervals, errors = rowErrorsOf(profile);
  if (errors === undefined) transaction.addShared(SHARED_INTERVALS, encodeProfile(profile));
  else transaction.addShared(SHARED_ERRORS, encodeRowErrors(errors));
  if (assessment.paths !== null) transaction.addShared(SHARED_PATHS, encodePaths(assessment.paths));
  const fitted = new Set<string>();
  for (const { contender, bytes } of pooled.models) {
    transaction.addShared(sharedName(contender), bytes);
    fitted.add(contender);
  }
  return fitted;
}

/** What is usual for the keys that their choices serve: who stands in for one makes other errors. */
function shareWatch(transaction: RunTransaction, at: RegisterInput, outcomes: Indexed<Outcome>): void {
  const { assessment: { watch }, selection } = at;
  if (watch === null) return;
  const others = new Set<string>();
  for (let k = 0; k < outcomes.length; k++) {
    const outcome = outcomes.at(k)!;
    if (!isAsChosen(outcome, selection.choices.at(k))) others.add(outcome.key.id);
  }
  transaction.addShared(SHARED_WATCH, encodeWatch(watch, (id) => !others.has(id)));
}

/** Versions beside that of the outcome: nobody is served by them unless somebody promotes one. */
function registerOthers(
  transaction: RunTransaction,
  { others, leaderboard }: FinishedKey,
  at: Pick<Outcome, "key" | "status" | "reason"> & {
    readonly specHash: string;
    readonly scoresOf: (other: OtherContender) => Record<string, number>;
  },
): void {
  const { key, status, reason, specHash, scoresOf } = at;
  if (status === "failed") return;
  for (const other of others) {
    const { contender, family, architecture, recipe, model, flags } = other;
    const facts = { key, status, reason, specHash, chosen: false, leaderboard: leaderboard ?? undefined };
    const own = { contender, family, architecture, recipe, model, flags };
    transaction.addVersion({ ...facts, ...own, scores: scoresOf(other) });
  }
}

/**
 * Whether what serves a key is what was chosen for it: who stands in for a choice that could not be fitted has neither its scores
 * nor its comparison.
 *
 * @param outcome Of the key. @param choice Of the key.
 */
export function isAsChosen({ contender }: Pick<Outcome, "contender">, choice: KeyChoice | undefined): boolean {
  return choice?.contender === contender;
}

/** How a key ended, before its version has a number. `scores`: of what was chosen for it, on the hold-out. */
function outcomeOf(
  { contender, model, reason, error }: FinishedKey,
  { key, choice, scores }: Pick<Outcome, "key" | "scores"> & { readonly choice: KeyChoice },
): Outcome {
  const served = { key, version: 0, contender, reason };
  if (model === null) {
    return { ...served, status: "failed", contender: "", reason: "", error: error ?? undefined, scores: {} };
  }
  return {
    ...served,
    status: reason === "" ? "champion" : "fallback",
    scores: isAsChosen({ contender }, choice) ? scores : {},
  };
}

function registerKey(
  transaction: RunTransaction,
  { model, family, architecture, recipe, flags, leaderboard }: FinishedKey,
  at: { readonly outcome: Outcome; readonly specHash: string; readonly comparison: Comparison | null },
): void {
  const { outcome, specHash, comparison } = at, { key, contender, status, reason, scores } = outcome;
  if (model !== null && status !== "failed") {
    const facts = { key, contender, status, reason, scores, specHash, comparison };
    transaction.addVersion({
      ...facts,
      ...{ family, architecture, recipe, flags, model, leaderboard: leaderboard ?? undefined },
    });
  }
  transaction.addOutcome(outcome);
}
