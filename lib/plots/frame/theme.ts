import { type Calendar, dayOfPeriod, minuteOfPeriod, PERIODS } from "../../core/time/calendar.ts";
import { quantile } from "../../core/numbers/statistics.ts";
import { color } from "./palette.ts";

/** Width of every chart in pixels: a notebook's output column. */
export const WIDTH = 800;

/** Generic family only, so that a file looks alike wherever it is opened. */
export const FONT = "system-ui, 'DejaVu Sans', sans-serif";

/** Text sizes in pixels. */
export const FONT_SIZE = { title: 16, panel: 12.5, text: 11.5 } as const;

/** Colours by their part in a chart, as variables of CSS that `Chart.toSVG` replaces: see `palette.ts`. */
export const COLOR = {
  paper: color("paper"),
  frame: color("frame"),
  grid: color("grid"),
  ink: color("ink"),
  muted: color("muted"),
  history: color("history"),
  actual: color("actual"),
  forecast: color("forecast"),
  accent: color("accent"),
  bar: color("bar"),
  local: color("local"),
  global: color("global"),
  good: color("good"),
  neutral: color("neutral"),
} as const;

/** Hues for categories without a fixed part, most distinct first. */
export const CATEGORY_HUES = [
  color("category-1"),
  color("category-2"),
  color("category-3"),
  color("category-4"),
  color("category-5"),
  color("category-6"),
  color("category-7"),
] as const;

/** From the paper's to the strongest for shares and counts; the first is for "none at all". */
export const SEQUENTIAL = [
  color("sequential-1"),
  color("sequential-2"),
  color("sequential-3"),
  color("sequential-4"),
  color("sequential-5"),
  color("sequential-6"),
] as const;

/** Orange over the paper's to blue, for values around zero: nine classes. */
export const DIVERGING = [
  color("diverging-1"),
  color("diverging-2"),
  color("diverging-3"),
  color("diverging-4"),
  color("diverging-5"),
  color("diverging-6"),
  color("diverging-7"),
  color("diverging-8"),
  color("diverging-9"),
] as const;

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumSignificantDigits: 3 });
const precise = new Intl.NumberFormat("en", { maximumSignificantDigits: 3 });

/** A number for ticks and labels: three significant digits, "K" and "M" from ten thousand; "undefined" if not finite. */
export function tickNumber(value: number): string {
  if (!Number.isFinite(value)) return "undefined";
  if (value !== 0 && (Math.abs(value) < 1e-3 || Math.abs(value) >= 1e15)) return value.toExponential(0);
  // Minus zero is written as zero.
  return (Math.abs(value) < 10_000 ? precise : compact).format(value + 0);
}

/**
 * One line of printable text of at most `most` characters, the middle cut out where it is longer.
 *
 * @param text Anything that a table may hold, line breaks and control characters too.
 * @param most Characters kept, >= 3.
 */
export function shorten(text: string, most: number): string {
  // deno-lint-ignore no-control-regex
  const characters = [...text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]+/g, " ").toWellFormed()];
  if (characters.length <= most) return characters.join("");
  const head = Math.ceil((most - 1) * 0.6);
  return `${characters.slice(0, head).join("")}…${characters.slice(characters.length - (most - 1 - head)).join("")}`;
}

/** An axis title with its unit in brackets; without them if the unit is empty. */
export function axisTitle(quantity: string, unit: string): string {
  return unit === "" ? quantity : `${quantity} (${unit})`;
}

/** Title of a time axis. */
export function timeTitle(calendar: Calendar): string {
  return `Date (${PERIODS[calendar.frequency]})`;
}

/**
 * Period numbers as instants for a time scale (UTC).
 *
 * @param calendar Frequency and anchor. @param ds Period numbers, shape [n].
 * @returns First instant of each period, shape [n].
 */
export function periodDates(calendar: Calendar, ds: ArrayLike<number>): Date[] {
  return Array.from(ds, (period) => {
    return new Date(dayOfPeriod(calendar, period) * 86_400_000 + minuteOfPeriod(calendar, period) * 60_000);
  });
}

/**
 * Range of a logarithmic axis: all values, but for a few that are more than ten times smaller than the rest. Those would
 * push all others into a corner; they belong on the axis' lower edge.
 *
 * @param values Each > 0, at least one.
 * @returns [low, high] with 0 < low < high.
 */
export function logDomain(values: readonly number[]): [number, number] {
  let least = Infinity, high = 0;
  for (const value of values) [least, high] = [Math.min(least, value), Math.max(high, value)];
  const low = Math.max(least, quantile(values, 0.02) / 10);
  return low < high ? [low, high] : [low / 2, low * 2];
}

/**
 * Tick values of a logarithmic axis: powers of ten, with 2 and 5 times them where the range is short, all multiples where
 * it is shorter still; both ends where not even two of those are inside.
 *
 * @param low Smallest value shown, > 0. @param high Largest, >= low.
 */
export function logTicks(low: number, high: number): number[] {
  const from = Math.floor(Math.log10(low)), to = Math.ceil(Math.log10(high));
  const stride = Math.max(1, Math.ceil((to - from) / 8));
  for (const factors of to - from <= 3 ? [[1, 2, 5], [1, 2, 3, 4, 5, 6, 7, 8, 9]] : [[1]]) {
    const ticks: number[] = [];
    for (let exponent = from; exponent <= to; exponent += stride) {
      for (const factor of factors) ticks.push(Number(`${factor}e${exponent}`));
    }
    const inside = ticks.filter((tick) => tick >= low && tick <= high);
    if (inside.length >= 2) return inside;
  }
  return [low, high];
}
