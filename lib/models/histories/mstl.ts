import { FitError } from "../../core/errors/errors.ts";
import {
  assertArtifact,
  assertFitted,
  assertHistory,
  corrupt,
  countKnown,
  floats,
  type Tagged,
} from "../contract/checks.ts";
import { type HistoryFamily, type HistoryFit, lastKnown } from "./history_family.ts";
import { ets } from "./ets.ts";
import type { Components, Future, ModelFamily, Training } from "../contract/family.ts";
import { oneOf, resolveParams } from "../contract/params.ts";
import { positionOf } from "../seasons/season.ts";
import { chooseSeasons } from "../seasons/season_choice.ts";
import { theta } from "./theta.ts";
import { isYoung, seasonOfYoung } from "../seasons/young_season.ts";

/** What forecasts the series without its seasons. */
const INNER: Readonly<Record<string, HistoryFamily>> = { ets, theta };

const NAME = "mstl", MIN_ROWS = 4, DEFAULTS = { model: "ets" }, RULES = { model: oneOf(...Object.keys(INNER)) };

/** Most seasons of a model, and the longest: what is decoded may come from anybody. */
const MOST_SEASONS = 8, LONGEST_SEASON = 1_000_000;

/** A model of the series without its seasons, and the seasons as they were last. */
export interface MstlFit extends Tagged {
  /** Smallest value that a logarithm is taken of, unit of `y`, > 0; 0: the model is not of logarithms. */
  readonly floor: number;
  /** Of each season the values by position, period number mod m, shape [S][m]. */
  readonly seasons: readonly Float64Array[];
  /** Which of the inner families. */
  readonly inner: HistoryFit;
}

/**
 * Seasons by MSTL, several at once, carried forward as they were last; exponential smoothing or theta without a season
 * forecasts what is left.
 *
 * Seasons are those of the calendar's cycles that the history holds twice, or else what {@linkcode seasonOfYoung} makes of the
 * one that it holds once and a bit; without any the inner model forecasts alone.
 * Logarithms, the speed at which a season may change and how far it is shrunk follow from the history: see
 * {@linkcode chooseSeasons}. A forecast of logarithms is that of the median.
 *
 * @see Bandara, Hyndman & Bergmeir (2021), arXiv:2107.13462
 */
export const mstl: ModelFamily<MstlFit> = {
  name: NAME,
  summary:
    "Several seasons by MSTL, shrunk by their noise, on logarithms where likelier; ETS or theta on what is left.",
  input: "history",
  minRows: MIN_ROWS,
  defaults: DEFAULTS,
  fit(training, params, rng) {
    assertHistory(training, { name: NAME, minRows: MIN_ROWS });
    const { model } = resolveParams(DEFAULTS, params, { family: NAME, rules: RULES }), inner = innerOf(model);
    const { y, start } = training, periods = periodsOf(training);
    const fitInner = (values: Float64Array) => inner.fit({ ...training, y: values, seasonLength: 1 }, {}, rng);
    const [shortest] = periods;
    if (shortest === undefined) return { family: NAME, floor: 0, seasons: [], inner: fitInner(y) };
    const { log, adjusted, last } = 2 * shortest <= spanOf(y) ? chooseSeasons(y, periods) : seasonOfYoung(y, shortest);
    const seasons = last.map((cycle) => {
      const season = new Float64Array(cycle.length), first = start + y.length - cycle.length;
      cycle.forEach((value, i) => season[positionOf(first + i, cycle.length)] = value);
      return season;
    });
    const floor = log ? least(y) : 0, whole = fitInner(adjusted);
    // Only in the last of the shortest cycles are all seasons what they are carried forward as.
    const kept = y.length - shortest;
    adjusted.set(adjust({ floor, seasons }, y.subarray(kept), start + kept), kept);
    const skip = start + kept - whole.start, values = adjusted.subarray(whole.start - start);
    return { family: NAME, floor, seasons, inner: skip > 0 ? inner.beginLater(whole, values, skip) : whole };
  },
  predict: (fitted, future) => forecast(fitted, future).out,
  components(fitted, future) {
    const { out, parts } = forecast(fitted, future);
    if (parts === null) return { level: out };
    return fitted.floor > 0 ? sharesOf(parts, out) : parts;
  },
  encode(fitted) {
    assertFitted(fitted, NAME);
    const { header: inner, arrays } = innerOf(fitted.inner.family).encode(fitted.inner);
    const { floor, seasons } = fitted, periods = seasons.map((season) => season.length);
    return {
      header: { family: NAME, floor, periods, inner },
      arrays: { seasons: Float64Array.from(seasons.flatMap((season) => [...season])), ...arrays },
    };
  },
  decode(artifact) {
    assertArtifact(artifact, NAME);
    const { floor, periods, inner } = artifact.header, all = floats(artifact, "seasons");
    if (typeof floor !== "number" || !(floor >= 0)) throw corrupt("floor");
    if (!Array.isArray(periods) || periods.length > MOST_SEASONS || !periods.every(isPeriod)) throw corrupt("periods");
    if (periods.reduce((sum, period) => sum + period, 0) !== all.length) throw corrupt("its seasons");
    if (!isRecord(inner)) throw corrupt("inner");
    let at = 0;
    const seasons = periods.map((period) => all.slice(at, at += period));
    const fitted = innerOf(inner.family).decode({ header: inner, arrays: artifact.arrays });
    return { family: NAME, floor, seasons, inner: fitted };
  },
};

