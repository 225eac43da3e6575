/*
 * What texts look like that are no dates of any known form, so that a refusal can name cause and remedy.
 */

interface Look {
  /** Fits the whole text. */
  readonly pattern: RegExp;
  /** Further condition. */
  readonly holds?: (text: string) => boolean;
  /** To complete "the texts look like …". */
  readonly cause: string;
  readonly remedy: string;
}

/** Days since 1899-12-30, of the years 1982 to 2064: others are too likely numbers of something else. */
const SERIAL = { first: 30_000, last: 60_000 };
/** Seconds since 1970, of the years 1990 to 2065. */
const SECONDS = { first: 631_152_000, last: 2_998_000_000 };

const LOOKS: readonly Look[] = [
  {
    pattern: /^\d{8}\.0+$|^\d{6}\.0+$|^\d{4}\.0+$/,
    cause: "dates that were stored as decimal numbers",
    remedy: "write them as whole numbers or texts, such as 20240331",
  },
  {
    pattern: /^\d{5}(\.\d+)?$/,
    holds: (text) => Number(text) >= SERIAL.first && Number(text) <= SERIAL.last,
    cause: "day numbers of a spreadsheet (days since 1899-12-30)",
    remedy: "format the column as a date, such as 2024-03-31, before export",
  },
  {
    pattern: /^\d{9,10}(\.\d+)?$/,
    holds: (text) => Number(text) >= SECONDS.first && Number(text) <= SECONDS.last,
    cause: "seconds since 1970 (Unix time)",
    remedy: "convert them to dates or times of the local clock, such as 2024-03-31T14:00",
  },
  {
    pattern: /^\d{12,13}(\.\d+)?$/,
    holds: (text) => Number(text) >= 1000 * SECONDS.first && Number(text) <= 1000 * SECONDS.last,
    cause: "milliseconds since 1970 (Unix time)",
    remedy: "convert them to dates or times of the local clock, such as 2024-03-31T14:00",
  },
  {
    pattern: /^.*\d.*[\d\s][ap]\.?m\.?$/i,
    cause: "times with AM and PM",
    remedy: "write the hours from 00 to 23, such as 2024-03-31T14:00, or days without a time",
  },
  {
    pattern: /^\d{1,2}([./-])\d{1,2}\1\d{2}$|^\d{1,2}[ -]?[a-z]{3}[ -]?\d{2}$|^[a-z]{3}[ -]\d{2}$/i,
    cause: "dates with years of two digits",
    remedy: "write years with four digits, such as 2024-03-31",
  },
  {
    pattern: /^\S*\d[ T]\d{3,4}(\d\d)?$/,
    cause: "times of day without a colon",
    remedy: "write them with a colon, such as 2024-03-31 14:00",
  },
];

/** Share of the texts that must look alike. */
const MOST = 0.9;

/**
 * What to do about texts that cannot be read as dates, by what most of them look like.
 *
 * @param texts Some of the texts. @returns A sentence with cause and remedy; null if nothing is recognised.
 *
 * @example
 * ```ts
 * import { assertStringIncludes } from "@std/assert";
 * import { dateRemedy } from "@lib/data/times/date_remedy.ts";
 * assertStringIncludes(dateRemedy(["44562", "44563"]) ?? "", "spreadsheet");
 * ```
 */
export function dateRemedy(texts: readonly string[]): string | null {
  const given = texts.map((text) => text.trim()).filter((text) => text !== "");
  const look = LOOKS.find(({ pattern, holds }) => {
    const alike = given.filter((text) => pattern.test(text) && (holds?.(text) ?? true)).length;
    return alike > 0 && alike >= MOST * given.length;
  });
  return look === undefined ? null : `The texts look like ${look.cause}: ${look.remedy}.`;
}
