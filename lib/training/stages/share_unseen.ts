import { encodeAnyChampion } from "../../competition/champions/any_champion.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import { encodeRowErrors, rowErrorsOf } from "../../competition/calibration/row_errors.ts";
import { SHARED_UNSEEN, SHARED_UNSEEN_ERRORS } from "../../competition/champions/rows_layout.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import { importFamily } from "../../models/import_family.ts";
import type { RunTransaction } from "../../registry/commits/transaction.ts";
import { sharedName } from "../plan/plan_record.ts";
import type { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { problemOf } from "../plan/problem_of.ts";
import type { FinalPooled } from "./smaller_pooled.ts";
import { unseenErrors } from "./unseen_keys.ts";

/** What is known of the models of all keys. */
export interface UnseenOptions {
  /** The run. */
  readonly plan: TrainingPlan;
  /** The stored table. */
  readonly group: FeatureGroup;
  /** Who serves keys that the run has not seen, as `fitUnseen` chose; null: nobody. */
  readonly unseen: string | null;
  /** Has models that were fitted without some of the keys. */
  readonly journal: Journal;
}

/**
 * Keep with a run who serves rows of keys that it has not seen, with intervals of its errors on keys that it was fitted without.
 * Nothing is kept where no such model was fitted, or where keys begin and end in time and are tried as new ones instead.
 *
 * @param transaction Of the run. @param options What is known.
 */
export async function shareUnseen(transaction: RunTransaction, options: UnseenOptions): Promise<void> {
  const { plan, unseen } = options, problem = problemOf(plan);
  const best = plan.contenders.find((contender) => contender.name === unseen);
  if (best === undefined) return;
  const key = await unseenErrors(plan, best.name, options);
  const learned = problem.learnIntervals([key], plan.config.levels), errors = rowErrorsOf(learned.profile);
  if (errors !== undefined) transaction.addShared(SHARED_UNSEEN_ERRORS, encodeRowErrors(errors));
  const interval = { profile: learned.profile, ...problem.keyInterval(key, learned) };
  const member = {
    ...{ contender: best.name, family: await importFamily(best.family), fitted: null, weight: 1, smear: 1, lift: 0 },
    shared: sharedName(best.name),
  };
  const champion = problem.champion(
    { contender: best.name, combine: "weighted", members: [member], spec: plan.spec },
    { known: new Float64Array(0), start: plan.end, end: plan.end, interval, isResumed: false },
  );
  transaction.addShared(SHARED_UNSEEN, encodeAnyChampion(champion));
}

/**
 * Names of the models of all keys that may serve those that training has not seen, those first that err less on the folds of the
 * keys that it has.
 *
 * @param plan The run. @param selection Choices of all keys. @param pooled Models that are kept.
 * @returns None where keys begin and end in time.
 */
export function pooledByError(
  plan: TrainingPlan,
  { groups }: FleetSelection,
  { models }: Pick<FinalPooled, "models">,
): string[] {
  if (problemOf(plan).isSerial) return [];
  const ranked = plan.contenders.flatMap(({ scope, name }, c) => {
    if (scope !== "pooled" || !models.some(({ contender }) => contender === name)) return [];
    const losses = [...groups.values()].map(({ selection, keys }) => ({ loss: selection.relative[c] ?? NaN, keys }));
    const loss = overKeys(losses);
    return Number.isNaN(loss) ? [] : [{ name, loss }];
  });
  return ranked.sort((a, b) => a.loss - b.loss).map(({ name }) => name);
}

/** Mean loss over the keys of groups that have any. */
function overKeys(groups: readonly { readonly loss: number; readonly keys: number }[]): number {
  const known = groups.filter(({ loss }) => !Number.isNaN(loss)),
    total = known.reduce((sum, { keys }) => sum + keys, 0);
  return known.reduce((sum, { loss, keys }) => sum + loss * keys, 0) / total;
}
