import { FitError } from "../../core/errors/errors.ts";
import { median } from "../../core/numbers/statistics.ts";
import { assertArtifact, assertFitted, assertHistory, corrupt, countKnown, floats } from "../contract/checks.ts";
import type { Future, ModelFamily, Training } from "../contract/family.ts";
import { seasonParts } from "./parts_of.ts";
import { positionOf } from "../seasons/season.ts";

/** A season without a level. */
export interface SeasonShape {
  /** Name of the family. */
  readonly family: string;
  /** Factor of each position of the season, period number mod m, shape [m], >= 0, mean 1. */
  readonly factors: Float64Array;
}

/** Newest seasons that a shape is the mean of, at most. */
const SEASONS = 4;
/** What a value still counts for in the level after one more: the newest 19 or so are averaged. */
const DECAY = 0.9;
const NAME = "fleet_season";

/**
 * A key's own level times the season of others: for keys that are too young to have seen a season. The level is that of the
 * newest values, each beside what the season makes of its period. It is no contender of a config: see
 * {@linkcode combineSeasons}.
 */
export const fleetSeason: ModelFamily<SeasonShape> = {
  name: NAME,
  summary: "The key's own level, times the season of all keys.",
  input: "history",
  minRows: 1,
  defaults: {},
  fit(training) {
    assertHistory(training, { name: NAME, minRows: 1 });
    return { family: NAME, factors: factorsOf(training) };
  },
  predict(fitted, future) {
    const level = levelOf(fitted, future), { factors } = fitted, next = future.start + future.y.length;
    return Float64Array.from(
      { length: future.horizon },
      (_, h) => level * factors[positionOf(next + h, factors.length)]!,
    );
  },
  components(fitted, future) {
    const forecast = fleetSeason.predict(fitted, future), level = levelOf(fitted, future);
    return seasonParts(forecast, { level, season: fitted.factors.length });
  },
  encode({ factors }) {
    return { header: { family: NAME }, arrays: { factors } };
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    const factors = floats(artifact, "factors");
    if (factors.length === 0 || !factors.every((factor) => factor >= 0 && factor < Infinity)) throw corrupt("factors");
    return { family: NAME, factors };
  },
};

/** What a history stands at, each of its values beside what the season makes of its period. */
function levelOf(fitted: SeasonShape, { y, start }: Future): number {
  assertFitted(fitted, NAME);
  countKnown(y, NAME);
  const { factors } = fitted;
  let sum = 0, weight = 0;
  for (let t = 0; t < y.length; t++) {
    if (y[t] !== y[t]) continue;
    sum = DECAY * sum + y[t]!;
    weight = DECAY * weight + factors[positionOf(start + t, factors.length)]!;
  }
  if (weight > 0) return sum / weight;
  throw new FitError(
    "EMPTY",
    `Cannot predict with ${NAME} as a value in its season must be known: current value is none`,
  );
}

/**
 * The season that many keys have in common: the middle of their factors at each position, so that no single key moves it far.
 *
 * @param shapes Of the keys, of one season length. @returns Null if there are none, or nothing is sold at any position.
 */
export function combineSeasons(shapes: readonly SeasonShape[]): SeasonShape | null {
  const [first] = shapes;
  if (first === undefined) return null;
  const factors = first.factors.map((_, p) => median(shapes.map((shape) => shape.factors[p]!)));
  const total = factors.reduce((sum, factor) => sum + factor, 0);
  return total > 0 ? { family: NAME, factors: factors.map((factor) => factor * factors.length / total) } : null;
}

/** Mean over the newest whole seasons of each value over the mean of its season. */
function factorsOf({ y, start, seasonLength: m }: Training): Float64Array {
  const sums = new Float64Array(m), counts = new Float64Array(m);
  for (let end = y.length, s = 0; end - m >= 0 && s < SEASONS; end -= m, s++) {
    const season = y.subarray(end - m, end), known = season.filter((value) => value === value);
    const level = known.reduce((sum, value) => sum + value, 0) / known.length;
    if (!(level > 0)) continue;
    season.forEach((value, i) => {
      if (value !== value) return;
      const position = positionOf(start + end - m + i, m);
      sums[position]! += Math.max(0, value) / level;
      counts[position]!++;
    });
  }
  if (counts.includes(0)) {
    throw new FitError(
      "TOO_SHORT",
      `Cannot fit ${NAME} as each of ${m} positions must be known: current value lacks one`,
    );
  }
  return sums.map((sum, p) => sum / counts[p]!);
}
