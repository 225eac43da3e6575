import { median } from "../core/numbers/statistics.ts";
import type { CellText } from "../data/tables/number_text.ts";

/*
 * Values of data in memory as a file would have them, and back: one set of rules reads both.
 */

/** A cell of a table as text; null for what is missing. Flags are 1 and 0. */
export function cellText(value: unknown): CellText {
  if (value === null || value === undefined || Number.isNaN(value)) return null;
  if (typeof value === "boolean") return value ? "1" : "0";
  if (value === Infinity || value === -Infinity) return value > 0 ? "inf" : "-inf";
  if (value instanceof Date) return isoText(value, false);
  return String(value);
}

/** How the times of a column are written as texts, and how texts become such values again. */
export interface TimeCodec {
  /** A value as text; null for a missing one. */
  text(value: unknown): CellText;
  /** The value of a text. */
  value(text: string): unknown;
  /** Whether such texts have their dates in ISO form; else they are as the table writes them. */
  readonly isIso: boolean;
}

/** Times as they come: texts. */
const TEXTS: TimeCodec = { text: cellText, value: (text) => text, isIso: false };

/**
 * How the times of a column are written: texts as they are; `Date` by its day (in UTC, or in local time where all are
 * midnights there), or to the second in UTC; whole numbers below a hundred million as they are (2024, 202403, 20240331),
 * larger ones and BigInt as seconds, milliseconds, microseconds or nanoseconds since 1970, by the size of the middle one.
 *
 * @param values The column. @param options `hasHours`: of a table of hours or finer: no `Date` is a day, whatever its hour;
 * `areDates`: counts stand for dates, and become such again.
 */
export function timeCodec(
  values: readonly unknown[],
  { hasHours = false, areDates = false }: { readonly hasHours?: boolean; readonly areDates?: boolean } = {},
): TimeCodec {
  const known = values.filter((value) => value !== null && value !== undefined && !Number.isNaN(value)),
    [first] = known;
  if (first instanceof Date) return dateCodec(known.flatMap((value) => value instanceof Date ? [value] : []), hasHours);
  if (typeof first !== "bigint" && typeof first !== "number") return TEXTS;
  const size = median(known.map((value) => Math.abs(Number(value))));
  const units = perMillisecond(size), isWhole = typeof first === "bigint";
  if (!isWhole && !(size >= 1e8)) return { text: cellText, value: Number, isIso: false };
  if (areDates) return epochCodec(known, units, (ms) => new Date(ms));
  return epochCodec(known, units, (ms) => isWhole ? BigInt(ms * units) : ms * units);
}

function dateCodec(dates: readonly Date[], hasHours: boolean): TimeCodec {
  const whole = dates.filter((date) => !Number.isNaN(date.getTime()));
  const isDaily = !hasHours && whole.every(isUtcDay);
  if (!hasHours && !isDaily && whole.every(isLocalDay)) {
    const text = (value: unknown) => value instanceof Date ? localDay(value) : cellText(value);
    return { text, value: ofLocalDay, isIso: true };
  }
  return {
    text: (value) => value instanceof Date ? isoText(value, !isDaily) : cellText(value),
    value: (text) => new Date(instantOf(text)),
    isIso: true,
  };
}

function epochCodec(
  values: readonly unknown[],
  units: number,
  make: (ms: number) => unknown,
): TimeCodec {
  const dateOf = (value: unknown) => new Date(Number(value) / units);
  const isDaily = values.every((value) => isUtcDay(dateOf(value)));
  const isCount = (value: unknown) => typeof value === "bigint" || typeof value === "number" && !Number.isNaN(value);
  return {
    text: (value) => isCount(value) ? isoText(dateOf(value), !isDaily) : cellText(value),
    value: (text) => make(instantOf(text)),
    isIso: true,
  };
}

/** Milliseconds since 1970 of an ISO text, which is of UTC where it does not say: `Date` takes a time for local then. */
function instantOf(text: string): number {
  return Date.parse(/[T ][\d:.]+$/.test(text) ? `${text}Z` : text);
}

/** Units of a count since 1970 in a millisecond: of a time of our days its size tells. */
function perMillisecond(size: number): number {
  return size < 1e11 ? 1e-3 : size < 1e14 ? 1 : size < 1e17 ? 1e3 : 1e6;
}

function isUtcDay(date: Date): boolean {
  return date.getTime() % 86_400_000 === 0;
}

function isLocalDay(date: Date): boolean {
  return date.getHours() + date.getMinutes() + date.getSeconds() + date.getMilliseconds() === 0;
}

function isoText(date: Date, withTime: boolean): string {
  if (Number.isNaN(date.getTime())) return String(date);
  const text = date.toISOString();
  return withTime || !isUtcDay(date) ? text.replace(/\.000Z$/, "Z") : text.slice(0, 10);
}

function localDay(date: Date): string {
  const two = (part: number) => String(part).padStart(2, "0");
  if (Number.isNaN(date.getTime())) return String(date);
  return `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function ofLocalDay(text: string): Date {
  const [year = NaN, month = NaN, day = NaN] = text.slice(0, 10).split("-").map(Number);
  return new Date(year, month - 1, day);
}

/** How values of a key column become what they were: "7" of a table of numbers is 7. */
export type KeyCodec = (text: string) => unknown;

/** @param values The column, and others of the same name. */
export function keyCodec(values: readonly unknown[]): KeyCodec {
  const originals = new Map<string, unknown>();
  for (const value of values) {
    if (typeof value === "string") continue;
    const text = cellText(value);
    if (text !== null && !originals.has(text)) originals.set(text, value);
  }
  return (text) => originals.has(text) ? originals.get(text) : text;
}
