import { asServed, type ServedForecast } from "../../competition/selection/smaller.ts";
import type { FleetSelection } from "../../competition/selection/fleet.ts";
import type { FeatureGroup } from "../../data/store/feature_store.ts";
import type { Journal } from "../tasks/journal.ts";
import type { TrainingPlan } from "../plan/plan.ts";
import { type FinalPooled, pooledAsServed } from "./smaller_pooled.ts";
import type { AsServed } from "../assessment/assessment.ts";

/** What a run has made of its choices. */
export interface ServedRun {
  /** The stored table. */
  readonly group: FeatureGroup;
  /** What it has fitted. */
  readonly journal: Journal;
  /** Choices of all keys. */
  readonly selection: FleetSelection;
  /** What `fitChampions` gave. */
  readonly finished: readonly string[];
  /** Pooled models as they serve. */
  readonly pooled: FinalPooled;
}

/**
 * The backtests of a run with its choices as they serve: members that were made smaller, of a key's own and of all keys,
 * forecast as they do now. By these the choices are scored, and their gate judges.
 *
 * @param plan The run. @param run Its table, journal and choices.
 * @throws {DataError} `CORRUPT_JOURNAL` if a result is missing or damaged.
 */
export async function servedBacktests(plan: TrainingPlan, run: ServedRun): Promise<AsServed> {
  const own = await ownAsServed(run), { choices, events } = run.selection, { smaller } = run.pooled;
  const names = new Set(smaller.map(({ contender }) => contender));
  // A single contender that is as it was; at events another may stand in for it.
  const isAsked = (k: number) => {
    const index = choices.at(k)?.index ?? -1, contender = plan.contenders[index];
    return index >= 0 && (contender === undefined || names.has(contender.name) || events !== null);
  };
  const shared = await pooledAsServed(plan, { ...run, smaller, isAsked });
  return (backtest, k) => asServed(backtest, [...own.get(k) ?? [], ...shared.get(k) ?? []]);
}

/** Of members of a key's own, by position; who stands in for a choice that could not be fitted has no say in its scores. */
async function ownAsServed(
  { journal, finished, selection }: ServedRun,
): Promise<Map<number, readonly ServedForecast[]>> {
  const own = new Map<number, readonly ServedForecast[]>();
  let position = 0;
  for await (const { keys } of journal.allFinished(finished)) {
    for (const { index, served = [] } of keys) {
      if (index === selection.choices.at(position)?.index && served.length > 0) own.set(position, served);
      position++;
    }
  }
  return own;
}
