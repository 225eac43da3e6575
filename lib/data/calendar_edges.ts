import { type Calendar, periodOfDay, periodOfTime } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { Database } from "./database.ts";
import { attendanceWindow, lastComplete } from "./expectations/complete_end.ts";
import { areMistyped, type LonelyRows, lonelyRows, type PeriodCounts } from "./expectations/far_dates.ts";
import { yearAway } from "./expectations/year_away.ts";
import { type EdgeContext, markEdges } from "./mark_edges.ts";
import { spanOfDays } from "./times/span_of_days.ts";

/*
 * Where a table really begins and ends. All of it is decided from counts per period and a look at the few rows in doubt:
 *
 *                 known targets                      no target
 *     . |1111111111111111111111111111111111|1 2      0000000    .
 *     FAR                            the end  LATE   AHEAD      FAR
 */

/**
 * Find the rows of `checked` that lie before or after the calendar, and give them codes of their own:
 *
 * - `DATE_FAR_OFF`: few rows far from all others, as after a mistyped year: quarantined;
 * - `ROWS_AHEAD`: rows without a target after the last known one, the usual way to hand over prices: left aside, their
 *   known columns are the future frame of the version;
 * - `LAST_PERIOD_PARTIAL`: rows of a last period that far fewer keys than usual have reported yet: left aside.
 *
 * What is left with code 0 is the table, and its last period is the end of the calendar.
 *
 * @param database Holds `checked`; its codes change. @param context Config, calendar and what the rows broke so far.
 * @returns The rules with the new ones behind them, and the rows per code.
 */
export async function judgeEdges(
  database: Database,
  context: EdgeContext & { readonly checked: CheckedRows },
): Promise<CheckedRows> {
  const counts = await countPeriods(database);
  if (counts.periods.length === 0) return context.checked;
  const first = await nearEdge(database, { ...context, counts, side: "start" });
  const rest = from(counts, first);
  const last = await nearEdge(database, { ...context, counts: rest, side: "end" });
  const end = await completeEnd(database, { ...context, counts: rest, last });
  return { ...context.checked, ...await markEdges(database, context, { first, end, last }) };
}

/** Good rows with a known target per period. */
async function countPeriods(database: Database): Promise<PeriodCounts> {
  const rows = await database.rows(
    `SELECT period, CAST(count(*) AS DOUBLE) FROM checked
     WHERE code = 0 AND NOT isnan(y) GROUP BY period ORDER BY period`,
  );
  return {
    periods: Int32Array.from(rows, (row) => Number(row[0])),
    rows: Float64Array.from(rows, (row) => Number(row[1])),
  };
}

function from({ periods, rows }: PeriodCounts, first: number): PeriodCounts {
  const at = periods.indexOf(first);
  return { periods: periods.subarray(at), rows: rows.subarray(at) };
}

interface SideContext extends EdgeContext {
  readonly counts: PeriodCounts;
  readonly side: "start" | "end";
}

/** The first or last period with a known target whose rows are not mistyped. */
async function nearEdge(database: Database, context: SideContext): Promise<number> {
  const { config, counts: { periods }, calendar: { frequency }, side } = context;
  const candidates = config.cleaning.end === "any" ? [] : lonelyRows(context.counts, { frequency, side });
  for (const lonely of candidates) {
    const evidence = await lookAround(database, context, lonely);
    if (areMistyped(evidence, frequency)) return lonely.edge;
  }
  return periods[side === "start" ? 0 : periods.length - 1]!;
}

