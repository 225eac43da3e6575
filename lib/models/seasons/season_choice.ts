import type { Influence } from "./loess.ts";
import { fillHoles, NEIGHBOURS } from "./season.ts";
import { decomposeSeveral, type SeveralSeasons } from "./several_seasons.ts";
import { seasonalLoess, type StlOptions, trendLoess } from "./stl.ts";

/** The seasons of a series, as they stand in its last cycle. */
export interface ChosenSeasons {
  /** Whether they are of the logarithms. */
  readonly log: boolean;
  /** What is left without seasons, on that scale, shape [n]; NaN where unknown. */
  readonly adjusted: Float64Array;
  /** Last cycle of each season, the oldest step first, shape [S][m]. */
  readonly last: readonly Float64Array[];
}

/** Seasons that each point of the first season looks at; longer seasons look at more, as in R's `mstl`. */
const USUAL_WINDOW = 11, MORE_BY_SEASON = 4;

/** The window tried beside: for a season that changes quickly or, where there are many cycles, one that hardly changes. */
const QUICK_WINDOW = 5, SLOW_WINDOW = 101, MANY_CYCLES = 30;

/** By how much another window than the usual one must be likelier, as a difference of Akaike's criterion. */
const MARGIN = 4;

/** Seasons longer than this are smoothed over both neighbours: they have few cycles, and no calendar year is whole weeks. */
const MANY_POSITIONS = 24;

/** What values that are smoothed over their neighbours keep of noise and of a value's own. */
const KEPT_NOISE = 0.375, KEPT_OWN = 0.5;

/**
 * The seasons of a series by what its history says: on logarithms or not, quick or slow to change, and no larger than they
 * stand out from the noise.
 *
 * Each candidate is decomposed by MSTL, and the one that is likeliest for its degrees of freedom is taken (generalised
 * cross-validation; logarithms with the Jacobian of the likelihood). Its seasons are then shrunk by the share of their
 * variance that is noise, as in James & Stein's estimate: a season that nothing speaks for goes to 0.
 *
 * Models that differ in what they make of the rest ask for the same seasons: those of the last histories are remembered.
 *
 * @param y Shape [n]; NaN is unknown; at least one value is known. @param periods Season lengths, ascending, 2 m <= n.
 * @see Craven & Wahba (1979), doi:10.1007/BF01404567
 * @see Miller & Williams (2003), doi:10.1016/S0169-2070(02)00077-8 on shrinking seasonal factors
 */
export function chooseSeasons(y: Float64Array, periods: readonly number[]): ChosenSeasons {
  const known = recent.find((one) => isSame(one.y, y) && isSame(one.periods, periods));
  const { chosen } = known ?? remember({ y: y.slice(), periods, chosen: compareSeasons(y, periods) });
  return { ...chosen, adjusted: chosen.adjusted.slice() };
}

interface Remembered {
  readonly y: Float64Array;
  readonly periods: readonly number[];
  readonly chosen: ChosenSeasons;
}

/** A pure memo, newest first; a key has one history for each of its folds. */
const recent: Remembered[] = [], MOST_REMEMBERED = 16;

function remember(one: Remembered): Remembered {
  recent.unshift(one);
  recent.length = Math.min(recent.length, MOST_REMEMBERED);
  return one;
}

function isSame(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}

function compareSeasons(y: Float64Array, periods: readonly number[]): ChosenSeasons {
  const filled = fillHoles(y), known = y.map((value) => value === value ? 1 : 0), hasHoles = known.includes(0);
  const scales = filled.every((value) => value > 0) ? [false, true] : [false];
  const trial = (log: boolean, first: number): Candidate => {
    const z = log ? filled.map(Math.log) : filled;
    const jacobian = log ? 2 * z.reduce((sum, value, t) => sum + value * known[t]!, 0) : 0;
    const windows = periods.map((period, s) => ({ period, seasonal: first + s * MORE_BY_SEASON }));
    const parts = decomposeSeveral(z, hasHoles ? known : null, windows);
    const extra = jacobian + (first === USUAL_WINDOW ? 0 : MARGIN);
    return judge({ log, z, parts: smoothSeasons(parts, windows), windows }, known, extra);
  };
  const usual = scales.map((log) => trial(log, USUAL_WINDOW)).reduce(likelier);
  const other = y.length >= MANY_CYCLES * (periods[0] ?? Infinity) ? SLOW_WINDOW : QUICK_WINDOW;
  return shrunk(likelier(usual, trial(usual.log, other)), known);
}

function likelier(a: Candidate, b: Candidate): Candidate {
  return b.criterion < a.criterion ? b : a;
}

/** One way to take a series apart. */
interface Trial {
  readonly log: boolean;
  readonly z: Float64Array;
  readonly parts: SeveralSeasons;
  readonly windows: readonly StlOptions[];
}

interface Candidate extends Trial {
  readonly criterion: number;
  /** Variance of the remainder. */
  readonly variance: number;
}

function judge(trial: Trial, known: Float64Array, extra: number): Candidate {
  const { z, parts: { trend, seasons }, windows } = trial, n = z.length;
  let squares = 0, count = 0;
  for (let t = 0; t < n; t++) {
    if (known[t] === 0) continue;
    let rest = z[t]! - trend[t]!;
    for (const season of seasons) rest -= season[t]!;
    squares += rest * rest;
    count++;
  }
  const slowest = windows.at(-1), ofTrend = slowest === undefined ? 2 : trendLoess(slowest).influenceOn(n).freedom;
  const used = windows.reduce((sum, window) => sum + window.period * influenceOf(window, n).freedom, ofTrend);
  const left = Math.max(1, n - used) / n;
  const criterion = count * Math.log(squares / count / (left * left)) + extra;
  return { ...trial, criterion, variance: squares / count / left };
}

/** What smoothing over the cycles, and over the neighbours, keeps of a season's values. */
function influenceOf(window: StlOptions, n: number): Influence {
  const cycles = n / window.period, whole = Math.ceil(cycles), isLong = window.period > MANY_POSITIONS;
  const { freedom, noise } = seasonalLoess(window).influenceOn(whole);
  return {
    freedom: freedom * (isLong ? KEPT_OWN : 1),
    noise: noise * whole / cycles * (isLong ? KEPT_NOISE : 1),
  };
}

/** Long seasons smoothed over their neighbours; at the ends they go on as the cycle beside. */
function smoothSeasons(parts: SeveralSeasons, windows: readonly StlOptions[]): SeveralSeasons {
  const [before = 0, own = 1, after = 0] = NEIGHBOURS;
  const seasons = parts.seasons.map((season, s) => {
    const { period } = windows[s]!, n = season.length;
    if (period <= MANY_POSITIONS) return season;
    return season.map((value, t) =>
      before * season[t === 0 ? period - 1 : t - 1]! + own * value + after * season[t === n - 1 ? n - period : t + 1]!
    );
  });
  return { trend: parts.trend, seasons };
}

/** Each season times the share of its variance that is not noise. */
function shrunk({ log, z, parts, windows, variance }: Candidate, known: Float64Array): ChosenSeasons {
  const n = z.length, adjusted = z.map((value, t) => known[t] === 0 ? NaN : value);
  const last = parts.seasons.map((season, s) => {
    const window = windows[s]!, noise = variance * influenceOf(window, n).noise;
    const size = season.reduce((sum, value) => sum + value * value, 0) / n;
    const share = size > noise ? 1 - noise / size : 0;
    for (let t = 0; t < n; t++) adjusted[t]! -= share * season[t]!;
    return season.subarray(n - window.period).map((value) => share * value);
  });
  return { log, adjusted, last };
}
