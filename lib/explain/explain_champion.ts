import {
  type Champion,
  type ChampionMember,
  forecastMember,
  lazyFeatures,
  originOf,
  participantsOf,
} from "../competition/champions/champion.ts";
import { combineAtEvents, sharesAtEvents } from "../competition/backtest/event_steps.ts";
import { historyUpTo } from "../competition/backtest/history.ts";
import { isClosed } from "../core/time/calendar.ts";
import type { Design } from "../core/rows/design.ts";
import type { Panel } from "../core/rows/panel.ts";
import { mean } from "../core/numbers/statistics.ts";
import { describeFeature } from "../features/spec/feature_info.ts";
import type { FeatureSpec } from "../features/spec/spec.ts";
import { explainMember } from "./explain_member.ts";
import { type FeatureValue, featureValues } from "./feature_values.ts";
import { type Group, groupOf } from "./groups.ts";
import { PartSum } from "./part_sum.ts";

/** What one feature adds to a forecast. */
export interface FeatureShare {
  /** Name of the feature. */
  readonly feature: string;
  /** One sentence on what it is. */
  readonly meaning: string;
  /** Group that it counts to. */
  readonly group: Group;
  /** What it adds at each step, unit of `y`, shape [h]. */
  readonly gains: Float64Array;
  /** Its value at each step: a lag in the unit of `y`, a category as its text; null where it has none, shape [h]. */
  readonly values: readonly FeatureValue[];
}

/** What one member adds to a forecast. */
export interface MemberShare {
  /** Name of the contender. */
  readonly contender: string;
  /** Its family. */
  readonly family: string;
  /** Its share at each step, in [0, 1], shape [h]. */
  readonly share: Float64Array;
  /** What it forecasts by itself, unit of `y`, shape [h]; NaN where it gave no number. */
  readonly yhat: Float64Array;
}

/** What a forecast is made of, in the unit of `y`. */
export interface Explanation {
  /** What is usual for the key: the mean of its known values. */
  readonly base: number;
  /** The forecast, shape [h]: base and all groups, up to rounding. */
  readonly yhat: Float64Array;
  /** What each group adds, shape [h] each. */
  readonly groups: Readonly<Record<Group, Float64Array>>;
  /** What single features add, the largest on average first; of models that are taken apart by feature. */
  readonly features: readonly FeatureShare[];
  /** Who forecast. */
  readonly members: readonly MemberShare[];
}

/**
 * What the forecast of a champion is made of. Every member is taken apart in the unit of `y`, from what is usual for the key:
 * the mean of its known values. Of a combination the parts are added up by the members' shares; a median shows the parts of
 * the member in the middle, of two the mean.
 *
 * @param champion What serves the key. @param series As for `forecastChampion`.
 * @param at `asOf`: last period known; `horizon`: steps.
 * @returns The same `yhat` as `forecastChampion`, 0 where the calendar is closed.
 * @throws As `forecastChampion`. @throws {RangeError} If what a family tells of its forecast does not add up to it.
 */
export function explainChampion(
  champion: Champion,
  series: Panel,
  { asOf, horizon }: { readonly asOf: number; readonly horizon: number },
): Explanation {
  const known = historyUpTo(series, asOf).filter((value) => value === value), base = known.length > 0 ? mean(known) : 0;
  const sum = new PartSum(base, horizon);
  const at = originOf(champion, series, { asOf, horizon, features: lazyFeatures(champion, series) });
  const { members, options } = participantsOf(champion, at);
  const forecasts = members.map((member) => forecastMember(member, champion, at));
  const values = forecasts.map(({ yhat }) => yhat), shares = sharesAtEvents(values, options);
  const yhat = members.length === 0 ? new Float64Array(horizon) : combineAtEvents(values, options);
  const asked: { readonly spec: FeatureSpec; readonly rows: readonly Design[] }[] = [];
  if (members.length === 0) sum.add({ reference: yhat, value: yhat, parts: [] }, new Float64Array(horizon).fill(1));
  members.forEach((member, m) => {
    const share = shares[m]!, forecast = forecasts[m]!, { spec = champion.spec } = member;
    if (!share.some((part) => part > 0)) return;
    asked.push({ spec, rows: forecast.asked.map(({ design }) => design) });
    sum.add(explainMember({ member, champion, forecast, spec }, at), share);
  });
  for (let i = 0; i < horizon; i++) {
    if (!isClosed(series.calendar, asOf + i + 1)) continue;
    yhat[i] = 0;
    sum.close(i);
  }
  sum.settle(yhat);
  return {
    base,
    yhat,
    groups: sum.groups,
    features: [...sum.features].map(([feature, gains]) => {
      // Of members that see it in rows of their own, the first tells its values.
      const { spec, rows } = asked.find(({ rows: [first] }) => first?.names.includes(feature)) ??
        { spec: champion.spec, rows: [] };
      const info = describeFeature(spec, feature), values = featureValues(rows, { feature, info, spec });
      return { feature, meaning: info.meaning, group: groupOf(info), gains, values };
    }).sort((a, b) => sizeOf(b.gains) - sizeOf(a.gains)),
    members: members.map((member, m) => shareOf(member, shares[m]!, values[m]!)),
  };
}

function shareOf({ contender, family }: ChampionMember, share: Float64Array, yhat: Float64Array): MemberShare {
  return { contender, family: family.name, share, yhat };
}

function sizeOf(gains: Float64Array): number {
  return gains.reduce((sum, gain) => sum + Math.abs(gain), 0);
}
