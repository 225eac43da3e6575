/**
 * Simulated demand whose truth is known, with a forecaster beside it that is right until something changes: what detectors
 * are proven on.
 *
 * @module
 */
import { createRng, hashSeed, type Rng } from "@lib/core/numbers/random.ts";
import { classifyDemand } from "@lib/core/numbers/statistics.ts";
import type { WatchRecord } from "@lib/competition/watch/watch_record.ts";

/** How demand comes about. */
export const KINDS = ["smooth", "weekly", "intermittent", "lumpy", "autocorrelated"] as const;

/** One of {@linkcode KINDS}. */
export type DemandKind = typeof KINDS[number];

/** What happens to a key: nothing; its mean, its variance; its mean over 120 days; its season alone, as every year. */
export type Change = "none" | "mean" | "variance" | "gradual" | "seasonal";

/** What is planted. */
export interface Planted {
  /** What happens. */
  readonly change: Change;
  /** Factor of the mean, or of the standard deviation. */
  readonly factor: number;
  /** Day on which it begins, counted from the first one that is watched. */
  readonly from: number;
}

/** Nothing happens. */
export const HEALTHY: Planted = { change: "none", factor: 1, from: 0 };

/** One key: out-of-sample errors from before, and the days that are watched. */
export interface WatchedKey {
  /** How its demand comes about. */
  readonly kind: DemandKind;
  /** Group that it is watched in: its demand class. */
  readonly group: string;
  /** Rolling origins before the first day that is watched, each with a model of its own, {@linkcode STEPS} days each. */
  readonly record: WatchRecord;
  /** Days that are watched, forecast by one model. */
  readonly live: WatchRecord;
}

/** Days of a span of the record. */
export const STEPS = 28;
/** Days of history before the first one that is watched. */
const PAST = 730;
const GRADUAL_DAYS = 120;

/** A world of keys. */
export interface WatchWorld {
  /** Of the world: equal seeds give equal keys. */
  readonly seed: number;
  /** Days that are watched. */
  readonly days: number;
  /** Spans of each key's record; default 4, as three folds and a hold-out. */
  readonly spans?: number;
}

/**
 * Simulate one key. Its numbers depend on the seed, its index and its kind; a change is planted into the same key.
 *
 * @param world Seed and days. @param key Which one. @param planted What happens to it; default nothing.
 */
export function simulateWatched(
  world: WatchWorld,
  key: { readonly index: number; readonly kind: DemandKind },
  planted: Planted = HEALTHY,
): WatchedKey {
  const { seed, days, spans = 4 } = world, { kind } = key;
  const rng = createRng(hashSeed(seed, key.index, kind)), truth = drawTruth(rng, kind);
  const y = new Float64Array(PAST + days);
  const walk = { state: 0 };
  for (let t = 0; t < y.length; t++) {
    y[t] = drawDay(rng, truth, { season: seasonAt(truth, t), walk, ...stateOf(planted, t - PAST) });
  }
  const parts = Array.from({ length: spans }, (_, span) => {
    const origin = PAST - (spans - span) * STEPS;
    return forecastFrom(y, truth, { origin, steps: STEPS });
  });
  const join = (name: "y" | "yhat" | "lo" | "hi") => Float64Array.from(parts.flatMap((part) => [...part[name]]));
  const record = { y: join("y"), yhat: join("yhat"), lo: join("lo"), hi: join("hi") };
  const { demandClass } = classifyDemand(y.subarray(0, PAST));
  return {
    kind,
    group: demandClass,
    record,
    live: forecastFrom(y, truth, { origin: PAST, steps: days }),
  };
}

interface Truth {
  readonly kind: DemandKind;
  readonly level: number;
  readonly weekdays: readonly number[];
  readonly amplitude: number;
  readonly peak: number;
  /** Variance of the gamma mixing, whose mean is 1. */
  readonly dispersion: number;
  /** Of an autocorrelated key, and the standard deviation of its log level. */
  readonly memory: number;
  readonly noise: number;
  /** Of a sparse key: chance of a day with demand, mean and spread of its size. */
  readonly chance: number;
  readonly size: number;
  readonly sizeNoise: number;
}

function drawTruth(rng: Rng, kind: DemandKind): Truth {
  const spread = { smooth: 0.2, weekly: 0.5, intermittent: 0.1, lumpy: 0.1, autocorrelated: 0.1 }[kind];
  const raw = Array.from({ length: 7 }, () => Math.exp(spread * rng.normal())), total = raw.reduce((a, b) => a + b, 0);
  const amplitude = kind === "weekly" ? 0.15 + 0.3 * rng.next() : 0.2 * rng.next(), peak = rng.next();
  const logLevel = { smooth: 3, weekly: 1.5, intermittent: 0, lumpy: 0, autocorrelated: 2 }[kind];
  return {
    kind,
    level: Math.exp(logLevel + 2 * rng.next()),
    weekdays: raw.map((value) => 7 * value / total),
    amplitude,
    peak,
    dispersion: kind === "smooth" ? 0.02 + 0.06 * rng.next() : 0.1 + 0.3 * rng.next(),
    memory: kind === "autocorrelated" ? 0.2 + 0.4 * rng.next() : 0,
    noise: 0.2 + 0.3 * rng.next(),
    chance: 0.1 + 0.35 * rng.next(),
    size: 1 + 4 * rng.next(),
    sizeNoise: 0.8 + 0.6 * rng.next(),
  };
}

