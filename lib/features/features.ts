import type { Design } from "../core/design.ts";
import type { Panel } from "../core/panel.ts";
import { prepareFeatures } from "./prepare.ts";
import type { Sampling } from "./sampling.ts";
import type { FeatureSpec } from "./spec.ts";

/**
 * Rows to train on and rows to predict at one origin. Training, backtest, evaluation and inference all use this code.
 *
 * A row is a pair (origin t, step h) for the target s = t + h. Features of the past end at t; calendar, holidays and
 * columns known ahead are read at s. No row reads `y` or a historic column after its own origin, nor another key.
 *
 *     training   t ────── h ─────▶ s ≤ asOf
 *     future                          asOf ────── 1 … horizon ─────▶
 *
 * For many origins of one panel, {@linkcode prepareFeatures} computes the shared part once.
 *
 * @param spec Which features, and the target transform.
 * @param panel Series; rows after `asOf` supply only `future` columns.
 * @param asOf Last known period number; every key must reach it.
 * @param horizon Steps ahead, >= 1.
 * @param sampling Bounds on training rows; default: one step per target period.
 * @returns `training` rows with targets, in time order per key; `future` rows, [k × horizon] ([k] for recursive specs).
 * @throws {RangeError} If a key ends before the origin. @throws {DataError} `UNKNOWN_FEATURE`, `MISSING_COLUMN`,
 * `CALENDAR_MISMATCH`, `FUTURE_COLUMN_MISSING`.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/panel.ts";
 * import { defaultSpec } from "@lib/features/default_spec.ts";
 * import { features } from "@lib/features/features.ts";
 * const calendar = { frequency: "month" as const, anchor: 0 };
 * const panel = {
 *   calendar,
 *   keyColumns: ["item"],
 *   keys: [seriesKey(["tea"])],
 *   offsets: Int32Array.of(0, 6),
 *   ds: Int32Array.of(24000, 24001, 24002, 24003, 24004, 24005),
 *   y: Float64Array.of(1, 2, 3, 4, 5, 6),
 *   exogenous: [],
 * };
 * const spec = defaultSpec({ calendar, horizon: 2, historyLength: 6, names: ["lag_1", "step"], transform: "none" });
 * const { training, future } = features(spec, panel, 24004, 2);
 * assertEquals([...future.values], [5, 1, 5, 2]);
 * assertEquals([...training.target], [4, 5]);
 * ```
 */
export function features(
  spec: FeatureSpec,
  panel: Panel,
  asOf: number,
  horizon: number,
  sampling: Sampling = {},
): { training: Design; future: Design } {
  const prepared = prepareFeatures(spec, panel, { horizon });
  return { training: prepared.training(asOf, sampling), future: prepared.future(asOf) };
}
