import type { Chart } from "../../plots/frame/chart.ts";
import { type ChartSeries, type ForecastSeries, plotForecast } from "../../plots/forecasts/forecast.ts";
import type { DatedSpan, ForecastSpan, HoldoutSpan, KeyDetail, RunRecordHead } from "../../report/record/run_record.ts";
import { drawnForecast, numbers } from "../parts/parts.ts";

/** Periods of history before a forecast that is compared with what came. */
const SEASONS_BEFORE = 3, LEAST_BEFORE = 40;

/**
 * What is expected of a key: its history and the forecast with its intervals.
 *
 * @param detail The key. @param head Of the record. @param options `width`: pixels; `history`: periods of it that are shown.
 * @returns Null if there is no forecast.
 */
export function plotExpected(
  detail: KeyDetail,
  head: RunRecordHead,
  { width, history }: { width: number; history: number },
): Chart | null {
  if (detail.forecast === null) return null;
  const series = { ...seriesOf(detail.forecast, head), history: columnsOf(detail.history, head) };
  return draw(series, { head, width, title: "What is expected", history });
}

/** Periods of history in which a forecast can still be read beside it. */
export function recentPeriods({ horizon, seasonLength }: RunRecordHead): number {
  return Math.max(60, 5 * horizon, 3 * seasonLength);
}

/**
 * A forecast of the past beside what came.
 *
 * @param detail The key. @param span One of its forecasts. @param options `head` of the record; `width` in pixels.
 */
export function plotCompared(
  detail: KeyDetail,
  span: HoldoutSpan,
  options: { head: RunRecordHead; width: number },
): Chart {
  const { head, width } = options, { history } = detail;
  const known = { start: history.start, y: history.y.slice(0, Math.max(0, span.start - history.start)) };
  const series = {
    ...seriesOf(span, head),
    history: columnsOf(known, head),
    actual: columnsOf({ start: span.start, y: span.actual }, head),
  };
  const before = Math.max(LEAST_BEFORE, SEASONS_BEFORE * head.seasonLength, 2 * span.yhat.length);
  return draw(series, { head, width, title: "What was forecast, and what came", history: before });
}

function draw(
  series: ForecastSeries,
  { head, width, title, history }: { head: RunRecordHead; width: number; title: string; history: number },
): Chart {
  const { calendar, levels, target } = head, record = { calendar, levels, series: [series] };
  return plotForecast(record, { title, target, unit: "", width, history, isRead: true });
}

function seriesOf({ start, yhat, lo, hi }: ForecastSpan, head: RunRecordHead): Omit<ForecastSeries, "history"> {
  return { label: "", ds: columnsOf({ start, y: yhat }, head).ds, ...drawnForecast({ yhat, lo, hi }) };
}

function columnsOf({ start, y }: DatedSpan, { firstPeriod }: RunRecordHead): ChartSeries {
  return { ds: y.map((_, i) => firstPeriod + start + i), y: numbers(y) };
}
