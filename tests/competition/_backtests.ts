import type { Backtest } from "../../lib/competition/backtest/backtest.ts";
import { seriesKey } from "../../lib/core/rows/panel.ts";
import { createRng } from "../../lib/core/numbers/random.ts";

/** What a test says of one key; everything else has a plain default. */
export interface BacktestParts
  extends Partial<Omit<Backtest, "key" | "actual" | "forecasts" | "fallback" | "scale" | "spread" | "losses">> {
  readonly id?: string;
  /** Shape [S][h]. */
  readonly actual: readonly (readonly number[])[];
  /** Shape [C][S][h]. */
  readonly forecasts: readonly (readonly (readonly number[])[])[];
  /** Shape [S][h]; zeros if absent. */
  readonly fallback?: readonly (readonly number[])[];
  /** Denominator of MASE on every span. */
  readonly scale?: number;
}

/** A backtest from nested rows. */
export function backtestOf(parts: BacktestParts): Backtest {
  const { id = "a", actual, forecasts, fallback, scale = 1, ...rest } = parts;
  const contenders = forecasts.length;
  return {
    reason: "",
    kind: "smooth",
    smear: new Float64Array(contenders).fill(1),
    lift: new Float64Array(contenders),
    fitMs: new Float64Array(contenders),
    bytes: new Float64Array(contenders),
    flags: [],
    failures: [],
    ...rest,
    key: seriesKey([id]),
    actual: Float64Array.from(actual.flat()),
    forecasts: Float64Array.from(forecasts.flat(2)),
    fallback: Float64Array.from((fallback ?? actual.map((span) => span.map(() => 0))).flat()),
    scale: Float64Array.from(actual.flatMap(() => [scale, scale ** 2])),
    spread: Float64Array.from(actual.flatMap(() => [scale, 50, 5 * scale, 5 * scale, 0])),
    traits: rest.traits ?? new Float64Array(0),
    losses: Float64Array.from(
      forecasts.flatMap((spans) =>
        spans.map((span, s) =>
          span.reduce((sum, value, i) => sum + Math.abs(value - (actual[s]?.[i] ?? NaN)), 0) / span.length
        )
      ),
    ),
  };
}

/** What a simulated fleet is like. */
export interface FleetParts {
  readonly keys: number;
  readonly spans: number;
  readonly horizon: number;
  readonly seed: number;
  /** Standard deviation of each contender's error on a key, relative to the key's size; shape [C]. */
  sigma(key: number): readonly number[];
  /** Differences between keys, by key number. */
  parts?(key: number): Partial<BacktestParts>;
}

/** A fleet of keys of different size whose contenders err independently, with known spread. */
export function simulateFleet(fleet: FleetParts): Backtest[] {
  const rng = createRng(fleet.seed);
  return Array.from({ length: fleet.keys }, (_, k) => {
    const size = 10 ** (k % 5);
    const row = (value: () => number) => Array.from({ length: fleet.horizon }, value);
    const actual = Array.from({ length: fleet.spans }, () => row(() => size * (5 + rng.normal())));
    const forecasts = fleet.sigma(k).map((sigma) =>
      actual.map((span) => span.map((value) => Number.isNaN(sigma) ? NaN : value + size * sigma * rng.normal()))
    );
    return backtestOf({ id: `key ${k}`, actual, forecasts, scale: size, ...fleet.parts?.(k) });
  });
}

/** The chunks of a fleet, as a run's journal would give them. */
export function chunksOf(backtests: readonly Backtest[], size = 64): () => AsyncIterable<readonly Backtest[]> {
  return async function* () {
    for (let from = 0; from < backtests.length; from += size) yield backtests.slice(from, from + size);
  };
}
