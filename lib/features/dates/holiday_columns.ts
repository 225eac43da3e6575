import { type Calendar, dayOfPeriod } from "../../core/time/calendar.ts";

/** Distances to holidays are cut here, in days: beyond it nobody shops for one. */
export const HOLIDAY_REACH = 60;

/**
 * 1 on the periods of one holiday, else 0, over periods [from, to).
 *
 * @param periods Period numbers of the holiday. @param span Period numbers: `from` first, `to` end, exclusive.
 * @returns Shape [to - from].
 */
export function holidayColumn(
  periods: readonly number[],
  span: { readonly from: number; readonly to: number },
): Float64Array {
  const out = new Float64Array(span.to - span.from);
  for (const period of periods) if (period >= span.from && period < span.to) out[period - span.from] = 1;
  return out;
}

/**
 * Days to the next, or since the latest, of a set of holidays, at most {@linkcode HOLIDAY_REACH}, over periods [from, to).
 *
 * @param periods Period numbers of all holidays, in any order. @param span Period numbers: `from` first, `to` end, exclusive.
 * @param options `calendar`; `direction`: 1 for the next holiday, -1 for the latest; 0 days on the holiday itself.
 * @returns Days between the first days of both periods, shape [to - from].
 */
export function holidayDistance(
  periods: readonly number[],
  span: { readonly from: number; readonly to: number },
  options: { readonly calendar: Calendar; readonly direction: 1 | -1 },
): Float64Array {
  const { calendar, direction } = options;
  const sorted = [...new Set(periods)].sort((a, b) => direction * (a - b));
  const out = new Float64Array(span.to - span.from).fill(HOLIDAY_REACH);
  let next = 0;
  for (let i = 0; i < out.length; i++) {
    const period = direction === 1 ? span.from + i : span.to - 1 - i;
    while (next < sorted.length && direction * (sorted[next]! - period) < 0) next++;
    if (next === sorted.length) break;
    const days = direction * (dayOfPeriod(calendar, sorted[next]!) - dayOfPeriod(calendar, period));
    out[period - span.from] = Math.min(days, HOLIDAY_REACH);
  }
  return out;
}
