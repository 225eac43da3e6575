import { DataError } from "../../core/errors/errors.ts";

/** Flags that ask for periods, choose keys, or share work on series: as commander names them, and as they are written. */
const OF_SERIES = {
  future: "--future",
  draftFuture: "--draft-future",
  horizon: "--horizon",
  origins: "--origins",
  until: "--until",
  quantiles: "--quantiles",
  total: "--total",
  share: "--share",
  shards: "--shards",
  item: "--item",
  location: "--location",
  key: "--key",
  limit: "--limit",
} as const;

/**
 * Refuse flags that mean nothing for a table without a calendar.
 *
 * @param flags Of the command. @param refused `what`: as in "Cannot …"; `instead`: what to do.
 * @throws {DataError} `WRONG_PROBLEM`.
 */
export function refuseSeriesFlags(
  flags: object,
  { what, instead }: { readonly what: string; readonly instead: string },
): void {
  for (const [flag, written] of Object.entries(OF_SERIES)) {
    if (!Object.hasOwn(flags, flag)) continue;
    throw new DataError(
      "WRONG_PROBLEM",
      `Cannot ${what} with ${written} as its table must have a calendar for that: current value is rows without one`,
      { hint: `Leave it out: ${instead}` },
    );
  }
}

/**
 * Refuse flags that ask for periods where a key of a table without a calendar is looked at.
 *
 * @param flags Of the command. @param what As in "Cannot …".
 * @throws {DataError} `WRONG_PROBLEM`.
 */
export function refusePeriods({ future, horizon }: { future?: unknown; horizon?: unknown }, what: string): void {
  const given = Object.entries({ future, horizon }).filter(([, value]) => value !== undefined);
  refuseSeriesFlags(Object.fromEntries(given), { what, instead: "what is told is of the rows that the table has." });
}
