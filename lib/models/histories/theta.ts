import { type HistoryFamily, historyFamily, lastKnown } from "./history_family.ts";
import { oneOf } from "../contract/params.ts";
import { insideEnds, minimizeScalar } from "./minimize.ts";
import { seasonParts } from "./parts_of.ts";
import { estimateSeason, fillHoles, removeSeason, type Season } from "../seasons/season.ts";
import { thetaProfilesOf } from "../smoothing/lanes.ts";
import {
  driftsOf,
  FIRST_LINE,
  fitLine,
  lineDrift,
  type Lines,
  moveLine,
  movingLines,
  wholeLine,
} from "./theta_line.ts";

/** Smoothing weights tried before the refinement; the ends are those of the reference implementation. */
const GRID = [0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99];

/** What the refinement asks first at an end of the grid, and all weights that are tried side by side. */
const ENDS = insideEnds(GRID), WEIGHTS = [...GRID, ...ENDS];

const KINDS = ["none", "multiplicative", "additive"] as const;

/** Added to the kind of season in a model's numbers if its line moves. */
const MOVING = KINDS.length;

/**
 * Optimised theta models: simple exponential smoothing plus a share of the linear trend's drift.
 *
 *     forecast[t] = level[t-1] + share × D[t]     D[t] = (1 - alpha)^(t-1) A + B (1 - (1 - alpha)^t) / alpha
 *     level[t]    = level[t-1] + alpha (y[t] - level[t-1])        A + B t: least squares line; share = 1 - 1/theta
 *
 * The line is at each t that of the values before it (`line` = "moving", DOTM), so that no forecast knew what came after it,
 * or that of all values ("whole", OTM). For each alpha the best first level and
 * share are a least squares problem of two unknowns, so the search has one dimension. theta = 2 is Assimakopoulos &
 * Nikolopoulos' model. A significant season is taken out first. An unknown value counts as equal to its forecast, and as one
 * on its line. States: level, drift, last known value; of a moving line instead of the drift the line's own, last known value.
 *
 * @see Fiorucci et al. (2016), doi:10.1016/j.ijforecast.2016.02.005
 */
export const theta: HistoryFamily = historyFamily({
  name: "theta",
  summary:
    "Dynamic optimised theta: smoothing plus a share of the linear trend so far, seasonally adjusted where significant.",
  minRows: 4,
  defaults: { line: "moving" },
  rules: { line: oneOf("whole", "moving") },
  estimate(y, { seasonLength, params: { line: kind } }) {
    const season = estimateSeason(fillHoles(y), seasonLength), adjusted = removeSeason(y, season);
    const isMoving = kind === "moving", line = isMoving ? { intercept: 0, slope: 0 } : fitLine(adjusted);
    const lines = isMoving ? movingLines(adjusted) : wholeLine(line, y.length);
    const { alpha, level, share } = bestProfile(adjusted, lines);
    const numbers = [alpha, share, line.slope, KINDS.indexOf(season.kind) + (isMoving ? MOVING : 0), ...season.indices];
    const drift = isMoving ? FIRST_LINE : [line.intercept + line.slope];
    return { numbers, first: Float64Array.of(level, ...drift, NaN) };
  },
  size({ seasonLength, numbers }) {
    const code = numbers[3] ?? NaN, kind = KINDS[code % MOVING], indices = numbers.length - 4;
    if (kind === undefined || code >= 2 * MOVING || indices !== (kind === "none" ? 0 : seasonLength)) return NaN;
    return isMovingLine(numbers) ? 2 + FIRST_LINE.length : 3;
  },
  advance(state, y, { numbers }, at) {
    const adjusted = removeSeason(y, seasonOf(numbers), { start: at }), last = lastKnown(y);
    if (isMovingLine(numbers)) runMoving(state, adjusted, numbers);
    else runWhole(state, adjusted, numbers);
    if (last >= 0) state[state.length - 1] = y[last]!;
  },
  extrapolate(state, { numbers }, out, at) {
    const [level = NaN, drift = NaN] = state, [, share = NaN, slope = NaN] = numbers;
    const raw = isMovingLine(numbers)
      ? runMoving(state.slice(), new Float64Array(out.length).fill(NaN), numbers)
      : out.map((_, h) => level + share * (drift + h * slope));
    out.set(removeSeason(raw, seasonOf(numbers), { start: at, inverse: true }));
    if (!out.every(Number.isFinite)) out.fill(state.at(-1) ?? NaN);
  },
  components(state, { seasonLength, numbers }, forecast, at) {
    const [level = NaN] = state, season = seasonOf(numbers);
    const adjusted = removeSeason(forecast, season, { start: at }), trend = adjusted.map((value) => value - level);
    return seasonParts(forecast, { level, trend, season: season.kind === "none" ? null : seasonLength });
  },
});

