/** What stands for a number that is unknown. */
const UNKNOWN = "–";

/** Ratios from here on are told as times: 900 % above is read as nine times. */
const MANY_TIMES = 9.95;

/** Changes smaller than this share are told as none. */
const NO_CHANGE = 0.0005;

/** Whole numbers from here on, and others below the other end, are written with an exponent. */
const HUGE = 1e15, TINY = 1e-6;

/** How a number is written for people. */
export interface NumberStyle {
  /** Significant digits of what is not whole; if absent 4, below one three places. */
  readonly digits?: number;
  /** Whether zeros at the end of a fraction stay, so that numbers below each other line up; default true. */
  readonly padded?: boolean;
}

/**
 * A number for people: about four digits, thousands apart; whole numbers whole. `–` where it is unknown.
 *
 * @param value Any number. @param style Digits, and whether zeros at the end stay.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { formatNumber } from "@lib/core/text/format_number.ts";
 * assertEquals([1234567, 0.5, 12345.678, NaN].map((value) => formatNumber(value)), ["1,234,567", "0.500", "12,346", "–"]);
 * assertEquals(formatNumber(0.5, { digits: 2, padded: false }), "0.5");
 * ```
 */
export function formatNumber(value: number | null | undefined, style: NumberStyle = {}): string {
  if (value === null || value === undefined || Number.isNaN(value)) return UNKNOWN;
  const size = Math.abs(value), { digits, padded = true } = style;
  if (size === Infinity) return value > 0 ? "∞" : "-∞";
  if (size >= HUGE || (size < TINY && size > 0)) return value.toExponential(2);
  const places = Number.isInteger(value) ? 0 : placesOf(size, digits);
  const minimumFractionDigits = padded ? places : 0;
  return formatter(minimumFractionDigits, places).format(value + 0);
}

const formatters = new Map<string, Intl.NumberFormat>();

/** Making one takes longer than a thousand numbers, and tables have many. */
function formatter(minimumFractionDigits: number, maximumFractionDigits: number): Intl.NumberFormat {
  const name = `${minimumFractionDigits} ${maximumFractionDigits}`;
  let found = formatters.get(name);
  if (found === undefined) {
    formatters.set(name, found = new Intl.NumberFormat("en", { minimumFractionDigits, maximumFractionDigits }));
  }
  return found;
}

/** Places after the point: numbers below one line up with those above, unless nothing of them would be left. */
function placesOf(size: number, digits: number | undefined): number {
  if (digits === undefined && size < 1 && size >= 1e-3) return 3;
  return Math.max(0, (digits ?? (size < 1 ? 3 : 4)) - 1 - Math.floor(Math.log10(size)));
}

/** Ends of an interval for people: `unknown` where it has none, as what is known is too little to show anything. */
export function formatRange(lo: number, hi: number): string {
  return Number.isFinite(lo) && Number.isFinite(hi) ? `${formatNumber(lo)} to ${formatNumber(hi)}` : "unknown";
}

/**
 * A share as a percentage: one place after the point.
 *
 * @param share 1 is all of it. @param options `signed`: with a plus where it is above zero; `places` after the point, 1 if
 *   absent.
 */
export function formatPercent(
  share: number,
  { signed = false, places = 1 }: { readonly signed?: boolean; readonly places?: number } = {},
): string {
  if (!Number.isFinite(share)) return UNKNOWN;
  // Of a thousand percent tenths are not read; what rounds to zero is zero, without a sign.
  const size = Math.abs(100 * share), kept = size < 1000 ? places : 0, isZero = Number(size.toFixed(kept)) === 0;
  const sign = isZero ? "" : share < 0 ? "-" : signed ? "+" : "";
  return `${sign}${size < HUGE ? formatter(kept, kept).format(size) : size.toExponential(2)} %`;
}

/** Part of a whole as a percentage; `–` of nothing. */
export function formatShare(part: number, whole: number): string {
  return whole === 0 ? UNKNOWN : formatPercent(part / whole);
}

/**
 * How far one error is from another, in words: a percentage of two digits and what it means.
 *
 * @param ratio Of the one over the other, >= 0. @param words For a smaller, a larger and an equal one.
 * @returns For instance `2.0 % below`, or `12 times` of what is far larger; empty where it is unknown.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { tellChange } from "@lib/core/text/format_number.ts";
 * assertEquals([0.98, 1.341, 1].map((ratio) => tellChange(ratio)), ["2.0 % below", "34 % above", "equal to"]);
 * assertEquals(tellChange(1.03, { more: "worse than" }), "3.0 % worse than");
 * ```
 */
export function tellChange(
  ratio: number,
  { less = "below", more = "above", same = "equal to" }: {
    readonly less?: string;
    readonly more?: string;
    readonly same?: string;
  } = {},
): string {
  const change = Math.abs(ratio - 1);
  if (!Number.isFinite(change)) return "";
  if (change < NO_CHANGE) return same;
  if (ratio >= MANY_TIMES) return `${formatNumber(ratio, { digits: 2, padded: false })} times`;
  return `${formatPercent(change, { places: change < 0.0995 ? 1 : 0 })} ${ratio < 1 ? less : more}`;
}

/** Seconds as `0.4 s`, `12 s`, `1 min 13 s` or `1 h 2 min`. */
export function formatDuration(seconds: number): string {
  if (!Number.isFinite(seconds)) return UNKNOWN;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${formatNumber(Math.floor(minutes / 60))} h ${minutes % 60} min`;
}

/** Bytes as `0 B`, `12 kB`, `3.4 MB` or `1.2 GB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1e3) return `${bytes} B`;
  if (bytes < 999_500) return `${Math.round(bytes / 1e3)} kB`;
  return bytes < 999_950_000 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(1)} GB`;
}
