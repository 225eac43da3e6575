import { levelsOf } from "../../competition/calibration/intervals.ts";
import { type Forecast, forecastChampion } from "../../competition/champions/champion.ts";
import { fromRow } from "../../competition/backtest/history.ts";
import { isClosed } from "../../core/time/calendar.ts";
import { FitError, ForecastError } from "../../core/errors/errors.ts";
import type { OutcomeStatus } from "../../core/outcome.ts";
import { type Panel, partition } from "../../core/rows/panel.ts";
import type { Serving } from "./serving.ts";
import { settleServing } from "./settle_serving.ts";

/** How one key ended. */
export interface KeyForecast {
  /** `failed` if it has no forecast. */
  readonly status: OutcomeStatus;
  /** Contender that served; empty if failed. */
  readonly model: string;
  /** Version within the key, >= 1; 0 if failed, or new. */
  readonly version: number;
  /** Reason of a fallback, or code of the error of a failed key; else empty. */
  readonly reason: string;
  /** Steps that have a forecast, 0 to the horizon: its model may have been trained for fewer than are asked for. */
  readonly steps: number;
  /** How many times larger its errors since training are than expected, >= 1: its intervals are as much wider. */
  readonly drift: number;
}

/** Forecasts of all keys of a panel, by key and then step: row k × horizon + i is step i + 1 of key k. */
export interface PanelForecast {
  /** Steps per key. */
  readonly horizon: number;
  /** Nominal levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /**
   * Unit of `y`, shape [k × horizon]; NaN for failed keys and beyond a key's steps; 0, as its
   * interval, where the calendar is closed.
   */
  readonly yhat: Float64Array;
  /** Lower ends, shape [L][k × horizon]; NaN where the model has no such level. */
  readonly lo: readonly Float64Array[];
  /** Upper ends, shape [L][k × horizon]. */
  readonly hi: readonly Float64Array[];
  /** One per key, shape [k]. */
  readonly keys: readonly KeyForecast[];
}

/** What to forecast. */
export interface PanelForecastOptions {
  /** Last period known, the same for all keys. */
  readonly asOf: number;
  /** Steps after it, >= 1. */
  readonly horizon: number;
  /** Interval levels in percent, shape [L]. */
  readonly levels: readonly number[];
  /** Told the position of each key before it is forecast. */
  readonly onKey?: (k: number) => void;
}

/**
 * Forecast every key of a panel with what serves it. Pure; a key that fails costs nobody else its forecast.
 *
 * @param panel History up to `asOf`, then the future frame where models read future-known columns.
 * @param serving What serves each key, shape [k].
 * @param options Origin, horizon, levels.
 * @throws {RangeError} If `serving` does not match the panel's keys or the horizon is below 1.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { seriesKey } from "@lib/core/rows/panel.ts";
 * import { forecastPanel } from "@lib/inference/champions/forecast_panel.ts";
 * const panel = {
 *   calendar: { frequency: "day" as const, anchor: 0 }, keyColumns: ["item"], keys: [seriesKey(["007"])],
 *   offsets: Int32Array.of(0, 2), ds: Int32Array.of(1, 2), y: Float64Array.of(3, 4), exogenous: [],
 * };
 * const nobody = { status: "failed" as const, reason: "NO_CHAMPION" };
 * const forecast = forecastPanel(panel, [nobody], { asOf: 2, horizon: 2, levels: [80] });
 * assertEquals([...forecast.yhat], [NaN, NaN]);
 * assertEquals(forecast.keys[0].reason, "NO_CHAMPION");
 * ```
 */
export function forecastPanel(panel: Panel, serving: readonly Serving[], options: PanelForecastOptions): PanelForecast {
  const { horizon, levels } = options;
  const count = panel.keys.length;
  if (serving.length !== count || !(horizon >= 1)) {
    throw new RangeError(
      `Cannot forecast a panel of ${count} keys as each needs one serving and a horizon >= 1: current value is ${serving.length} and ${horizon}`,
    );
  }
  const column = () => new Float64Array(count * horizon).fill(NaN);
  const forecast = { yhat: column(), lo: levels.map(column), hi: levels.map(column) };
  const keys = serving.map((trained, k) => {
    options.onKey?.(k);
    try {
      const series = partition(panel, k), entry = settleServing(trained, series, options.asOf);
      if (entry.status === "failed") return failed(entry.reason);
      const { champion, status, version, reason } = entry;
      const steps = Math.min(horizon, champion.horizon);
      const one = forecastChampion(champion, fromRow(series, entry.from ?? 0), { asOf: options.asOf, horizon: steps });
      assertNumbers(one, champion.contender);
      forecast.yhat.set(one.yhat, k * horizon);
      levels.forEach((level, l) => {
        const from = levelsOf(champion.interval).indexOf(level);
        if (from < 0) return;
        forecast.lo[l]!.set(one.lo[from]!, k * horizon);
        forecast.hi[l]!.set(one.hi[from]!, k * horizon);
      });
      return { status, model: champion.contender, version, reason, steps, drift: one.drift };
    } catch (thrown) {
      return failed(ForecastError.from(thrown).code);
    }
  });
  const columns = [forecast.yhat, ...forecast.lo, ...forecast.hi];
  for (let step = 1; step <= horizon; step++) {
    if (!isClosed(panel.calendar, options.asOf + step)) continue;
    keys.forEach(({ status, steps }, k) => {
      if (status !== "failed" && step <= steps) { for (const values of columns) values[k * horizon + step - 1] = 0; }
    });
  }
  return { horizon, levels, ...forecast, keys };
}

/**
 * An artifact may come from anybody, and finite weights of 1e308 add up to infinity: what is no number is not served as one.
 *
 * @throws {FitError} `NOT_FINITE` if a forecast is not finite, or an interval is neither unknown nor around it.
 */
function assertNumbers({ yhat, lo, hi, drift }: Forecast, contender: string): void {
  const isSound = yhat.every((value, i) =>
    Number.isFinite(value) && lo.every((ends, l) => isAround(value, ends[i] ?? NaN, hi[l]?.[i] ?? NaN))
  );
  if (isSound && Number.isFinite(drift)) return;
  throw new FitError(
    "NOT_FINITE",
    `Cannot serve ${contender} as its forecast must be finite and inside its intervals: current value is not`,
    { hint: "Train the key again, or look at its newest values." },
  );
}

function isAround(value: number, lo: number, hi: number): boolean {
  if (Number.isNaN(lo) && Number.isNaN(hi)) return true;
  return Number.isFinite(lo) && Number.isFinite(hi) && lo <= value && value <= hi;
}

/** Code of steps beyond what a model was trained for. */
export const HORIZON_TOO_LONG = "HORIZON_TOO_LONG";

/** The error of a horizon beyond what models were calibrated for. */
export function horizonTooLong(horizon: number, longest: number): FitError {
  return new FitError(
    HORIZON_TOO_LONG,
    `Cannot forecast as the horizon must be at most ${longest}, what was trained for: current value is ${horizon}`,
    { hint: "Ask for fewer steps, or train with a longer horizon.", context: { horizon, longest } },
  );
}

function failed(reason: string): KeyForecast {
  return { status: "failed", model: "", version: 0, reason, steps: 0, drift: 1 };
}
