import type { Design } from "../../core/rows/design.ts";
import type { Panel } from "../../core/rows/panel.ts";
import { assertKnownAhead } from "../spec/ahead.ts";
import { assertHorizon, type PreparedFeatures, prepareFeatures } from "./prepare.ts";
import type { FeatureSpec } from "../spec/spec.ts";
import { restoreTarget } from "./transform.ts";

/**
 * Forecast all steps of a horizon with a model of feature rows, whatever the spec's strategy.
 *
 * Direct specs ask the model once for all rows. Recursive specs ask for one step at a time and append the model's own
 * forecasts to the target; historic columns are then missing after the origin.
 *
 * @param spec The spec the model was fitted with.
 * @param source The panel, or features already prepared from it by the same spec.
 * @param options `asOf`: last known period number; `horizon`: steps ahead, >= 1; `predict`: the model, from rows to values on
 * the scale of `design.target`, shape [rows].
 * @returns Forecasts, unit of `y`, shape [k × horizon], key by key.
 * @throws {RangeError} If the horizon is no integer >= 1, a key ends before the origin, or `predict` does not give one
 * value per row.
 * @throws {DataError} `FUTURE_COLUMN_MISSING`, and as {@linkcode prepareFeatures}.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { defaultSpec } from "@lib/features/proposal/default_spec.ts";
 * import { predictSteps } from "@lib/features/rows/predict_steps.ts";
 * const calendar = { frequency: "quarter" as const, anchor: 0 };
 * const [y, ds] = [Float64Array.of(1, 2, 3), Int32Array.of(8000, 8001, 8002)];
 * const keys = [seriesKey(["tea"])];
 * const panel = { calendar, keyColumns: ["item"], keys, offsets: Int32Array.of(0, 3), ds, y, exogenous: [] };
 * const options = { calendar, horizon: 2, historyLength: 3, names: ["lag_1"], transform: "none" as const };
 * const grow = (design: { values: Float64Array }) => design.values.map((lag) => lag + 1);
 * const ahead = { asOf: 8002, horizon: 2, predict: grow };
 * const recursive = defaultSpec({ ...options, strategy: "recursive" });
 * assertEquals([...predictSteps(recursive, panel, ahead)], [4, 5]);
 * assertEquals([...predictSteps(defaultSpec(options), panel, ahead)], [4, 4]);
 * ```
 */
export function predictSteps(
  spec: FeatureSpec,
  source: Panel | PreparedFeatures,
  options: {
    readonly asOf: number;
    readonly horizon: number;
    readonly predict: (design: Design) => Float64Array;
  },
): Float64Array {
  const { asOf, horizon, predict } = options;
  assertHorizon(horizon);
  const prepared = "future" in source ? source : prepareFeatures(spec, source, { horizon });
  if (spec.strategy === "direct") {
    const design = prepared.future(asOf, horizon);
    return restoreTarget(design, predict(design));
  }
  assertKnownAhead(spec, prepared.panel, { asOf, horizon });
  const first = prepared.future(asOf, 1);
  let next = restoreTarget(first, predict(first));
  const keys = prepared.panel.keys.length;
  const out = new Float64Array(keys * horizon);
  for (let k = 0; k < keys; k++) out[k * horizon] = next[k]!;
  if (horizon === 1) return out;
  const open = openPanel(prepared.panel, asOf, horizon);
  const walk = prepareFeatures(spec, open, { horizon, since: prepared.since, former: { features: prepared, asOf } });
  for (let h = 1; h < horizon; h++) {
    for (let k = 0; k < keys; k++) appendForecast(open, k, asOf + h, next[k]!);
    // Windows, expanding and weighted means all move with the appended value.
    walk.refresh(asOf + h);
    const design = walk.future(asOf + h, 1);
    next = restoreTarget(design, predict(design));
    for (let k = 0; k < keys; k++) out[k * horizon + h] = next[k]!;
  }
  return out;
}

// A key that begins after the origin has no row for the forecast; nor has it a past to forecast from.
function appendForecast(panel: Panel, key: number, period: number, value: number): void {
  const from = panel.offsets[key]!;
  const row = from + period - panel.ds[from]!;
  if (row >= from) panel.y[row] = value;
}

/** A copy in which every key ends exactly at the last step, with nothing known after the origin but `future` columns. */
function openPanel(panel: Panel, asOf: number, horizon: number): Panel {
  const keys = panel.keys.length;
  const offsets = new Int32Array(keys + 1);
  for (let k = 0; k < keys; k++) {
    offsets[k + 1] = offsets[k]! + Math.max(1, asOf + horizon + 1 - panel.ds[panel.offsets[k]!]!);
  }
  const ds = new Int32Array(offsets[keys]!);
  const y = new Float64Array(offsets[keys]!).fill(NaN);
  const exogenous = panel.exogenous.map((column) => ({ ...column, values: new Float64Array(y.length).fill(NaN) }));
  for (let k = 0; k < keys; k++) {
    const start = panel.offsets[k]!, to = offsets[k]!;
    const first = panel.ds[start]!, known = Math.max(0, asOf + 1 - first);
    for (let i = to; i < offsets[k + 1]!; i++) ds[i] = first + i - to;
    const rows = Math.min(offsets[k + 1]! - to, panel.offsets[k + 1]! - start);
    y.set(panel.y.subarray(start, start + known), to);
    exogenous.forEach((column, c) => {
      const length = column.kind === "historic" ? known : rows;
      column.values.set(panel.exogenous[c]!.values.subarray(start, start + length), to);
    });
  }
  return { ...panel, offsets, ds, y, exogenous };
}
