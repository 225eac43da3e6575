import { type Calendar, isClosed, textsAfter } from "../../core/time/calendar.ts";
import type { SeriesKey } from "../../core/rows/panel.ts";
import { outputKeyNames } from "../../data/outputs/output_names.ts";
import type { ColumnHead, ColumnValues } from "../../data/outputs/row_writer.ts";
import { HORIZON_TOO_LONG, type KeyForecast, type PanelForecast } from "../champions/forecast_panel.ts";

/** Reason of rows in which no key ever has demand: their numbers are 0. */
const CLOSED = "CLOSED";

/**
 * Columns of a forecast table: key columns, ds, step, yhat, lo and hi per level, a quantile each, model, version, status, reason.
 *
 * @param keyColumns Names of the key columns. @param levels Nominal levels in percent.
 * @param options `quantiles`: probabilities in (0, 1), default none.
 */
export function forecastColumns(
  keyColumns: readonly string[],
  levels: readonly number[],
  { quantiles = [] }: { readonly quantiles?: readonly number[] } = {},
): ColumnHead[] {
  const columns = [
    { ...text("ds"), isTime: true },
    { name: "step", type: "integer" } as const,
    number("yhat"),
    ...levels.flatMap((level) => [number(`lo_${level}`), number(`hi_${level}`)]),
    ...quantiles.map((probability) => number(`q_${probability}`)),
    text("model"),
    { name: "version", type: "integer" } as const,
    text("status"),
    text("reason"),
  ];
  return [...outputKeyNames(keyColumns, columns.map(({ name }) => name)).map(text), ...columns];
}

/**
 * Rows of a forecast table, one per key and step; a failed key has its rows too, without values, and so have
 * steps beyond what a key's model was trained for; an empty model or reason is missing;
 * where the calendar is closed the reason is `CLOSED`.
 *
 * @param forecast Forecasts of a panel.
 * @param keys Its keys, shape [k].
 * @param at `calendar`; `asOf`: last period known; `quantiles`: values by quantile, shape [Q][k × horizon], default none.
 * @returns One array per column of {@linkcode forecastColumns}, shape [k × horizon].
 */
export function forecastRows(
  forecast: PanelForecast,
  keys: readonly SeriesKey[],
  at: { readonly calendar: Calendar; readonly asOf: number; readonly quantiles?: readonly Float64Array[] },
): ColumnValues[] {
  const { horizon } = forecast;
  const rows = keys.length * horizon;
  const steps = Int32Array.from({ length: rows }, (_, row) => row % horizon + 1);
  const dates = textsAfter(at.calendar, at.asOf, horizon);
  const perKey = <T>(value: (k: number) => T): T[] =>
    Array.from({ length: rows }, (_, row) => value(Math.floor(row / horizon)));
  const perRow = <T>(value: (key: KeyForecast, step: number) => T): T[] =>
    Array.from(steps, (step, row) => value(forecast.keys[Math.floor(row / horizon)]!, step));
  const parts = keys[0]?.parts.length ?? 0;
  return [
    ...Array.from({ length: parts }, (_, p) => perKey((k) => keys[k]!.parts[p]!)),
    Array.from(steps, (step) => dates[step - 1]!),
    steps,
    forecast.yhat,
    ...forecast.lo.flatMap((ends, l) => [ends, forecast.hi[l]!]),
    ...at.quantiles ?? [],
    perRow(({ model }) => model || null),
    Int32Array.from(perRow(({ version }) => version)),
    perRow((key, step) => isBeyond(key, step) ? "failed" : key.status),
    perRow((key, step) => {
      if (isBeyond(key, step)) return HORIZON_TOO_LONG;
      return key.status !== "failed" && isClosed(at.calendar, at.asOf + step) ? CLOSED : key.reason || null;
    }),
  ];
}

/** A step that the key's model does not reach: without numbers, like all rows with status `failed`. */
function isBeyond(key: KeyForecast, step: number): boolean {
  return key.status !== "failed" && step > key.steps;
}

function text(name: string): ColumnHead {
  return { name, type: "text" };
}

function number(name: string): ColumnHead {
  return { name, type: "number" };
}
