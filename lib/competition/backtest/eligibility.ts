import type { KeyVerdict } from "../../core/outcome.ts";

/** What {@linkcode findFallbackReason} compares a series with. */
export interface EligibilityOptions {
  /** Fewest observations for a competition of local models, >= 1. */
  readonly minRows: number;
  /** Steps without demand (or without observation) after which a key counts as ended, >= 1. */
  readonly endedAfter: number;
  /** Whether absent rows were filled with zeros: then only demands count as observations. */
  readonly zeroFilled: boolean;
}

/**
 * Why a key cannot have a competition of its own, judged on what is known when the choice is made.
 *
 * Checked in this order: `ALL_MISSING`; `ALL_ZERO`; `ENDED` (no observation other than zero in the last `endedAfter` steps,
 * though there were some before); `TOO_SHORT` (fewer than `minRows` observations, or demands where zeros were filled in); `CONSTANT`.
 *
 * @param y Target up to the choice, shape [n]; NaN is missing.
 * @param options Limits.
 * @returns The reason, or "" if the key can compete.
 */
export function findFallbackReason(y: Float64Array, options: EligibilityOptions): KeyVerdict {
  let observed = 0, last = -1, lastDemand = -1, constant = true, value = NaN;
  for (let i = 0; i < y.length; i++) {
    if (Number.isNaN(y[i])) continue;
    if (y[i] !== 0 || !options.zeroFilled) observed++;
    last = i;
    if (y[i] !== 0) lastDemand = i;
    if (Number.isNaN(value)) value = y[i]!;
    else if (y[i] !== value) constant = false;
  }
  if (last < 0) return "ALL_MISSING";
  if (lastDemand < 0) return "ALL_ZERO";
  if (y.length - 1 - lastDemand >= options.endedAfter) return "ENDED";
  if (observed < options.minRows) return "TOO_SHORT";
  return constant ? "CONSTANT" : "";
}

/**
 * Steps of silence after which a key counts as ended: two horizons or one season, whichever is longer.
 *
 * @param horizon Steps, >= 1. @param seasonLength Steps per cycle, >= 1.
 */
export function endedAfter(horizon: number, seasonLength: number): number {
  return Math.max(2 * horizon, seasonLength);
}

/**
 * The simple forecast that serves where nothing better may: `zero` for keys without any demand left, else `seasonal_naive`.
 *
 * @param reason Why the key has a fallback. @param zeroFilled Whether an absent row means no sale.
 */
export function fallbackName(reason: KeyVerdict, zeroFilled: boolean): "zero" | "seasonal_naive" {
  return reason === "ALL_ZERO" || (reason === "ENDED" && zeroFilled) ? "zero" : "seasonal_naive";
}

/**
 * Whether anything is known of a series.
 *
 * @param y Target up to the origin, shape [n]; NaN is missing.
 */
export function isKnown(y: Float64Array): boolean {
  return y.some((value) => !Number.isNaN(value));
}
