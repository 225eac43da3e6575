/** What of a number format matters for the text of a cell. */
export interface CellFormat {
  /** A date; `isTimed`: with a time of day. */
  readonly kind: "plain" | "date" | "padded";
  readonly isTimed: boolean;
  /** Digits that a padded number has at least. */
  readonly digits: number;
}

/** What a cell without a format has. */
export const PLAIN: CellFormat = { kind: "plain", isTimed: false, digits: 0 };

/** Formats that a workbook means by number (ECMA-376 part 1, 18.8.30), those of Asian calendars among them; 46 is `[h]:mm:ss`. */
const BUILT_IN_DATES = [[14, 17], [27, 31], [36, 36], [50, 54], [57, 58]] as const;
const BUILT_IN_TIMES = [[18, 22], [32, 35], [45, 45], [47, 47], [55, 56]] as const;

/**
 * The format of a cell.
 *
 * @param id Number of the format. @param code Its code where the workbook has one: `yyyy-mm-dd`, `00000`.
 */
export function cellFormat(id: number, code: string | undefined): CellFormat {
  if (code === undefined) {
    const isIn = (spans: readonly (readonly [number, number])[]) => spans.some(([from, to]) => id >= from && id <= to);
    const isTimed = isIn(BUILT_IN_TIMES);
    return isTimed || isIn(BUILT_IN_DATES) ? { kind: "date", isTimed, digits: 0 } : PLAIN;
  }
  // Colours, currencies, quoted and escaped letters say nothing; [h] is a span of time, which is a number.
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return PLAIN;
  const bare = code.replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, "").split(";")[0] ?? "";
  if (/^0{2,}$/.test(bare)) return { kind: "padded", isTimed: false, digits: bare.length };
  if (!/[ymdhs]/i.test(bare)) return PLAIN;
  return { kind: "date", isTimed: /[hs]/i.test(bare), digits: 0 };
}

const DAY_SECONDS = 86_400;
/** Days from the first of each system to 1970: serial 0 would be 1899-12-30, and 1904-01-01. */
const DAYS_1900 = 25_569;
const DAYS_1904 = 24_107;

/**
 * The date that a serial number means, as text: `2024-02-29`, `2024-02-29 13:30:00`.
 *
 * In the system of 1900 a 29 February 1900 was counted that never was: serial 60 is that day, and those before are one
 * later than the count says. Seconds are whole: where each hour is the one before and a 24th, as a column that was dragged down
 * has it, sums drift by milliseconds, and 10:59:59.997 is the hour 11 as the program shows it.
 *
 * @param serial Days, with the time of day as fraction, >= 0. @param options `is1904`: the system of old Macs; `isTimed`:
 * whether the time of day is said also at midnight.
 * @returns Null for a number that is no date.
 */
export function dateText(
  serial: number,
  { is1904, isTimed }: { readonly is1904: boolean; readonly isTimed: boolean },
): string | null {
  // The last day of the year 9999.
  if (!(serial >= 0 && serial < 2_958_466)) return null;
  if (!is1904 && Math.floor(serial) === 60) return "1900-02-29";
  const days = serial - (is1904 ? DAYS_1904 : DAYS_1900) + (!is1904 && serial < 60 ? 1 : 0);
  const [date = "", time = ""] = new Date(1000 * Math.round(days * DAY_SECONDS)).toISOString().split("T");
  const clock = time.slice(0, 8);
  return isTimed || clock !== "00:00:00" ? `${date} ${clock}` : date;
}
