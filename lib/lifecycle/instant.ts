import { DataError } from "../core/errors/errors.ts";

/**
 * The instant that a text means: a date is the end of its day in UTC, so that whatever happened on it has happened.
 *
 * @param text `2026-01-31`, or an ISO 8601 instant with its offset: `2026-01-31T12:00:00Z`, `2026-01-31T14:00+02:00`.
 * @returns ISO instant (UTC) with milliseconds.
 * @throws {DataError} `INVALID_INSTANT` for anything else, also for a day that no calendar has, a time without offset, and an instant
 * that its offset moves out of the years 0000 to 9999 (UTC).
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { parseInstant } from "@lib/lifecycle/instant.ts";
 * assertEquals(parseInstant("2026-01-31"), "2026-01-31T23:59:59.999Z");
 * assertEquals(parseInstant("2026-01-31T14:00+02:00"), "2026-01-31T12:00:00.000Z");
 * ```
 */
export function parseInstant(text: string): string {
  const [, day, time = "T23:59:59.999", offset = "Z"] = INSTANT.exec(text) ?? [];
  const milliseconds = day !== undefined && isDay(day) ? Date.parse(`${day}${time}${offset}`) : NaN;
  const instant = Number.isNaN(milliseconds) ? "" : new Date(milliseconds).toISOString();
  // The log is in the order of its texts, which a sign before the year would break.
  if (/^\d/.test(instant)) return instant;
  throw new DataError(
    "INVALID_INSTANT",
    `Cannot read an instant as it must be a date or an ISO instant with its offset: current value is ${
      JSON.stringify(text)
    }`,
    { hint: "Write 2026-01-31, which means the end of that day in UTC, or 2026-01-31T12:00:00Z." },
  );
}

const INSTANT = /^(\d{4}-\d\d-\d\d)(?:(T\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d))?$/;

/**
 * Whether a text can be meant as nothing but a date or an instant, well formed or not: a year and a
 * month, with a day and a time or without.
 *
 * @example
 * ```ts
 * import { assertEquals } from "@std/assert";
 * import { looksLikeInstant } from "@lib/lifecycle/instant.ts";
 * assertEquals(["2026-01-31", "2026-02-30", "shop-2026"].map(looksLikeInstant), [true, true, false]);
 * ```
 */
export function looksLikeInstant(text: string): boolean {
  return /^[+-]?\d{4,6}-\d{1,2}(?:-\d{1,2}(?:[T ].*)?)?$/is.test(text.trim());
}

/** The engine's reader takes 30 February for 2 March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
