import { type Calendar, formatPeriod, parsePeriod } from "../core/time/calendar.ts";
import { forecastColumns, forecastRows } from "../inference/series/forecast_rows.ts";
import type { ServiceAnswer } from "../inference/service/forecast_service.ts";
import type { KeyCodec, TimeCodec } from "./cell_texts.ts";

/** One row of a forecast: a key and a step. The key columns stand beside these, by their names. */
export interface ForecastRow {
  /** Period, as the data writes its times. */
  readonly ds: unknown;
  /** Steps from the last known period, >= 1. */
  readonly step: number;
  /** Forecast, unit of the target; NaN without one. */
  readonly yhat: number;
  /** Contender that serves; empty without one. */
  readonly model: string;
  /** Version of the model; 0 for new keys and without one. */
  readonly version: number;
  /** `champion`, `fallback` or `failed`. */
  readonly status: string;
  /** Why it is no champion; empty for a champion. */
  readonly reason: string;
  /** Ends of the interval of each level, `lo_80` and `hi_80`; and the key columns. */
  readonly [column: string]: unknown;
}

/** How an answer is written. */
export interface AnswerCodecs {
  /** For `ds`. */
  readonly time: TimeCodec;
  /** By key column. */
  readonly keys: readonly KeyCodec[];
}

/**
 * The columns of an answer: key columns, `ds`, `step`, `yhat`, `lo_80`, `hi_80` …, `model`, `version`, `status`, `reason`.
 *
 * @param answer Of a service. @param codecs How keys and times are written.
 * @returns Each of shape [keys × horizon].
 */
export function answerColumns(answer: ServiceAnswer, { time, keys }: AnswerCodecs): Map<string, readonly unknown[]> {
  const { keyColumns, levels, forecast, calendar, origin } = answer;
  const at = { calendar, asOf: parsePeriod(calendar, origin) };
  const values = forecastRows(forecast, answer.keys.map(({ key }) => key), at);
  const dates = new Map(answer.ds.map((text) => [text, time.value(time.isIso ? isoText(calendar, text) : text)]));
  return new Map(
    forecastColumns(keyColumns, levels).map(({ name }, c) => {
      const column = Array.from<unknown>(values[c] ?? []);
      if (c < keyColumns.length) return [name, column.map((text) => keys[c]?.(String(text)) ?? text)];
      if (name === "ds") return [name, column.map((text) => dates.get(String(text)) ?? text)];
      return [name, name === "model" || name === "reason" ? column.map((text) => text ?? "") : column];
    }),
  );
}

/** A time of a table whose dates are in whatever form as one with its date in ISO form. */
function isoText(calendar: Calendar, text: string): string {
  const { stamp } = calendar;
  if (stamp === undefined) return text;
  return formatPeriod({ ...calendar, stamp: { ...stamp, date: "YYYY-MM-DD" } }, parsePeriod(calendar, text));
}
