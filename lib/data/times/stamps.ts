import { type CivilTime, grainOf, parseTime, type TimeGrain } from "../../core/time/time_format.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { TimeTexts } from "./recognise_format.ts";

/** A time column, text by text. */
export interface Stamps {
  /** Format of the date. */
  readonly format: string;
  /** What a text names as a whole. */
  readonly grain: TimeGrain;
  /** What each text says, null where it is no date, shape [n]. */
  readonly times: readonly (CivilTime | null)[];
  /** Rows that have each text, shape [n]. */
  readonly rows: Float64Array;
  /** Offsets from UTC in use; "" for none. */
  readonly zones: readonly string[];
}

/** Rows of other clocks are mistakes if they are at most this share, or this many, and fewer than those of the main one. */
const RARE = 0.1, FEW = 3;

/**
 * Read the texts of a time column in one format.
 *
 * A time with an offset counts as what its clock says: every table is on one clock, with or without daylight saving (two
 * offsets an hour apart). A table that mixes others is refused, as nobody can say which day its rows belong to; a few rows
 * of another clock become null.
 *
 * @param texts Distinct texts. @param format For `parseTime`. @param at `column`, `source`: for the message.
 * @throws {DataError} `TIME_ZONE` if too many rows have other offsets.
 */
export function readStamps(
  { texts, rows }: TimeTexts,
  format: string,
  at: { readonly column: string; readonly source: string },
): Stamps {
  const times = texts.map((text) => parseTime(text, format));
  const zones = mainClock(times, rows);
  if (zones === null) throw severalZones(times, at);
  const known = times.map((time) => time === null || zones.includes(time.zone) ? time : null);
  return { format, grain: grainOf(format), times: known, rows, zones };
}

/** The offset that most rows have, and the one of its summer time; null if too many rows have another. */
function mainClock(times: readonly (CivilTime | null)[], rows: Float64Array): string[] | null {
  const perZone = new Map<string, number>();
  times.forEach((time, i) => time !== null && perZone.set(time.zone, (perZone.get(time.zone) ?? 0) + rows[i]!));
  const [[main, most] = ["", 0], ...rest] = [...perZone].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const summer = rest.find(([zone]) =>
    main !== "" && zone !== "" && Math.abs(minutesOf(zone) - minutesOf(main)) === 60
  );
  const others = rest.reduce((sum, [, count]) => sum + count, 0) - (summer?.[1] ?? 0);
  const clock = most + (summer?.[1] ?? 0);
  if (others >= clock && others > 0 || others > Math.max(FEW, RARE * (clock + others))) return null;
  return [main, ...(summer === undefined ? [] : [summer[0]])].sort();
}

/** Offset in minutes east of UTC, as a stamp has it. */
export function minutesOf(zone: string): number {
  if (zone === "Z") return 0;
  const sign = zone.startsWith("-") ? -1 : 1;
  const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
}

function severalZones(
  times: readonly (CivilTime | null)[],
  { column, source }: { column: string; source: string },
): DataError {
  const zones = [...new Set(times.flatMap((time) => time === null ? [] : [time.zone]))].sort();
  const shown = zones.slice(0, 5).map((zone) => zone === "" ? "none" : zone).join(", ");
  return new DataError(
    "TIME_ZONE",
    `Cannot read ${
      JSON.stringify(column)
    } of ${source} as its times must be of one clock: current value has the offsets ${shown}`,
    {
      hint: "Convert the column to local dates without offset (YYYY-MM-DD, YYYY-MM-DDTHH:mm) first.",
      context: { zones },
    },
  );
}
