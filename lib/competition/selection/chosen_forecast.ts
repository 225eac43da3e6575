import { type Backtest, fallbackOf, forecastOf } from "../backtest/backtest.ts";
import { combineAtEvents, standInOf } from "../backtest/event_steps.ts";
import { contenderForecast, membersAt } from "../blends/score_table.ts";
import type { FleetGroup, FleetSelection, KeyChoice } from "./fleet.ts";

/** A contender or combination for a key, and who stands in for it. */
export type KeyContender = Pick<KeyChoice, "group" | "index" | "ranking">;

/** The combinations of groups, and where only those have a say who see holidays. */
export interface FleetCombinations extends Pick<FleetSelection, "events" | "standsAlone"> {
  /** By name of the group. */
  readonly groups: ReadonlyMap<string, Pick<FleetGroup, "combinations">>;
}

/**
 * What the choice of one key forecasts on one span.
 *
 * @param backtest Of the key. @param choice From `selectFleet`.
 * @param at `selection`: all choices' groups; `span`: index in [0, S).
 * @returns Shape [h], unit of `y`; the fallback's forecast where the chosen did not run, NaN where nothing was known.
 */
export function chosenForecast(
  backtest: Backtest,
  choice: KeyChoice,
  at: { selection: FleetSelection; span: number },
): Float64Array {
  const forecast = ownForecast(backtest, choice, at);
  return Number.isNaN(forecast[0]) ? fallbackOf(backtest, at.span) : forecast;
}

/**
 * As {@linkcode chosenForecast}, but NaN where the chosen did not run: another's error says nothing about its own.
 *
 * @param backtest Of the key. @param choice From `selectFleet`.
 * @param at `selection`: all choices' groups; `span`: index in [0, S).
 */
export function ownForecast(
  backtest: Backtest,
  choice: KeyContender,
  { selection, span }: { selection: FleetCombinations; span: number },
): Float64Array {
  const { index, ranking } = choice, { events } = selection;
  const group = selection.groups.get(choice.group), forecast = contenderForecast(backtest, index, { group, span });
  const steps = events?.steps[span] ?? null;
  if (!events || steps === null || index < 0) return forecast;
  const combination = group?.combinations[index - backtest.fitMs.length];
  const members = combination === undefined
    ? [index]
    : membersAt(backtest, combination, span).map(({ contender }) => contender);
  const standIn = standInOf(backtest, members, { events, ranking });
  if (standIn < 0) return forecast;
  return combineAtEvents([forecast, forecastOf(backtest, standIn, span)], {
    combine: "weighted",
    weights: [1, 0],
    isBlind: [true, false],
    steps,
  });
}
