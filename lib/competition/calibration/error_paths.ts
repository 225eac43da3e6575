import { corruptArtifact, decodeArtifact, encodeArtifact } from "../../core/bytes/artifact.ts";
import type { FitError } from "../../core/errors/errors.ts";
import type { Indexed } from "../../core/rows/indexed.ts";
import { hashSeed } from "../../core/numbers/random.ts";
import { mean } from "../../core/numbers/statistics.ts";
import { quantileOfT } from "../../core/numbers/student_t.ts";
import type { KeyErrors, LearnedIntervals } from "./interval_profile.ts";
import { errorUnits, intervalOf, type KeyInterval } from "./intervals.ts";
import type { Spread } from "./spread.ts";
import { cutError, largestOf, wildBound } from "./wild_errors.ts";

/** Name under which a run stores the paths of its errors among the shared artifacts. */
export const SHARED_PATHS = "error_paths";

/** Whole paths of errors over the horizon that a run has seen, free of units. */
export interface ErrorPaths {
  /** Steps h. */
  readonly horizon: number;
  /** Whether forecasts are meant to lie to one side of what comes, as quantiles are: that is no accident of spans; absent: not. */
  readonly leans?: boolean;
  /** By group of keys; `""` has some of every group. */
  readonly groups: Readonly<Record<string, GroupPaths>>;
}

/** Paths of one group of keys. */
export interface GroupPaths {
  /** Span that each is of, ascending, shape [P]. */
  readonly span: Int32Array;
  /** Errors by step, in the units of {@linkcode errorUnits}, row-major, shape [P × h]. */
  readonly errors: Float32Array;
}

/** Paths that are kept of one group and span, spread evenly over its keys. */
const MOST_PATHS = 200;
/** Fewest paths of a group for a set of its own. */
const ENOUGH_PATHS = 20;

/**
 * The paths of errors that sums over steps and keys are simulated from. An error of one step says little of a sum: errors of a path
 * follow each other, and keys miss together. So paths are kept whole, and by the span in which they came; errors that are wild beside
 * those of the other keys of a group are cut, as each of these draws from them.
 *
 * @param keys Errors by key, as {@linkcode learnIntervals} had them. @param learned What it found.
 * @param options `leans`: see {@linkcode ErrorPaths}, default false.
 */
export function collectPaths(
  keys: Indexed<KeyErrors>,
  learned: LearnedIntervals,
  { leans = false }: { readonly leans?: boolean } = {},
): ErrorPaths {
  const { horizon } = learned.profile, all = new Map<string, Map<number, number[]>>();
  const read = (k: number, span: number, key = keys.at(k)!) =>
    pathOf(key, span, { interval: intervalOf(learned, k), horizon });
  const largest = new Float64Array(keys.length);
  for (let k = 0; k < keys.length; k++) {
    const key = keys.at(k)!;
    for (const s of key.spreads.keys()) {
      const path = read(k, s, key);
      if (path === null) continue;
      largest[k] = Math.max(largest[k]!, largestOf(path));
      for (const group of new Set(["", key.group])) {
        all.getOrInsertComputed(group, () => new Map()).getOrInsertComputed(s, () => []).push(k);
      }
    }
  }
  const groups = [...all].map(([name, spans]) => [name, pack(spans, { horizon, read, largest })] as const);
  return {
    horizon,
    ...leans ? { leans } : {},
    groups: Object.fromEntries(groups.filter(([name, { span }]) => name === "" || span.length >= ENOUGH_PATHS)),
  };
}

/** One span of one key in its units; null where a step is not known, or no number that is stored. */
function pathOf(
  key: KeyErrors,
  span: number,
  { interval, horizon }: { readonly interval: KeyInterval; readonly horizon: number },
): Float64Array | null {
  const from = span * horizon, yhat = Float64Array.from(key.yhat.subarray(from, from + horizon));
  const units = errorUnits(interval, yhat, key.spreads[span]!);
  const path = units.map((unit, i) => unit > 0 ? key.residuals[from + i]! / unit : NaN);
  return path.every((error) => Number.isFinite(Math.fround(error))) ? path : null;
}

/** Only the paths that stay are held: those of all keys would fill the memory. */
function pack(
  spans: ReadonlyMap<number, readonly number[]>,
  { horizon, read, largest }: {
    readonly horizon: number;
    readonly read: (k: number, span: number) => Float64Array | null;
    /** Largest error by key. */
    readonly largest: Float64Array;
  },
): GroupPaths {
  const own = new Float64Array(largest.length);
  for (const keys of spans.values()) for (const k of keys) own[k] = largest[k]!;
  const bound = wildBound(own);
  const kept = [...spans].sort(([a], [b]) => a - b).flatMap(([span, keys]) => {
    const stride = Math.max(1, keys.length / MOST_PATHS), count = Math.min(MOST_PATHS, keys.length);
    return Array.from({ length: count }, (_, i) => ({ span, k: keys[Math.floor(i * stride)]! }));
  });
  const errors = new Float32Array(kept.length * horizon);
  kept.forEach(({ span, k }, p) => errors.set(read(k, span)!.map((error) => cutError(error, bound)), p * horizon));
  return { span: Int32Array.from(kept, ({ span }) => span), errors };
}

/** What paths of one key are made of. */
export interface PathOptions {
  /** What its interval rests on, widened as its interval is. */
  readonly interval: KeyInterval;
  /** Of the series up to the origin. */
  readonly spread: Spread;
  /** Paths that a run has seen. */
  readonly paths: ErrorPaths;
  /** Id of the key: which path of a span it follows in each draw. */
  readonly key: string;
  /** Number of draws; draw d of every key is of the same span and shock. */
  readonly draws: number;
  /** Demand cannot be lower; -Infinity without a bound. */
  readonly floor: number;
}

