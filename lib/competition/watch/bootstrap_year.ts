import { createRng, hashSeed, type Rng } from "../../core/numbers/random.ts";
import { lagsOf, type LearnedScores, learnKey, normalise } from "./learned_key.ts";
import { momentsOf, type Triple } from "./score_moments.ts";
import { plausibleMeans, type Priors } from "./score_prior.ts";
import { effectOf, KNOWN_COUNT, NEWEST, RECENT, SIDE_WIDTH, SIDES, WATCH_WIDTH, watchError } from "./watch_period.ts";
import { referenceRow } from "./watch_reference.ts";
import type { RecordScores } from "./watch_record.ts";

/** What healthy keys of a group did in years that were drawn for them. */
export interface HealthyYears {
  /** Largest normalised statistic with an effect of at least the floor by year and detector; -Infinity without one. */
  readonly peaks: readonly Triple[];
  /** Statistics of the scan, >= 0, one every so often. */
  readonly scans: readonly number[];
}

/** How years are drawn. */
export interface YearOptions {
  /** What the keys of the group say of each other. */
  readonly priors: Priors;
  /** Years. */
  readonly draws: number;
  /** Periods of a year. */
  readonly periods: number;
  /** Smallest effect that is worth an alarm, a share. */
  readonly floor: number;
  /** Share of actuals that may lie outside. */
  readonly nominal: number;
  /** Of the run. */
  readonly seed: number;
}

/** Periods between two looks of the scan. */
const SCAN_EVERY = 28;

type Draw = Pick<RecordScores, "z" | "missed">;

/**
 * Live healthy years: of one key after the other draw blocks of its errors for a record to learn from and a year to watch, so
 * that what is not known of the reference counts as it does in life.
 *
 * @param keys Scores by key, each with errors that are not all equal; at least one.
 * @see Künsch (1989), doi:10.1214/aos/1176347265
 */
export function liveHealthyYears(keys: readonly Draw[], options: YearOptions): HealthyYears {
  const { priors, draws, periods } = options, rng = createRng(hashSeed(options.seed, "healthy years"));
  const healthy = keys.map((key) => centred(key, priors));
  const year = { z: new Float64Array(periods), missed: new Float64Array(periods) };
  const peaks: Triple[] = [], scans: number[] = [];
  for (let i = 0; i < draws; i++) {
    const key = healthy[i % healthy.length]!, count = key.z.length, block = lagsOf(count);
    const record = { z: new Float64Array(count), missed: new Float64Array(count) };
    drawBlocks(rng, key, { block, into: record });
    drawBlocks(rng, key, { block, into: year });
    const learned = learnKey(record, options);
    if (learned !== null) peaks.push(peaksOf(learned, year, { ...options, scans }));
  }
  return { peaks, scans };
}

/** The scores of a key whose means differ from those of others as true ones do. */
function centred(key: Draw, priors: Priors): Draw {
  const moments = momentsOf(key, lagsOf(key.z.length)), means = plausibleMeans(priors, moments);
  const bias = (means[0] - moments.means[0]) * moments.scale, misses = means[2] - moments.means[2];
  return { z: key.z.map((value) => value + bias), missed: key.missed.map((value) => value + misses) };
}

function drawBlocks(rng: Rng, from: Draw, { block, into }: { block: number; into: Draw }): void {
  const size = from.z.length;
  for (let i = 0, at = 0; i < into.z.length; i++, at++) {
    if (i % block === 0) at = rng.integer(size);
    if (at === size) at = 0;
    into.z[i] = from.z[at]!;
    into.missed[i] = from.missed[at]!;
  }
}

function peaksOf(learned: LearnedScores, year: Draw, at: YearOptions & { readonly scans: number[] }): Triple {
  const row = Float64Array.from(relativeRow(learned)), state = new Float64Array(WATCH_WIDTH);
  const period = { error: 0, unit: 1, base: 1, missed: 0 }, most = new Float64Array(SIDES.length).fill(-Infinity);
  for (let t = 0; t < year.z.length; t++) {
    period.error = year.z[t]!;
    period.missed = year.missed[t]!;
    watchError(row, state, period);
    for (let side = 0; side < SIDES.length; side++) {
      const statistic = state[side * SIDE_WIDTH]!;
      if (statistic > most[side]! && effectOf(state, side) >= at.floor) most[side] = statistic;
    }
    if (t % SCAN_EVERY === SCAN_EVERY - 1) at.scans.push(Math.abs(scanStatistic(state, learned[0].persistence)));
  }
  const u = (statistic: number, j: 0 | 1 | 2) => normalise(statistic, learned[j], at.periods);
  return [u(Math.max(most[0]!, most[1]!), 0), u(most[2]!, 1), u(most[3]!, 2)];
}

/** Errors as shares of a mean of one, and no limit. */
function relativeRow([bias, error, coverage]: LearnedScores): number[] {
  const unlimited = { limit: Infinity };
  return referenceRow({
    level: 1,
    exponent: 0,
    bias: { ...bias, ...unlimited },
    error: { ...error, ...unlimited },
    coverage: { ...coverage, ...unlimited },
    scan: { persistence: bias.persistence, from: 0, excess: 1 },
  });
}

/**
 * The smoothed standardised error over what it varies by.
 *
 * @param state Row of `watchPeriod`, of at least one known period. @param persistence Of the key's errors.
 */
export function scanStatistic(state: Float64Array, persistence: number): number {
  const variance = NEWEST / (2 - NEWEST) * (1 - (1 - NEWEST) ** (2 * state[KNOWN_COUNT]!));
  return state[RECENT]! / Math.sqrt(persistence * variance);
}