function innerOf(name: unknown): HistoryFamily {
  const family = typeof name === "string" && Object.hasOwn(INNER, name) ? INNER[name] : undefined;
  if (family !== undefined) return family;
  throw corrupt("inner");
}

/** Cycles that lie twice between the first and the last known value; else the shortest that lies there once and a bit. */
function periodsOf({ y, seasonLength, cycles = [seasonLength] }: Training): readonly number[] {
  const span = spanOf(y),
    all = cycles.filter((period) => period > 1),
    whole = all.filter((period) => 2 * period <= span);
  return whole.length > 0 ? whole : all.filter((period) => isYoung(span, period)).slice(0, 1);
}

function spanOf(y: Float64Array): number {
  return lastKnown(y) + 1 - y.findIndex((value) => value === value);
}

function least(y: Float64Array): number {
  return y.reduce((lowest, value) => value < lowest ? value : lowest, Infinity);
}

/** The forecast and what it is the sum of, on the model's scale; no parts where the last known value stands in for it. */
function forecast(fitted: MstlFit, future: Future): { out: Float64Array; parts: Components | null } {
  assertFitted(fitted, NAME);
  const { seasons, inner } = fitted, { y, start, horizon } = future;
  countKnown(y, NAME);
  const ahead = { y: adjust(fitted, y, start), start, horizon, design: null };
  const family = innerOf(inner.family), parts: Record<string, Float64Array> = { ...family.components?.(inner, ahead) };
  for (const season of seasons) {
    const first = start + y.length, m = season.length;
    parts[`season_${m}`] = Float64Array.from({ length: horizon }, (_, h) => season[positionOf(first + h, m)]!);
  }
  const sum = Float64Array.from(
    { length: horizon },
    (_, h) => Object.values(parts).reduce((total, part) => total + part[h]!, 0),
  );
  const out = fitted.floor > 0 ? sum.map(Math.exp) : sum;
  if (out.every(Number.isFinite)) return { out, parts };
  const last = lastKnown(y);
  if (last >= 0) return { out: out.fill(y[last]!), parts: null };
  throw new FitError("NOT_FINITE", `Cannot predict with ${NAME} as its forecast must be finite: current value is not`, {
    hint: "Train the key again.",
  });
}

/**
 * Parts of a logarithm as parts of the forecast: the level is that of the logarithms, and what leads away from it is shared
 * in proportion to the parts by the logarithmic mean, so that the parts add up whatever their order.
 *
 *     share of a part = L × part     L = (forecast - level) / (log forecast - log level)
 *
 * @see Ang (2004), doi:10.1016/j.enpol.2003.10.007
 */
function sharesOf({ level, ...others }: Components, out: Float64Array): Components {
  const base = level!.map(Math.exp);
  const shares = Object.entries(others).map(([name, part]): [string, Float64Array] => [
    name,
    part.map((value, h) => {
      const ratio = Math.log(out[h]! / base[h]!);
      return value * (Math.abs(ratio) < 1e-9 ? out[h]! : (out[h]! - base[h]!) / ratio);
    }),
  ]);
  return { level: base, ...Object.fromEntries(shares) };
}

/** Values from a period on without their seasons, on the model's scale. */
function adjust({ floor, seasons }: Pick<MstlFit, "floor" | "seasons">, y: Float64Array, start: number): Float64Array {
  return y.map((value, t) => (floor > 0 ? Math.log(Math.max(value, floor)) : value) - seasonAt(seasons, start + t));
}

function seasonAt(seasons: readonly Float64Array[], period: number): number {
  let sum = 0;
  for (const season of seasons) sum += season[positionOf(period, season.length)]!;
  return sum;
}

function isPeriod(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value > 1 && value <= LONGEST_SEASON;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