function yearly({ amplitude, peak }: Truth, t: number): number {
  return 1 + amplitude * Math.cos(2 * Math.PI * (t / 365.25 - peak));
}

function seasonAt(truth: Truth, t: number): number {
  return truth.weekdays[t % 7]! * yearly(truth, t);
}

/** Factors of mean and standard deviation on a day that is watched; a season that only returns changes nothing. */
function stateOf({ change, factor, from }: Planted, day: number): { mean: number; spread: number } {
  if (day < from || change === "none" || change === "seasonal") return { mean: 1, spread: 1 };
  if (change === "variance") return { mean: 1, spread: factor };
  const share = change === "gradual" ? Math.min(1, (day - from) / GRADUAL_DAYS) : 1;
  return { mean: 1 + (factor - 1) * share, spread: 1 };
}

function drawDay(
  rng: Rng,
  truth: Truth,
  at: { season: number; walk: { state: number }; mean: number; spread: number },
): number {
  const { kind, level, memory } = truth, { season, walk, mean, spread } = at;
  if (kind === "intermittent" || kind === "lumpy") return drawSparse(rng, truth, at);
  if (kind !== "autocorrelated") {
    const dispersion = truth.dispersion * spread ** 2;
    return drawPoisson(rng, level * season * mean * drawGamma(rng, 1 / dispersion) * dispersion);
  }
  walk.state = memory * walk.state + Math.sqrt(1 - memory ** 2) * rng.normal();
  const noise = truth.noise * spread;
  return drawPoisson(rng, level * season * mean * Math.exp(noise * walk.state - noise ** 2 / 2));
}

/** A larger spread: seldom and more at once. */
function drawSparse(
  rng: Rng,
  truth: Truth,
  { season, mean, spread }: { season: number; mean: number; spread: number },
): number {
  const { chance, size, sizeNoise, kind } = truth;
  const drawn = kind === "intermittent"
    ? 1 + drawPoisson(rng, size - 1)
    : Math.max(1, Math.round((1 + size) * Math.exp(sizeNoise * rng.normal() - sizeNoise ** 2 / 2)));
  return rng.next() < Math.min(0.95, chance * season * mean) / spread ? Math.round(drawn * spread) : 0;
}

/** A forecaster that knows when the season peaks, and learns level, weekdays and intervals from the last year. */
function forecastFrom(
  y: Float64Array,
  truth: Truth,
  { origin, steps }: { origin: number; steps: number },
): WatchRecord {
  const from = origin - 364, sums = new Float64Array(7), bases = new Float64Array(7);
  for (let t = from; t < origin; t++) {
    sums[t % 7]! += y[t]!;
    bases[t % 7]! += yearly(truth, t);
  }
  const isSparse = truth.kind === "intermittent" || truth.kind === "lumpy";
  const level = sums.reduce((a, b) => a + b, 0) / bases.reduce((a, b) => a + b, 0);
  const yhatAt = (t: number) => (isSparse ? level : sums[t % 7]! / bases[t % 7]!) * yearly(truth, t);
  const unit = (yhat: number) => Math.max(yhat, 1e-9) ** 0.75;
  const errors = Float64Array.from(
    { length: 364 },
    (_, i) => (y[from + i]! - yhatAt(from + i)) / unit(yhatAt(from + i)),
  ).sort();
  const isSilent = y.subarray(from, origin).filter((value) => value === 0).length > 0.1 * 364;
  const [low, high] = [errors[Math.floor(0.1 * 364)]!, errors[Math.floor((isSilent ? 0.8 : 0.9) * 364)]!];
  const yhat = Float64Array.from({ length: steps }, (_, h) => yhatAt(origin + h));
  return {
    y: y.slice(origin, origin + steps),
    yhat,
    lo: yhat.map((value) => isSilent ? 0 : Math.max(0, value + low * unit(value))),
    hi: yhat.map((value) => value + high * unit(value)),
  };
}

/** Knuth's product for small means, the rounded normal above. */
function drawPoisson(rng: Rng, mean: number): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * rng.normal()));
  const limit = Math.exp(-Math.max(0, mean));
  let count = 0;
  for (let product = rng.next(); product > limit; product *= rng.next()) count++;
  return count;
}

/** Marsaglia & Tsang (2000), doi:10.1145/358407.358414: mean and variance are the shape, which is at least 1/3. */
function drawGamma(rng: Rng, shape: number): number {
  if (shape < 1) return drawGamma(rng, shape + 1) * (1 - rng.next()) ** (1 / shape);
  const d = shape - 1 / 3, c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = rng.normal(), v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - rng.next()) < x * x / 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
