import { isClosed } from "../../core/time/calendar.ts";
import type { Design } from "../../core/rows/design.ts";
import { FitError } from "../../core/errors/errors.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { predictSteps } from "../../features/rows/predict_steps.ts";
import { type PreparedFeatures, prepareFeatures } from "../../features/rows/prepare.ts";
import type { FeatureSpec } from "../../features/spec/spec.ts";
import type { Future } from "../../models/contract/family.ts";
import { constrainForecast, look, type SeenHistory } from "../calibration/bounds.ts";
import type { BaseChampion, BaseMember } from "./champion_base.ts";
import { combineAtEvents, type EventOptions, eventSteps, isBlindTo } from "../backtest/event_steps.ts";
import { predictModel } from "../backtest/predict_model.ts";
import { liftForecast } from "../calibration/lift.ts";
import { smearForecast } from "../calibration/smear.ts";
import { championEnds, type ChampionInterval } from "../calibration/intervals.ts";
import { isKnown } from "../backtest/eligibility.ts";
import { spreadOf } from "../calibration/spread.ts";
import { checkOrigins, driftOf, widened } from "../calibration/drift.ts";
import { assertOneKey, historyAt, historyUpTo } from "../backtest/history.ts";

/** One member of a champion of a series. */
export interface ChampionMember extends BaseMember<FeatureSpec> {
  /** Share in a weighted combination, >= 0; 0: it stands in where a holiday lies that nobody with weight can see. */
  readonly weight: number;
  /** Factor by which its forecast is lifted from the middle to the mean, see `smearForecast`; 1 for none. */
  readonly smear: number;
  /** Distance by which its forecast is raised to the quantile that the metric of the run asks for, see `liftForecast`; absent: none. */
  readonly lift?: number;
}

/** What serves one series. With no members it forecasts zero. */
export interface Champion extends BaseChampion<FeatureSpec, ChampionMember> {
  /** Observations per cycle, >= 1. */
  readonly seasonLength: number;
  /** First period of the key in the table that it was trained on, period number: ages are counted from it. */
  readonly start: number;
  /** Last period that it was trained on, period number: what came later puts it to the test. */
  readonly end: number;
  /** What the key's history had shown when it was trained: no member forecasts far beyond. */
  readonly seen: SeenHistory;
  /** Steps that it was calibrated for. */
  readonly horizon: number;
  /** Whether demand cannot be negative. */
  readonly nonNegative: boolean;
  /** What its intervals rest on. */
  readonly interval: ChampionInterval;
}

/** A forecast of one key. */
export interface Forecast {
  /** Unit of `y`, shape [h]. */
  readonly yhat: Float64Array;
  /** Lower ends by level of `levelsOf(champion.interval)`, shape [L][h]; NaN where errors were too few for the level. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, as `lo`. */
  readonly hi: readonly Float64Array[];
  /** How many times larger its errors since training are than expected, >= 1, see `driftOf`; the intervals are as much wider. */
  readonly drift: number;
}

/**
 * Forecast one key with its champion.
 *
 * @param champion What serves the key.
 * @param series Panel of the one key: history up to `asOf`, then the future frame where the spec has future-known columns.
 * @param options `asOf`: last period known; `horizon`: steps, 1 to `champion.horizon`.
 * @returns Forecast and nested intervals, cut at 0 where demand cannot be negative.
 * A member that gives no finite value at a step takes no part in it. Where data came after training, the champion is put to
 * the test on the newest of it, and its intervals are as much wider as it missed more than expected.
 * @throws {RangeError} If the horizon is outside the champion's, the panel has not exactly one key or ends before `asOf`.
 * @throws {FitError} `NOT_FINITE` if no member gives a finite value; and from the members.
 */
export function forecastChampion(
  champion: Champion,
  series: Panel,
  options: { asOf: number; horizon: number },
): Forecast {
  const { horizon, asOf } = options;
  assertOneKey(series);
  if (!(horizon >= 1 && horizon <= champion.horizon)) {
    throw new RangeError(
      `Cannot forecast as the horizon must be in [1, ${champion.horizon}]: current value is ${horizon}`,
    );
  }
  const end = series.ds.at(-1) ?? asOf;
  if (asOf > end) {
    throw new RangeError(`Cannot forecast as the series must reach the origin ${asOf}: current value ends at ${end}`);
  }
  const features = lazyFeatures(champion, series);
  const forecastFrom = (origin: number, steps: number): Float64Array =>
    forecastMembers(champion, originOf(champion, series, { asOf: origin, horizon: steps, features }));
  const yhat = forecastFrom(asOf, horizon);
  if (yhat.some(Number.isNaN)) {
    throw new FitError(
      "NOT_FINITE",
      `Cannot forecast with ${champion.contender} as its forecast must be finite: current value is no number`,
      { hint: "Train the key again, or look at its newest values." },
    );
  }
  const known = historyUpTo(series, asOf), spread = spreadOf(known, champion.seasonLength);
  const origins = checkOrigins(champion, asOf).filter((origin) => isKnown(historyUpTo(series, origin)));
  const checks = origins.map((origin) => {
    const steps = Math.min(champion.horizon, asOf - origin);
    return { yhat: forecastFrom(origin, steps), actual: observedAfter(series, origin, steps) };
  });
  const drift = driftOf(champion.interval, checks, spread);
  const at = { spread, floor: champion.nonNegative ? 0 : -Infinity, horizon: champion.horizon };
  return { yhat, ...championEnds(widened(champion.interval, drift), yhat, at), drift };
}

