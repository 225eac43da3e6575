import type { FeatureSpec } from "../features/spec.ts";
import { type Combine, combineForecasts } from "./combine.ts";
import { type Backtest, forecastOf } from "./backtest.ts";
import type { SpanPlan } from "./folds.ts";

/** Where holidays lie in the spans of a run, and which contenders cannot see them. */
export interface FleetEvents {
  /** Whether a contender knows the history alone, shape [C]. */
  readonly isBlind: readonly boolean[];
  /** By span {@linkcode eventSteps}, shape [S][h]; null for spans without any. */
  readonly steps: readonly (Uint8Array | null)[];
}

/**
 * Steps at which who knows the history alone is wrong for a known reason: a holiday that moves demand lies there, or lay
 * where the last season is repeated from.
 *
 * @param spec Its `events` are the periods of such holidays. @param at `origin`: last period known; `horizon`: steps.
 * @returns 1 or 0, shape [h]; null if there is no such step.
 */
export function eventSteps(
  { events, seasonLengths: [season = 1] }: FeatureSpec,
  at: { readonly origin: number; readonly horizon: number },
): Uint8Array | null {
  if (events === undefined) return null;
  const { origin, horizon } = at, known = new Set(events);
  const steps = Uint8Array.from({ length: horizon }, (_, i) => {
    const period = origin + i + 1, repeated = period - season * Math.ceil((i + 1) / season);
    return known.has(period) || known.has(repeated) ? 1 : 0;
  });
  return steps.includes(1) ? steps : null;
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
  if (spec.events === undefined || !isBlind.includes(true) || !isBlind.includes(false)) return null;
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

/**
 * Combine members so that at the steps of holidays only those who see them have a say.
 *
 * @param members Forecasts, shape [m][h], unit of `y`.
 * @param options `combine`; `weights`: shape [m], 0 for who stands in where nobody with weight sees a holiday; `isBlind`:
 * shape [m]; `steps`: {@linkcode eventSteps}.
 * @returns Shape [h]; at a step where nobody who sees the holiday has a value, that of the others.
 */
export function combineAtEvents(
  members: readonly Float64Array[],
  options: {
    readonly combine: Combine;
    readonly weights: readonly number[];
    readonly isBlind: readonly boolean[];
    readonly steps: Uint8Array | null;
  },
): Float64Array {
  const { combine, weights, isBlind, steps } = options;
  const all = combineForecasts(members, { combine, weights });
  if (steps === null || !isBlind.includes(true)) return all;
  const seeing = combineForecasts(members, { combine, weights: weights.map((weight, m) => isBlind[m] ? 0 : weight) });
  const standing = combineForecasts(members, { combine, weights: isBlind.map((blind) => blind ? 0 : 1) });
  return all.map((value, i) =>
    steps[i] === 0 ? value : [seeing[i], standing[i], value].find((other) => !Number.isNaN(other)) ?? NaN
  );
}
