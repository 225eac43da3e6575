import { type Calendar, formatPeriod, periodOfDay, periodOfTime, PERIODS_PER_YEAR } from "../core/calendar.ts";
import type { Config } from "../core/config.ts";
import type { Finding } from "../core/finding.ts";
import { formatKey } from "../core/panel.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { Database } from "./database.ts";
import {
  attendanceWindow,
  beginsPartial,
  cyclesBack,
  lacksKeys,
  lastComplete,
  MOST_LATE,
} from "./expectations/complete_end.ts";
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
 * - `FIRST_PERIOD_PARTIAL`: rows of a first period of which finer times have only the last: left aside.
 *
 * What is left with code 0 is the table, and its last period is the end of the calendar. Keys that have not reported it,
 * too few to move it but many, are a finding, `KEYS_LATE`.
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
  const start = await completeStart(database, { ...context, counts: rest });
  const { end, findings } = await completeEnd(database, { ...context, counts: rest, last });
  return {
    ...context.checked,
    ...await markEdges(database, context, { first, start, end, last }),
    findings: [...context.checked.findings, ...findings],
  };
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
  const perPeriod = await database.rows(
    `SELECT period, count(DISTINCT key) FROM checked WHERE ${beyond} GROUP BY period ORDER BY period`,
  );
  const [keys, mostOfOneKey] = await database.row(
    `SELECT count(*), max(n) FROM (SELECT count(*) AS n FROM checked WHERE ${beyond} GROUP BY key)`,
  );
  const between = (a: number, b: number) => `${known} AND period BETWEEN ${Math.min(a, b)} AND ${Math.max(a, b)}`;
  const at = counts.periods.indexOf(lonely.edge), inwards = side === "end" ? -1 : 1;
  const near = counts.periods[Math.min(Math.max(at + inwards * NEIGHBOURS, 0), counts.periods.length - 1)]!;
  const usual = await database.rows(
    `SELECT count(DISTINCT key) FROM checked WHERE ${between(near, lonely.edge)} GROUP BY period`,
  );
  const [keysBefore] = await database.row(
    `SELECT count(DISTINCT key) FROM checked WHERE ${between(lonely.edge + inwards * lonely.gap, lonely.edge)}`,
  );
  return {
    lonely,
    side,
    keysPerPeriod: perPeriod.map((row) => Number(row[1])),
    mostOfOneKey: Number(mostOfOneKey),
    keys: Number(keys),
    usual: usual.map((row) => Number(row[0])),
    keysBefore: Number(keysBefore),
    holes: await countHoles(database, {
      calendar,
      lonely: beyond,
      at: perPeriod.map((row) => Number(row[0])),
      edge: lonely.edge,
      inwards,
    }),
  };
}

/** Periods before a gap that tell what is usual. */
const NEIGHBOURS = 56;
/** Lonely rows in more periods than this are not held to their holes. */
const MOST_PERIODS = 2000;
/** Periods around a hole, and how many of them a key must have. */
const AROUND = 7, FILLED = 8;

/**
 * How many lonely rows have a place some years nearer that is a hole: the key has none of the places of its lonely rows,
 * but most periods around them, on both sides.
 */
async function countHoles(
  database: Database,
  { calendar, lonely, at, edge, inwards }: {
    calendar: Calendar;
    lonely: string;
    at: readonly number[];
    edge: number;
    inwards: number;
  },
): Promise<number> {
  if (at.length > MOST_PERIODS) return 0;
  const nearest = inwards < 0 ? Math.min(...at) : Math.max(...at);
  const isInside = (years: number) =>
    yearAway(calendar, nearest, years).every((place) => (edge - place) * inwards <= 0);
  const least = Math.max(1, Math.floor(Math.abs(nearest - edge) / PERIODS_PER_YEAR[calendar.frequency]));
  const years = inwards * (isInside(inwards * least) ? least : least + 1);
  const places = at.flatMap((from) =>
    yearAway(calendar, from, years).map((place, way) => `(${from}, ${way}, ${place})`)
  );
  const [holes] = await database.row(
    `WITH lonely AS (SELECT rn, key, period FROM checked WHERE ${lonely}),
       places AS (SELECT * FROM (VALUES ${places.join(", ")}) AS places(period, way, place)),
       moved AS (SELECT rn, key, way, place FROM lonely JOIN places USING (period)),
       block AS (SELECT key, way, min(place) AS low, max(place) AS high, count(*) AS n FROM moved GROUP BY key, way),
       near AS (
         SELECT key, way, n, count(DISTINCT period) FILTER (period < low) AS before,
           count(DISTINCT period) FILTER (period > high) AS after
         FROM block JOIN checked USING (key) WHERE period BETWEEN low - ${AROUND} AND high + ${AROUND} GROUP BY ALL
       ),
       taken AS (SELECT DISTINCT moved.key, way FROM moved JOIN checked
         ON checked.key = moved.key AND checked.period = moved.place)
     SELECT coalesce(CAST(sum(n) AS DOUBLE), 0) FROM (
       SELECT key, max(n) AS n FROM near ANTI JOIN taken USING (key, way)
       WHERE before > 0 AND after > 0 AND before + after >= ${FILLED} GROUP BY key
     )`,
  );
  return Number(holes);
}