/** The target after an origin where the calendar is open, shape [steps]; NaN where missing. */
function observedAfter(series: Panel, origin: number, steps: number): Float64Array {
  const first = series.ds[0] ?? origin + 1;
  return Float64Array.from({ length: steps }, (_, i) => {
    const period = origin + 1 + i;
    return isClosed(series.calendar, period) ? NaN : series.y[period - first] ?? NaN;
  });
}

/** Where a champion forecasts from. */
export interface Origin {
  /** What families of histories are given. */
  readonly history: Pick<Future, "y" | "start">;
  /** What the history has shown. */
  readonly seen: SeenHistory;
  /** Last period known. */
  readonly asOf: number;
  /** Steps. */
  readonly horizon: number;
  /** Features of the series by a spec, made when first asked for. */
  features(spec: FeatureSpec): PreparedFeatures;
}

/** Features of a series for a champion by a spec, made when first asked for. */
export function lazyFeatures({ horizon, start: since }: Champion, series: Panel): Origin["features"] {
  const prepared = new Map<FeatureSpec, PreparedFeatures>();
  return (spec) => {
    const found = prepared.get(spec) ?? prepareFeatures(spec, series, { horizon, since, kin: [...prepared.values()] });
    prepared.set(spec, found);
    return found;
  };
}

/** What a champion forecasts from at an origin. */
export function originOf(
  champion: Champion,
  series: Panel,
  { asOf, horizon, features }: Pick<Origin, "asOf" | "horizon" | "features">,
): Origin {
  const history = historyAt(series, asOf);
  return { history, seen: look(history.y, champion.seen), asOf, horizon, features };
}

/** Who has a say from an origin, and how; the stand-ins of holidays only where one lies ahead. */
export function participantsOf(
  champion: Champion,
  at: Pick<Origin, "asOf" | "horizon">,
): { readonly members: readonly ChampionMember[]; readonly options: EventOptions } {
  const steps = eventSteps(champion.spec, { origin: at.asOf, horizon: at.horizon });
  const members = steps === null ? champion.members.filter(({ weight }) => weight > 0) : champion.members;
  const options = {
    combine: champion.combine,
    weights: members.map((member) => member.weight),
    isBlind: members.map(({ family, spec = champion.spec }) => isBlindTo({ input: family.input, spec }, champion.spec)),
    steps,
  };
  return { members, options };
}

function forecastMembers(champion: Champion, at: Origin): Float64Array {
  if (champion.members.length === 0) return new Float64Array(at.horizon);
  const { members, options } = participantsOf(champion, at);
  return combineAtEvents(members.map((member) => forecastMember(member, champion, at).yhat), options);
}

/** How a member comes to its forecast. */
export interface MemberForecast {
  /** Rows that a family of designs was asked for and its answers on their scale: all steps at once, or one by one. */
  readonly asked: readonly { readonly design: Design; readonly predicted: Float64Array }[];
  /** As it predicted, unit of `y`, shape [h]. */
  readonly predicted: Float64Array;
  /** Within reach of what was seen, and not below a floor, shape [h]; NaN where it gave no number. */
  readonly middle: Float64Array;
  /** Lifted from the middle to the mean, or to the quantile that the metric asks for: its forecast, shape [h]. */
  readonly yhat: Float64Array;
}

/** The forecast of one member. */
export function forecastMember(member: ChampionMember, champion: Champion, at: Origin): MemberForecast {
  const { history, seen, asOf, horizon } = at, asked: { design: Design; predicted: Float64Array }[] = [];
  const { family, fitted, spec = champion.spec } = member;
  const predicted = family.input === "history"
    ? predictModel({ family, fitted }, { ...history, horizon, design: null })
    : predictSteps(spec, at.features(spec), {
      asOf,
      horizon,
      predict: (design: Design) => {
        const predicted = predictModel({ family, fitted }, { ...history, horizon: design.rows, design });
        asked.push({ design, predicted });
        return predicted;
      },
    });
  const middle = constrainForecast(predicted, { seen, nonNegative: champion.nonNegative });
  return { asked, predicted, middle, yhat: calibrated(middle, { member, champion, spec }) };
}

/**
 * What a member's prediction becomes.
 *
 * @param middle Within reach of what was seen, unit of `y`, shape [h].
 * @param of Whose it is, and the spec of its rows.
 */
export function calibrated(
  middle: Float64Array,
  { member, champion, spec }: {
    readonly member: Pick<ChampionMember, "smear" | "lift">;
    readonly champion: Pick<Champion, "nonNegative">;
    readonly spec: FeatureSpec;
  },
): Float64Array {
  const smeared = smearForecast(middle, member.smear, spec);
  return member.lift === undefined ? smeared : liftForecast(smeared, member.lift, champion);
}
