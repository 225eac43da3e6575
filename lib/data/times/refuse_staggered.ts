import { DataError } from "../../core/errors/errors.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";

/** Fewer dates of a key stand on one weekday by chance. */
export const FEWEST = 8;
/** Share of their dates that keys must have on a day of their own. */
const MOST = 0.9;

/**
 * Refuse to take a table for days in which each key has its own weekday, or its own day of the month: all dates together
 * look daily, and each key would have seven periods for one row.
 *
 * @param table Scanned once; its database holds `times`. @param roles Key columns and time column.
 * @throws {DataError} `FREQUENCY_UNKNOWN`.
 */
export async function refuseStaggered(
  table: SourceTable,
  { keys: columns, time }: { readonly keys: readonly string[]; readonly time: string },
): Promise<void> {
  // One series has its dates: nobody else's lie between them.
  if (columns.length === 0) return;
  const keys = columns.map((key) => columnText(table, key)).join(", ");
  const places = ["day % 7", "dayofmonth(DATE '1970-01-01' + day)"];
  const shares = places.map((place) =>
    `(SELECT CAST(sum(most) AS DOUBLE) / sum(n) FROM (
       SELECT max(c) AS most, sum(c) AS n FROM (
         SELECT ${keys}, ${place}, count(*) AS c FROM dated GROUP BY ALL
       ) GROUP BY ${keys} HAVING sum(c) >= ${FEWEST}))`
  );
  const [week, month] = await table.database.row(
    `WITH dated AS MATERIALIZED (
       SELECT DISTINCT ${keys}, day FROM (${numberedRowsSql(table, [...columns, time])}) AS source
       JOIN times ON times.word = ${columnText(table, time)}
     ) SELECT ${shares.join(", ")}`,
  );
  refuseShares({ week: Number(week ?? 0), month: Number(month ?? 0) }, { time, source: table.source });
}

/**
 * The same by what is known of the dates.
 *
 * @param shares Of the dates of keys with at least {@linkcode FEWEST}, how many stand on the key's most frequent weekday, and on
 * its most frequent day of the month, in [0, 1].
 * @param at Name of the time column and of the table.
 * @throws {DataError} `FREQUENCY_UNKNOWN`.
 */
export function refuseShares(
  { week, month }: { readonly week: number; readonly month: number },
  at: { readonly time: string; readonly source: string },
): void {
  if (week >= MOST) throw staggered(at, { period: "week", day: "weekday" });
  if (month >= MOST) throw staggered(at, { period: "month", day: "day of the month" });
}

function staggered(
  { time, source }: { readonly time: string; readonly source: string },
  { period, day }: { readonly period: "week" | "month"; readonly day: string },
): DataError {
  return new DataError(
    "FREQUENCY_UNKNOWN",
    `Cannot tell the frequency of ${source} as the times of ${
      JSON.stringify(time)
    } must follow one calendar: current ` +
      `value is keys with a ${day} each of their own`,
    {
      hint:
        `Set "frequency" in the config to "${period}" (forecasts are then dated alike for all keys), or to "day" if ` +
        "these are days.",
      context: { column: time, period },
    },
  );
}