/** The first period that finer times fill about as usual. */
async function completeStart(
  database: Database,
  { config, calendar, counts: { periods } }: EdgeContext & { readonly counts: PeriodCounts },
): Promise<number> {
  const [first, next] = periods;
  if (config.cleaning.end === "any" || first === undefined || next === undefined) return first ?? 0;
  if (config.from !== null) {
    const { first: day } = spanOfDays(config, { format: calendar.stamp?.date ?? "YYYY-MM-DD", calendar });
    if (periodOfDay(calendar, day) >= first) return first;
  }
  const rows = await database.rows(
    `SELECT count(*) / count(DISTINCT key) FROM checked
     WHERE code = 0 AND NOT isnan(y) AND period BETWEEN ${first} AND ${
      first + PERIODS_AFTER
    } GROUP BY period ORDER BY period`,
  );
  return beginsPartial(Float64Array.from(rows, (row) => Number(row[0]))) ? next : first;
}

/** Periods that tell how full the first one should be. */
const PERIODS_AFTER = 12;

interface EndContext extends EdgeContext {
  readonly counts: PeriodCounts;
  readonly last: number;
}

/** The last period that about as many keys as usual have, and what is told of the others. */
async function completeEnd(
  database: Database,
  context: EndContext,
): Promise<{ readonly end: number; readonly findings: readonly Finding[] }> {
  const { config, calendar, counts, last } = context, { frequency } = calendar;
  if (config.cleaning.end === "any" || isNamed(config, calendar, last)) return { end: last, findings: [] };
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
  const byKeys = lastComplete({ known, waiting }, frequency);
  // Daily rows of a weekly table: all keys have reported, but only the week's first days.
  const isFiner = values.some((count, i) => count > known[i]!);
  const at = isFiner ? Math.min(byKeys, lastComplete({ known: values, waiting }, frequency)) : byKeys;
  const end = first + at;
  return {
    end,
    findings: lacksKeys(known.subarray(0, at + 1), frequency) ? await tellLateKeys(database, context, end) : [],
  };
}

/** `KEYS_LATE`: keys that are not at the end, though they were a cycle before and until lately. */
async function tellLateKeys(
  database: Database,
  { config, calendar, checked }: EndContext,
  end: number,
): Promise<Finding[]> {
  const { frequency } = calendar, before = end - cyclesBack(frequency);
  const rows = await database.rows(
    `SELECT key, max(period) AS last FROM checked WHERE code = 0 AND NOT isnan(y) AND period BETWEEN ${before} AND ${end}
     GROUP BY key HAVING min(period) = ${before} AND last BETWEEN ${end - MOST_LATE[frequency]} AND ${
      end - 1
    } ORDER BY key`,
  );
  if (rows.length === 0) return [];
  const fate = config.cleaning.gaps === "zero" ? "count as zero" : "are missing";
  return [{
    code: "KEYS_LATE",
    severity: "warning",
    message: `keys without a row at ${formatPeriod(calendar, end)}, the end, that had one lately: late, or ended; ` +
      `their last periods ${fate}`,
    column: config.time,
    count: rows.length,
    examples: rows.slice(0, 5).map(([key, last]) =>
      `${formatKey(checked.keys[Number(key)]!)}: up to ${formatPeriod(calendar, Number(last))}`
    ),
  }];
}

/** Whoever writes `until` has said which period is the last. */
function isNamed(config: Config, calendar: Calendar, last: number): boolean {
  if (config.until === null) return false;
  const { last: day } = spanOfDays(config, { format: calendar.stamp?.date ?? "YYYY-MM-DD", calendar });
  return (periodOfTime(calendar, day, 1439) ?? periodOfDay(calendar, day)) <= last;
}
