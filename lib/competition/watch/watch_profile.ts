import { mean } from "../../core/numbers/statistics.ts";
import { liveHealthyYears, type YearOptions } from "./bootstrap_year.ts";
import { lagsOf, type LearnedScores, LEAST_ERRORS, LEAST_SCALE, limitOf } from "./learned_key.ts";
import { momentsOf, type Triple } from "./score_moments.ts";
import { type Priors, priorsOf } from "./score_prior.ts";
import type { WatchReference } from "./watch_reference.ts";
import { type RecordScores, recordScores, type WatchRecord } from "./watch_record.ts";

/** What the keys of one group have in common. */
export interface WatchGroup {
  /** Exponent of the forecast that the size of errors grows with. */
  readonly exponent: number;
  /** What keys say of each other. */
  readonly priors: Priors;
  /** Normalised statistics by detector that one healthy year in twenty exceeds. */
  readonly from: Triple;
  /** Mean excess of those over it, by detector, > 0. */
  readonly excess: Triple;
  /** The largest of the three in these terms: value that a share of healthy years exceeds, and their mean excess. */
  readonly joint: { readonly share: number; readonly from: number; readonly excess: number };
  /** Of the scan over all keys: statistic that one healthy look in twenty exceeds, and mean excess. */
  readonly scan: { readonly from: number; readonly excess: number };
}

/** How healthy years are lived for limits. */
export interface LimitOptions extends Omit<YearOptions, "priors" | "draws"> {
  /** Years that are drawn. */
  readonly draws: number;
}

/** Share of years, or looks, beyond which the tail is taken for exponential. */
const TAIL = 0.05;
/** Limits are learned from a sample of keys and miss by about as much: they aim at this share of what is promised. */
const AIM = 0.75;
const EXPONENTS = [0, 0.25, 0.5, 0.75, 1];
/** Keys whose errors decide the exponent, at most. */
const SAMPLE = 500;

/**
 * Learn what healthy keys of a group do in a year.
 *
 * @param records By key. @param options Years, floor of the effect, seed.
 * @returns null if no key has errors enough that differ.
 */
export function learnGroup(records: readonly WatchRecord[], options: LimitOptions): WatchGroup | null {
  const exponent = chooseExponent(records);
  const scores = records.map((record) => recordScores(record, exponent)).filter(({ z }) => z.length >= LEAST_ERRORS);
  const known = scores.map((own) => ({ own, moments: momentsOf(own, lagsOf(own.z.length)) }))
    .filter(({ moments: { scale } }) => scale > LEAST_SCALE && Number.isFinite(scale));
  if (known.length === 0) return null;
  const lags = Math.max(...known.map(({ moments: { count } }) => lagsOf(count)));
  const priors = priorsOf(known.map(({ moments }) => moments), lags);
  const { peaks, scans } = liveHealthyYears(known.map(({ own }) => own), { ...options, priors });
  const tails = [0, 1, 2].map((j) => tailOf(peaks.map((own) => own[j]!)));
  const [bias, error, coverage] = tails;
  if (bias === undefined || error === undefined || coverage === undefined) return null;
  const joint = tailOf(peaks.map((own) => Math.max(...tails.map(({ from, excess }, j) => (own[j]! - from) / excess))));
  return {
    exponent,
    priors,
    from: [bias.from, error.from, coverage.from],
    excess: [bias.excess, error.excess, coverage.excess],
    joint: { share: TAIL, ...joint },
    scan: tailOf(scans),
  };
}

/** What is exceeded by a share, and the mean excess over it; nothing of what has never been. */
function tailOf(values: readonly number[]): { from: number; excess: number } {
  const sorted = [...values].sort((a, b) => b - a), count = Math.max(1, Math.round(TAIL * sorted.length));
  const at = sorted[count] ?? 0, from = Number.isFinite(at) ? at : 0;
  const excesses = sorted.slice(0, count).map((value) => value - from).filter((value) => value > 0);
  return { from, excess: excesses.length === 0 ? 1 : Math.max(0.1, mean(excesses)) };
}

/** The exponent under which Laplace errors of each key's own size are most likely. */
function chooseExponent(records: readonly WatchRecord[]): number {
  const stride = Math.max(1, Math.floor(records.length / SAMPLE));
  const sample = records.filter((_, i) => i % stride === 0);
  const losses = EXPONENTS.map((exponent) => sample.reduce((sum, record) => sum + lossOf(record, exponent), 0));
  return EXPONENTS[losses.reduce((best, loss, i) => loss < losses[best]! ? i : best, 0)]!;
}

function lossOf(record: WatchRecord, exponent: number): number {
  const { z, level }: RecordScores = recordScores(record, exponent);
  if (z.length < LEAST_ERRORS || !(level > 0)) return 0;
  let size = 0, logUnits = 0;
  for (const value of z) size += Math.abs(value);
  for (let t = 0; t < record.y.length; t++) {
    if (!Number.isFinite(record.y[t]! - record.yhat[t]!)) continue;
    logUnits += exponent * Math.log(Math.max(Math.abs(record.yhat[t]!) / level, 0.05));
  }
  return size > 0 ? z.length * Math.log(size / z.length) + logUnits : 0;
}

/**
 * The reference of a key under a promise.
 *
 * @param key Level and what was learned of it. @param group Its group.
 * @param at `periods`: that the group's years have; `promise`: false alarms per healthy key and year; `perYear`: periods of one.
 */
export function referenceUnder(
  { level, scores }: { readonly level: number; readonly scores: LearnedScores },
  group: WatchGroup,
  at: { readonly periods: number; readonly perYear: number; readonly promise: number },
): WatchReference {
  const { joint, from, excess } = group, chance = AIM * at.promise * at.periods / at.perYear;
  const u = joint.from + joint.excess * Math.log(joint.share / chance);
  const score = (j: 0 | 1 | 2) => {
    const { mean, scale, allowance } = scores[j];
    return { mean, scale, allowance, limit: limitOf(from[j] + excess[j] * u, scores[j], at.periods) };
  };
  const scan = { persistence: scores[0].persistence, ...group.scan };
  return { level, exponent: group.exponent, bias: score(0), error: score(1), coverage: score(2), scan };
}