/** What may come for one key. */
export interface PathDraws {
  /** Row-major, shape [draws × h], unit of `y`. */
  readonly values: Float64Array;
  /** Number of paths that the draws are worth: of few, they say nothing of a high level. */
  readonly known: number;
}

/**
 * Draws of what may come for one key: its forecast and a whole path of errors, of a key of its group in one of the spans of training.
 *
 * What all keys of a group missed by in a span, they will miss by together again, up or down and by another size: a handful of
 * spans, however many keys they have, are a handful of such shocks, of which the next one may be larger than all. So what is
 * common to a span is taken times a draw of Student's t with as many degrees of freedom, about the forecast, or about the mean
 * of the spans where forecasts lean to one side; what is left of a path is the key's own. Draw d of all keys has the same span and shock, so that sums over keys vary as they may.
 *
 * @param yhat Forecast, unit of `y`, shape [h], h at most the horizon of the paths. @param options See there.
 * @returns Null where no unit of its errors, or no path, is known.
 */
export function drawPaths(yhat: Float64Array, options: PathOptions): PathDraws | null {
  const { interval, spread, paths: { groups, horizon, leans = false }, key, draws, floor } = options;
  const group = groups[interval.group] ?? groups[""], units = errorUnits(interval, yhat, spread);
  if (group === undefined || group.span.length === 0 || units.some(Number.isNaN)) return null;
  const { spans, shocks } = shared(group, { horizon, draws, leans }),
    steps = yhat.length,
    out = new Float64Array(draws * steps);
  for (let d = 0; d < draws; d++) {
    const { known, common } = spans[d % spans.length]!, path = known[hashSeed(key, d) % known.length]! * horizon;
    for (let i = 0; i < steps; i++) {
      const error = group.errors[path + i]! + (shocks[d]! - 1) * common[i]!;
      out[d * steps + i] = Math.max(floor, yhat[i]! + units[i]! * error);
    }
  }
  return { values: out, known: worthOf(spans.map(({ known }) => known.length)) };
}

/** What the draws of all keys of a group have in common. */
interface SharedDraws {
  readonly draws: number;
  /** By span: positions of its paths, and what all missed by in it by step, shape [h]. */
  readonly spans: readonly { readonly known: readonly number[]; readonly common: Float64Array }[];
  /** By draw: how many times what is common to its span. */
  readonly shocks: Float64Array;
}

const SHARED = new WeakMap<GroupPaths, SharedDraws>();

function shared(
  group: GroupPaths,
  { horizon, draws, leans }: { readonly horizon: number; readonly draws: number; readonly leans: boolean },
): SharedDraws {
  const made = SHARED.get(group);
  if (made?.draws === draws) return made;
  const bySpan = [...Map.groupBy(group.span.keys(), (p) => group.span[p]!).values()];
  const missed = bySpan.map((known) =>
    Float64Array.from({ length: horizon }, (_, i) => mean(known.map((p) => group.errors[p * horizon + i]!)))
  );
  const centre = Float64Array.from({ length: horizon }, (_, i) => leans ? mean(missed.map((of) => of[i]!)) : 0);
  const spans = bySpan.map((known, s) => ({ known, common: missed[s]!.map((value, i) => value - centre[i]!) }));
  const own = { draws, spans, shocks: shocksOf(spans.length, draws) };
  SHARED.set(group, own);
  return own;
}

/** Of a single span the shock could be of any size: beyond this it is nothing to plan with. */
const LARGEST_SHOCK = 15;

/** Golden section steps visit the unit interval evenly for any number of draws, also those of one span. */
function shocksOf(spans: number, draws: number): Float64Array {
  return Float64Array.from({ length: draws }, (_, d) => {
    const shock = quantileOfT((0.5 + d * 0.6180339887498949) % 1, spans);
    return Math.max(-LARGEST_SHOCK, Math.min(LARGEST_SHOCK, shock));
  });
}

/** Number of equally weighted paths that those of some spans, which count alike, are worth. */
function worthOf(counts: readonly number[]): number {
  return Math.floor(counts.length ** 2 / counts.reduce((sum, count) => sum + 1 / count, 0));
}

/** Paths as bytes. */
export function encodePaths({ horizon, leans, groups }: ErrorPaths): Uint8Array<ArrayBuffer> {
  const entries = Object.entries(groups);
  const arrays = entries.flatMap(([, { span, errors }], g) => [[`span_${g}`, span], [`errors_${g}`, errors]] as const);
  return encodeArtifact({
    header: { horizon, ...leans ? { leans } : {}, groups: entries.map(([name]) => name) },
    arrays: Object.fromEntries(arrays),
  });
}

/**
 * Inverse of {@linkcode encodePaths}.
 *
 * @throws {FitError} `CORRUPT_ARTIFACT` if the bytes are no paths.
 */
export function decodePaths(bytes: Uint8Array): ErrorPaths {
  const { header: { horizon, leans, groups }, arrays } = decodeArtifact(bytes);
  if (typeof horizon !== "number" || !(horizon >= 1) || !Array.isArray(groups)) throw corrupt("no horizon or groups");
  const read = groups.map((name: unknown, g): [string, GroupPaths] => {
    const span = arrays[`span_${g}`], errors = arrays[`errors_${g}`];
    const isSound = span instanceof Int32Array && errors instanceof Float32Array &&
      errors.length === span.length * horizon && errors.every(Number.isFinite);
    if (!isSound) throw corrupt(`none for group ${JSON.stringify(name)}`);
    return [String(name), { span, errors }];
  });
  return { horizon, ...leans === true ? { leans } : {}, groups: Object.fromEntries(read) };
}

function corrupt(found: string): FitError {
  return corruptArtifact("paths of errors", { must: "each group needs them for every step", found });
}
