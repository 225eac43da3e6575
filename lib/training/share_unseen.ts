import { type AnyChampion, encodeAnyChampion } from "../competition/any_champion.ts";
import type { Backtest } from "../competition/backtest.ts";
import type { FleetSelection } from "../competition/fleet.ts";
import type { KeyErrors, LearnedIntervals } from "../competition/interval_profile.ts";
import { SHARED_UNSEEN } from "../competition/table/rows_layout.ts";
import { importFamily } from "../models/import_family.ts";
import type { RunTransaction } from "../registry/transaction.ts";
import { sharedName } from "./finish_key.ts";
import { errorsOf } from "./key_errors.ts";
import type { TrainingPlan } from "./plan.ts";
import { problemOf } from "./problem_of.ts";

/** What is known of the models of all keys. */
export interface UnseenOptions {
  /** The run. */
  readonly plan: TrainingPlan;
  /** Choices of all keys, and what they rest on. */
  readonly selection: FleetSelection;
  /** What intervals rest on. */
  readonly intervals: LearnedIntervals;
  /** Contenders whose pooled models are kept. */
  readonly fitted: ReadonlySet<string>;
  /** Gives the backtests of all keys. */
  readonly chunks: () => AsyncIterable<readonly Backtest[]>;
}

/**
 * Keep with a run who serves rows of keys that it has not seen: the model of all keys that erred least on the folds of the keys
 * that it has seen, with intervals of its own errors on them. Nothing is kept where no such model was fitted, or where keys begin
 * and end in time and are tried as new ones instead.
 *
 * @param transaction Of the run. @param options What is known.
 */
export async function shareUnseen(transaction: RunTransaction, options: UnseenOptions): Promise<void> {
  const { plan } = options, problem = problemOf(plan), index = bestPooled(options), best = plan.contenders[index];
  if (problem.isSerial || best === undefined) return;
  const errors = await pooledErrors(index, options);
  const { profile } = options.intervals, interval = { profile, ...problem.keyInterval(errors, options.intervals) };
  const member = {
    ...{ contender: best.name, family: await importFamily(best.family), fitted: null, weight: 1, smear: 1, lift: 0 },
    shared: sharedName(best.name),
  };
  const champion: AnyChampion = problem.champion(
    { contender: best.name, combine: "weighted", members: [member], spec: plan.spec },
    { known: new Float64Array(0), start: plan.end, end: plan.end, interval, isResumed: false },
  );
  transaction.addShared(SHARED_UNSEEN, encodeAnyChampion(champion));
}

/** Index of the contender; -1 for none. */
function bestPooled({ plan: { contenders }, selection: { groups }, fitted }: UnseenOptions): number {
  const losses = contenders.map(({ scope, name }, c) =>
    scope === "pooled" && fitted.has(name)
      ? overKeys([...groups.values()].map(({ selection, keys }) => ({ loss: selection.relative[c] ?? NaN, keys })))
      : NaN
  );
  return losses.reduce((best, loss, c) => loss < (losses[best] ?? Infinity) ? c : best, -1);
}

/** Mean loss over the keys of groups that have any. */
function overKeys(groups: readonly { readonly loss: number; readonly keys: number }[]): number {
  const known = groups.filter(({ loss }) => !Number.isNaN(loss)),
    total = known.reduce((sum, { keys }) => sum + keys, 0);
  return known.reduce((sum, { loss, keys }) => sum + loss * keys, 0) / total;
}

/** Errors of a contender on the folds of all keys, as if they were one. */
async function pooledErrors(index: number, { chunks, selection }: UnseenOptions): Promise<KeyErrors> {
  const yhat: number[] = [], residuals: number[] = [];
  for await (const chunk of chunks()) {
    for (const backtest of chunk) {
      const own = errorsOf(backtest, { index, ranking: [], group: "", reason: "" }, selection);
      for (const value of own.yhat) yhat.push(value);
      for (const value of own.residuals) residuals.push(value);
    }
  }
  return { group: "", yhat: Float64Array.from(yhat), residuals: Float64Array.from(residuals), spreads: [] };
}
