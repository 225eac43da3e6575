import type { Design } from "../../core/rows/design.ts";
import type { TargetTransform } from "../spec/spec.ts";

/** A level up to this counts as none: dividing by less would overflow. */
const LEAST_LEVEL = 1e-100;

/** The first stage of a transform: g(y) = y or log(1 + y). */
export function linkOf(transform: TargetTransform): Design["link"] {
  return transform === "log1p" || transform === "log1p_difference" ? "log1p" : "identity";
}

/**
 * Apply the link: y, or sign(y) log(1 + |y| / unit), which is log(1 + y) for demand and stays finite below zero.
 *
 * @param y Target in its own unit, shape [n]; NaN stays. @param link First stage.
 * @param options `unit`: size that the logarithm takes for one, default 1; `out`: receives the linked target, shape [n] or
 * longer, default a new array.
 * @returns `out`.
 */
export function applyLink(
  y: Float64Array,
  link: Design["link"],
  options: { readonly unit?: number; readonly out?: Float64Array } = {},
): Float64Array {
  const { unit = 1, out = new Float64Array(y.length) } = options;
  if (link === "identity") out.set(y);
  else for (let i = 0; i < y.length; i++) out[i] = y[i]! < 0 ? -Math.log1p(-y[i]! / unit) : Math.log1p(y[i]! / unit);
  return out;
}

/** Second stage of the target transform at each possible origin, shape [n] each. */
export interface Levels {
  /** Subtracted from g(y), unit of g(y). */
  readonly offset: Float64Array;
  /** Divides what is left, > 0. */
  readonly scale: Float64Array;
}

/**
 * Second stage of a transform at each origin, from values at or before that origin only.
 *
 * `scale` divides by the mean of |y| over the trailing window, or over all history if that is larger: a ratio to a small
 * level is a giant that says little, and means of such ratios overshoot. 1 before the first sale. `difference` and
 * `log1p_difference` subtract the mean of g(y) over the trailing window; where nothing is known in it, the mean over
 * all history; else 0.
 *
 * @param transform Target transform.
 * @param means Of |y| for `scale`, else of g(y): `window` over the trailing window, `history` over everything so far,
 * shape [n]; NaN where nothing is known. Not read for `none` and `log1p`.
 * @param n Number of origins.
 */
export function levelTarget(
  transform: TargetTransform,
  means: { readonly window: Float64Array; readonly history: Float64Array },
  n: number,
): Levels {
  const offset = new Float64Array(n), scale = new Float64Array(n).fill(1);
  const { window, history } = means;
  if (transform === "scale") {
    for (let t = 0; t < n; t++) {
      const level = window[t]! > history[t]! ? window[t]! : history[t]!;
      scale[t] = level > LEAST_LEVEL ? level : 1;
    }
  } else if (transform === "difference" || transform === "log1p_difference") {
    for (let t = 0; t < n; t++) {
      const level = window[t] === window[t] ? window[t]! : history[t]!;
      offset[t] = level === level ? level : 0;
    }
  }
  return { offset, scale };
}

/** A level of fewer known values is none to compare others with. */
const LEAST_KNOWN = 3;

/**
 * Each key's first origin whose level means something: three values are known by then, and for `scale` one is not zero.
 *
 * @param transform Target transform. @param panel Series.
 * @returns Rows, the key's end if there is none, shape [k].
 */
export function levelsSince(
  transform: TargetTransform,
  panel: { readonly offsets: ArrayLike<number>; readonly y: Float64Array },
): Int32Array {
  const { offsets, y } = panel, needsSale = transform === "scale";
  return Int32Array.from({ length: offsets.length - 1 }, (_, k) => {
    let known = 0, sold = false;
    for (let i = offsets[k]!; i < offsets[k + 1]!; i++) {
      if (y[i] !== y[i]) continue;
      known++;
      sold ||= y[i] !== 0;
      if (known >= LEAST_KNOWN && (sold || !needsSale)) return i;
    }
    return offsets[k + 1]!;
  });
}

/**
 * Undo the target transform: from what a model predicts to the target's own unit.
 *
 * @param design The rows that were predicted, n rows. @param predicted On the scale of `design.target`, shape [n].
 * @returns Unit of `y`, shape [n]; a new array.
 * @throws {RangeError} If there is not one value per row.
 *
 * @example
 * ```ts
 * import { assertAlmostEquals } from "@std/assert";
 * import { restoreTarget } from "@lib/features/rows/transform.ts";
 * const row = { rows: 1, link: "log1p" as const, transform: new Float64Array([2, 1]) };
 * const [y] = restoreTarget(row, new Float64Array([0.5]));
 * assertAlmostEquals(y, Math.exp(2.5) - 1);
 * ```
 */
export function restoreTarget(
  design: Pick<Design, "rows" | "link" | "unit" | "transform">,
  predicted: Float64Array,
): Float64Array {
  if (predicted.length !== design.rows) {
    throw new RangeError(
      `Cannot restore the target as there must be one value for each of ${design.rows} rows: ` +
        `current value has ${predicted.length}`,
    );
  }
  const out = new Float64Array(predicted.length);
  const logarithmic = design.link === "log1p", { unit = 1 } = design;
  for (let i = 0; i < out.length; i++) {
    const value = predicted[i]! * design.transform[2 * i + 1]! + design.transform[2 * i]!;
    out[i] = !logarithmic ? value : unit * (value < 0 ? -Math.expm1(-value) : Math.expm1(value));
  }
  return out;
}
