import type { FeatureSpec } from "../../features/spec/spec.ts";
import type { ModelFamily } from "../../models/contract/family.ts";
import { type Combine, combineForecasts, combineShares } from "./combine.ts";
import { type Backtest, forecastOf } from "./backtest.ts";
import type { SpanPlan } from "./folds.ts";

/** Where holidays lie in the spans of a run, and which contenders cannot see them. */
export interface FleetEvents {
  /** Whether a contender cannot see holidays, shape [C]; see {@linkcode isBlindTo}. */
  readonly isBlind: readonly boolean[];
  /** By span {@linkcode eventSteps}, shape [S][h]; null for spans without any. */
  readonly steps: readonly (Uint8Array | null)[];
}

/**
 * Steps at which who knows the history alone is wrong for a known reason: a holiday that moves demand lies there, or lay
 * where the last season is repeated from.
 *
 * @param spec Its `events`, and dates that move demand, are the periods of such holidays; of dates that differ by key those of
 * any key. @param at `origin`: last period known; `horizon`: steps.
 * @returns 1 or 0, shape [h]; null if there is no such step.
 */
export function eventSteps(
  spec: FeatureSpec,
  at: { readonly origin: number; readonly horizon: number },
): Uint8Array | null {
  const { seasonLengths: [season = 1] } = spec, known = eventPeriods(spec);
  if (known.size === 0) return null;
  const { origin, horizon } = at;
  const steps = Uint8Array.from({ length: horizon }, (_, i) => {
    const period = origin + i + 1, repeated = period - season * Math.ceil((i + 1) / season);
    return known.has(period) || known.has(repeated) ? 1 : 0;
  });
  return steps.includes(1) ? steps : null;
}

/**
 * Whether a contender cannot see the holidays that move demand: it knows the history alone, or its feature rows do not show
 * all of them.
 *
 * @param contender `input` of its family, `spec` of its feature rows. @param run Spec of its run, whose events count.
 */
export function isBlindTo(
  { input, spec }: { readonly input: ModelFamily["input"] | undefined; readonly spec: FeatureSpec },
  run: FeatureSpec,
): boolean {
  if (input === "history") return true;
  const seen = eventPeriods(spec);
  return [...eventPeriods(run)].some((period) => !seen.has(period));
}

// A pure memo: each key of a run asks for the same spec.
const PERIODS = new WeakMap<FeatureSpec, ReadonlySet<number>>();

/** Periods at which demand is known to move. */
function eventPeriods(spec: FeatureSpec): ReadonlySet<number> {
  let known = PERIODS.get(spec);
  if (known === undefined) {
    const { events = [], dates } = spec, moving = new Set(dates?.moving);
    const dated = dates?.entries.flatMap(({ name, periods }) => moving.has(name) ? periods : []) ?? [];
    PERIODS.set(spec, known = new Set([...events, ...dated]));
  }
  return known;
}

/**
 * Where holidays lie in the spans of a run.
 *
 * @param spec Of the run. @param at `spans`: folds and hold-out; `horizon`: steps; `isBlind`: by contender, shape [C].
 * @returns Null where no holiday is known to move demand, or nobody or everybody sees holidays: then nothing changes.
 */
export function fleetEvents(
  spec: FeatureSpec,
  at: { readonly spans: SpanPlan; readonly horizon: number; readonly isBlind: readonly boolean[] },
): FleetEvents | null {
  const { spans: { folds, holdout }, horizon, isBlind } = at;
  if (eventPeriods(spec).size === 0 || !isBlind.includes(true) || !isBlind.includes(false)) return null;
  const spans = holdout === null ? folds : [...folds, holdout];
  return { isBlind, steps: spans.map(({ origin }) => eventSteps(spec, { origin, horizon })) };
}

/**
 * Who stands in at the steps of holidays for members none of whom sees them.
 *
 * @param backtest Of the key. @param members Contenders that serve it.
 * @param at `events`: where and who; `ranking`: contenders, then combinations, from best to worst.
 * @returns The best that sees holidays and ran; -1 if there is none, or none is needed.
 */
export function standInOf(
  backtest: Backtest,
  members: readonly number[],
  { events: { isBlind }, ranking }: { readonly events: FleetEvents; readonly ranking: readonly number[] },
): number {
  if (!members.every((c) => isBlind[c])) return -1;
  const last = backtest.scale.length / 2 - 1;
  return ranking.find((c) => isBlind[c] === false && !Number.isNaN(forecastOf(backtest, c, last)[0])) ?? -1;
}

/** How members are combined where holidays may lie. */
export interface EventOptions {
  /** How members become one forecast. */
  readonly combine: Combine;
  /** Shape [m], 0 for who stands in where nobody with weight sees a holiday. */
  readonly weights: readonly number[];
  /** Who knows the history alone, shape [m]. */
  readonly isBlind: readonly boolean[];
  /** {@linkcode eventSteps}. */
  readonly steps: Uint8Array | null;
}

/**
 * Combine members so that at the steps of holidays only those who see them have a say.
 *
 * @param members Forecasts, shape [m][h], unit of `y`. @param options Weights, and where holidays lie.
 * @returns Shape [h]; at a step where nobody who sees the holiday has a value, that of the others.
 */
export function combineAtEvents(members: readonly Float64Array[], options: EventOptions): Float64Array {
  const { combine, weights, isBlind, steps } = options;
  const all = combineForecasts(members, { combine, weights });
  if (steps === null || !isBlind.includes(true)) return all;
  const others = atHolidays(options).map((weights) => combineForecasts(members, { combine, weights }));
  return all.map((value, i) =>
    steps[i] === 0 ? value : [...others.map((other) => other[i]), value].find((other) => !Number.isNaN(other)) ?? NaN
  );
}

/** Weights at the steps of holidays: of members with weight who see them, else of everybody who does. */
function atHolidays({ weights, isBlind }: EventOptions): readonly (readonly number[])[] {
  return [weights.map((weight, m) => isBlind[m] ? 0 : weight), isBlind.map((blind) => blind ? 0 : 1)];
}

/**
 * The share that each member has in what {@linkcode combineAtEvents} gives.
 *
 * @param members Forecasts, shape [m][h]. @param options As there.
 * @returns Shape [m][h]; of each step that has a value they add up to 1, of others to 0.
 */
export function sharesAtEvents(members: readonly Float64Array[], options: EventOptions): Float64Array[] {
  const { combine, weights, isBlind, steps } = options, horizon = members[0]?.length ?? 0;
  const shares = members.map(() => new Float64Array(horizon)), none = new Float64Array(members.length);
  for (let i = 0; i < horizon; i++) {
    const values = members.map((member) => member[i] ?? NaN);
    const choices = steps?.[i] === 1 && isBlind.includes(true) ? [...atHolidays(options), weights] : [weights];
    const found = choices.map((weights) => combineShares(values, { combine, weights })).find((one) => one !== null);
    shares.forEach((share, m) => share[i] = (found ?? none)[m] ?? 0);
  }
  return shares;
}