async function lookAround(database: Database, { calendar, counts, side }: SideContext, lonely: LonelyRows) {
  const known = "code = 0 AND NOT isnan(y)";
  const beyond = `${known} AND period ${side === "end" ? ">" : "<"} ${lonely.edge}`;
  const rows = await database.rows(`SELECT key, period FROM checked WHERE ${beyond}`);
  const between = (a: number, b: number) => `${known} AND period BETWEEN ${Math.min(a, b)} AND ${Math.max(a, b)}`;
  const at = counts.periods.indexOf(lonely.edge), inwards = side === "end" ? -1 : 1;
  const near = counts.periods[Math.min(Math.max(at + inwards * NEIGHBOURS, 0), counts.periods.length - 1)]!;
  const usual = await database.rows(
    `SELECT count(DISTINCT key) FROM checked WHERE ${between(near, lonely.edge)} GROUP BY period`,
  );
  const [keysBefore] = await database.row(
    `SELECT count(DISTINCT key) FROM checked WHERE ${between(lonely.edge + inwards * lonely.gap, lonely.edge)}`,
  );
  const perKey = countsOf(rows.map((row) => Number(row[0])));
  const keysPerPeriod = countsOf(
    new Set(rows.map((row) => `${row[0]} ${row[1]}`)).values().map((text) => Number(text.split(" ")[1])),
  );
  return {
    lonely,
    keysPerPeriod,
    mostOfOneKey: perKey.reduce((most, count) => Math.max(most, count), 0),
    keys: perKey.length,
    usual: usual.map((row) => Number(row[0])),
    keysBefore: Number(keysBefore),
    holes: rows.length > MOST_HOLES ? 0 : await countHoles(
      database,
      rows.map(([key, at]) => ({ key: Number(key), places: yearAway(calendar, Number(at), inwards) })),
    ),
  };
}

/** Periods before a gap that tell what is usual. */
const NEIGHBOURS = 56;
/** More rows than this are not held to their holes one by one. */
const MOST_HOLES = 3;

function countsOf(values: Iterable<number>): number[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts.values()];
}

/** How many rows have a place that is a hole: the key has most of its neighbours, on both sides, but not the place. */
async function countHoles(
  database: Database,
  rows: readonly { readonly key: number; readonly places: readonly number[] }[],
): Promise<number> {
  let holes = 0;
  for (const { key, places } of rows) {
    const near = await database.rows(
      `SELECT DISTINCT period FROM checked WHERE key = ${key} AND period BETWEEN ${places[0]! - 7} AND ${
        places[0]! + 7
      }`,
    );
    const filled = near.map((row) => Number(row[0]));
    const isHole = (place: number) =>
      !filled.includes(place) && filled.some((at) => at < place) && filled.some((at) => at > place);
    if (filled.length >= 8 && places.some(isHole)) holes++;
  }
  return holes;
}

interface EndContext extends EdgeContext {
  readonly counts: PeriodCounts;
  readonly last: number;
}

/** The last period that about as many keys as usual have. */
async function completeEnd(database: Database, { config, calendar, counts, last }: EndContext): Promise<number> {
  const { frequency } = calendar;
  if (config.cleaning.end === "any" || isNamed(config, calendar, last)) return last;
  const first = Math.max(counts.periods[0]!, last - attendanceWindow(frequency) + 1);
  const rows = await database.rows(
    `SELECT period, count(DISTINCT key) FILTER (NOT isnan(y)), count(DISTINCT key) FILTER (isnan(y)),
       count(*) FILTER (NOT isnan(y))
     FROM checked WHERE code = 0 AND period BETWEEN ${first} AND ${last} GROUP BY period`,
  );
  const column = (c: number) => {
    const values = new Float64Array(last - first + 1);
    for (const row of rows) values[Number(row[0]) - first] = Number(row[c]);
    return values;
  };
  const known = column(1), waiting = column(2), values = column(3);
  const end = lastComplete({ known, waiting }, frequency);
  // Daily rows of a weekly table: all keys have reported, but only the week's first days.
  const isFiner = values.some((count, i) => count > known[i]!);
  return first + (isFiner ? Math.min(end, lastComplete({ known: values, waiting }, frequency)) : end);
}

/** Whoever writes `until` has said which period is the last. */
function isNamed(config: Config, calendar: Calendar, last: number): boolean {
  if (config.until === null) return false;
  const { last: day } = spanOfDays(config, { format: calendar.stamp?.date ?? "YYYY-MM-DD", calendar });
  return (periodOfTime(calendar, day, 1439) ?? periodOfDay(calendar, day)) <= last;
}
