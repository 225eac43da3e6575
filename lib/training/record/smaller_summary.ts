import type { BeforeAfter, SmallerModel } from "../tasks/smaller_champions.ts";

/** What making models smaller has brought, and cost. Scores of the run and of its versions are of the smaller models. */
export interface SmallerSummary {
  /** Keys whose champion has a tree model of its own. */
  readonly keys: number;
  /** Those for whom one was made smaller. */
  readonly smaller: number;
  /** Of the champions of these keys, all together. */
  readonly bytes: BeforeAfter;
  /** Of one forecast by their tree models, all together. */
  readonly milliseconds: BeforeAfter;
  /** Mean relative change of a key's error on the folds, on which it was decided; of those with a smaller model. NaN: none. */
  readonly folds: number;
  /** The same on the hold-out, which has decided nothing. */
  readonly holdout: number;
  /** Share of them whose error on the hold-out grew by no more than the budget. */
  readonly within: number;
  /** Models by the way in which they were made smaller, most first. */
  readonly ways: Readonly<Record<string, number>>;
}

/**
 * Sum up what was done to the keys of a run.
 *
 * Relative changes are 2 (after - before) / (after + before): no key moves their mean by more than 2, however small its error.
 *
 * @param models One for each champion that has a tree model of its own. @param maxErrorIncrease Budget.
 */
export function summarizeSmaller(models: readonly SmallerModel[], maxErrorIncrease: number): SmallerSummary {
  const smaller = models.filter(({ members }) => members.length > 0);
  const total = (part: (model: SmallerModel) => BeforeAfter): BeforeAfter =>
    models.map(part).reduce(([a, b], [before, after]): BeforeAfter => [a + before, b + after], [0, 0]);
  const changes = (part: (model: SmallerModel) => BeforeAfter) =>
    smaller.map(part).map(([before, after]) => before === after ? 0 : 2 * (after - before) / (after + before))
      .filter((change) => !Number.isNaN(change));
  const holdout = changes((model) => model.holdout);
  const known = smaller.filter((model) => !Number.isNaN(model.holdout[0]));
  const inside = known.filter(({ holdout: [before, after] }) => after <= before * (1 + maxErrorIncrease));
  const ways = Map.groupBy(smaller.flatMap(({ members }) => members), ({ way }) => way);
  return {
    keys: models.length,
    smaller: smaller.length,
    bytes: total((model) => model.bytes),
    milliseconds: total((model) => model.milliseconds),
    folds: mean(changes((model) => model.folds)),
    holdout: mean(holdout),
    within: inside.length / known.length,
    ways: Object.fromEntries(
      [...ways].map(([way, all]) => [way, all.length] as const).sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)),
    ),
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