function isMovingLine([, , , code = NaN]: Float64Array): boolean {
  return code >= MOVING;
}

/** The season among a model's numbers: its kind, then the index of each position, the model's first period first. */
function seasonOf(numbers: Float64Array): Season {
  return { kind: KINDS[numbers[3]! % MOVING]!, indices: numbers.subarray(4) };
}

/** Move level and drift over values. */
function runWhole(state: Float64Array, y: Float64Array, numbers: Float64Array): void {
  const [alpha = NaN, share = NaN, slope = NaN] = numbers;
  let [level = NaN, drift = NaN] = state;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    level += alpha * (value === value ? value - level : share * drift);
    drift = (1 - alpha) * drift + slope;
  }
  state.set([level, drift]);
}

/** Move level and line over values; an unknown one is what was forecast. Returns the forecasts, shape [n]. */
function runMoving(state: Float64Array, y: Float64Array, numbers: Float64Array): Float64Array {
  const [alpha = NaN, share = NaN] = numbers, line = state.subarray(1, -1);
  let [level = NaN] = state;
  const forecasts = y.map((value) => {
    const forecast = level + share * lineDrift(line, alpha);
    moveLine(line, value, alpha);
    level += alpha * ((value === value ? value : forecast) - level);
    return forecast;
  });
  state[0] = level;
  return forecasts;
}

/** What the least squares of a weight find. */
interface Profile {
  readonly level: number;
  readonly share: number;
  readonly error: number;
}

/** The weight of least squared errors, with its first level and share. */
function bestProfile(y: Float64Array, lines: Lines): Omit<Profile, "error"> & { readonly alpha: number } {
  const lanes = thetaProfilesOf(y, lines, WEIGHTS);
  if (lanes === null) {
    const { at: alpha } = minimizeScalar((weight) => profile(y, lines, weight).error, GRID);
    return { alpha, ...profile(y, lines, alpha) };
  }
  const errorAt = (weight: number) => {
    const lane = ENDS.indexOf(weight);
    return lane < 0 ? profile(y, lines, weight).error : lanes[4 * (GRID.length + lane)]!;
  };
  const { at: alpha } = minimizeScalar(errorAt, GRID, { onGrid: (i) => lanes[4 * i]! }), lane = WEIGHTS.indexOf(alpha);
  return {
    alpha,
    ...lane < 0 ? profile(y, lines, alpha) : { level: lanes[4 * lane + 1]!, share: lanes[4 * lane + 2]! },
  };
}

/**
 * Best first level and share for a weight, and the sum of squared errors. The forecast is
 * `base` + `ofLevel` × first level + `ofShare` × share, each following its own recursion.
 */
function profile(y: Float64Array, lines: Lines, alpha: number): Profile {
  const drifts = driftsOf(lines, alpha), keep = 1 - alpha;
  let base = 0, ofLevel = 1, held = 0, aa = 0, ab = 0, bb = 0, ay = 0, by = 0;
  for (let t = 0; t < y.length; t++) {
    const drift = drifts[t]!, ofShare = held + drift, value = y[t]!;
    if (value !== value) {
      held += alpha * drift;
      continue;
    }
    const residual = value - base;
    if (t >= lines.warmUp) {
      aa += ofLevel * ofLevel;
      ab += ofLevel * ofShare;
      bb += ofShare * ofShare;
      ay += ofLevel * residual;
      by += ofShare * residual;
    }
    base += alpha * residual;
    ofLevel *= keep;
    held *= keep;
  }
  const determinant = aa * bb - ab * ab;
  // theta >= 1 keeps the share in [0, 1); without a drift to share, any is as good.
  const free = determinant > 1e-12 * aa * bb ? (aa * by - ab * ay) / determinant : 0;
  const share = Math.min(Math.max(free, 0), 1);
  const level = (ay - ab * share) / aa;
  return { level, share, error: squaredErrors(y, drifts, { alpha, level, share, warmUp: lines.warmUp }) };
}

function squaredErrors(
  y: Float64Array,
  drifts: Float64Array,
  model: { readonly alpha: number; readonly level: number; readonly share: number; readonly warmUp: number },
): number {
  const { alpha, share, warmUp } = model;
  let level = model.level, error = 0;
  for (let t = 0; t < y.length; t++) {
    const value = y[t]!;
    const drift = share * drifts[t]!, isKnown = value === value;
    if (isKnown && t >= warmUp) error += (value - level - drift) ** 2;
    level += alpha * (isKnown ? value - level : drift);
  }
  return error;
}
