import { type Calendar, formatPeriod, periodOfDay, periodOfTime, PERIODS_PER_YEAR } from "../../core/time/calendar.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { EdgeQueries, PeriodSpan, RowBand } from "./edge_queries.ts";
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
import type { DaySpan } from "../times/span_of_days.ts";

/*
 * Where a table really begins and ends. All of it is decided from counts per period and a look at the few rows in doubt:
 *
 *                 known targets                      no target
 *     . |1111111111111111111111111111111111|1 2      0000000    .
 *     FAR                            the end  LATE   AHEAD      FAR
 */

/**
 * Find the rows that lie before or after the calendar, and give them codes of their own:
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
 * @param rows Codes of rows change. @param given `plan`; `checked`: what the rows broke so far.
 * @returns The rules with the new ones behind them, and the rows per code.
 */
export async function judgeEdges<Test>(
  rows: EdgeQueries,
  { plan, checked }: { readonly plan: EdgeContext["plan"]; readonly checked: CheckedRows<Test> },
): Promise<CheckedRows<Test>> {
  const { calendar, span } = checked.times, context = { plan, calendar, span, checked };
  const counts = await countPeriods(rows);
  if (counts.periods.length === 0) return checked;
  const first = await nearEdge(rows, { ...context, counts, side: "start" });
  const rest = from(counts, first);
  const last = await nearEdge(rows, { ...context, counts: rest, side: "end" });
  const start = await completeStart(rows, { ...context, counts: rest });
  const { end, findings } = await completeEnd(rows, { ...context, counts: rest, last });
  return {
    ...checked,
    ...await markEdges(rows, { ...context, edges: { first, start, end, last } }),
    findings: [...checked.findings, ...findings],
  };
}

/** Good rows with a known target per period. */
async function countPeriods(rows: EdgeQueries): Promise<PeriodCounts> {
  const counts = await rows.countRows(known(-Infinity, Infinity));
  return {
    periods: Int32Array.from(counts, ({ period }) => period),
    rows: Float64Array.from(counts, ({ rows }) => rows),
  };
}

/** Rows with a known target between two periods, in either order. */
function known(a: number, b: number): RowBand {
  return { known: [[Math.min(a, b), Math.max(a, b)]] };
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
async function nearEdge(rows: EdgeQueries, context: SideContext): Promise<number> {
  const { plan, counts: { periods }, calendar: { frequency }, side } = context;
  const candidates = plan.cleaning.end === "any" ? [] : lonelyRows(context.counts, { frequency, side });
  for (const lonely of candidates) {
    const evidence = await lookAround(rows, context, lonely);
    if (areMistyped(evidence, frequency)) return lonely.edge;
  }
  return periods[side === "start" ? 0 : periods.length - 1]!;
}

async function lookAround(rows: EdgeQueries, { calendar, counts, side }: SideContext, lonely: LonelyRows) {
  const { edge, gap } = lonely;
  const beyond: RowBand = { known: [side === "end" ? [edge + 1, Infinity] : [-Infinity, edge - 1]] };
  const perPeriod = await rows.countKeys(beyond);
  const at = counts.periods.indexOf(edge), inwards = side === "end" ? -1 : 1;
  const near = counts.periods[Math.min(Math.max(at + inwards * NEIGHBOURS, 0), counts.periods.length - 1)]!;
  return {
    lonely,
    side,
    keysPerPeriod: perPeriod.map(({ keys }) => keys),
    ...await rows.keysOf(beyond),
    usual: (await rows.countKeys(known(near, edge))).map(({ keys }) => keys),
    keysBefore: (await rows.keysOf(known(edge + inwards * gap, edge))).keys,
    holes: await countHoles(rows, {
      calendar,
      beyond,
      at: perPeriod.map(({ period }) => period),
      edge,
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
  rows: EdgeQueries,
  { calendar, beyond, at, edge, inwards }: {
    calendar: Calendar;
    beyond: RowBand;
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
  const places = at.flatMap((from) => yearAway(calendar, from, years).map((place, way) => ({ from, way, place })));
  return await rows.countHoles(beyond, { places, around: AROUND, filled: FILLED });
}

/** The first period that finer times fill about as usual. */
async function completeStart(
  rows: EdgeQueries,
  { plan, calendar, span, counts: { periods } }: SpanContext & { readonly counts: PeriodCounts },
): Promise<number> {
  const [first, next] = periods;
  if (plan.cleaning.end === "any" || first === undefined || next === undefined) return first ?? 0;
  if (Number.isFinite(span.first) && periodOfDay(calendar, span.first) >= first) return first;
  const counts = await rows.countKeys(known(first, first + PERIODS_AFTER));
  return beginsPartial(Float64Array.from(counts, ({ rows, keys }) => rows / keys)) ? next : first;
}

/** Periods that tell how full the first one should be. */
const PERIODS_AFTER = 12;

interface SpanContext extends EdgeContext {
  /** First and last day of the config, infinite where it has none. */
  readonly span: DaySpan;
}

interface EndContext extends SpanContext {
  readonly counts: PeriodCounts;
  readonly last: number;
}

/** The last period that about as many keys as usual have, and what is told of the others. */
async function completeEnd(
  rows: EdgeQueries,
  context: EndContext,
): Promise<{ readonly end: number; readonly findings: readonly Finding[] }> {
  const { plan, calendar, counts, last } = context, { frequency } = calendar;
  if (plan.cleaning.end === "any" || isNamed(context)) return { end: last, findings: [] };
  const first = Math.max(counts.periods[0]!, last - attendanceWindow(frequency) + 1), span: PeriodSpan = [first, last];
  const column = () => new Float64Array(last - first + 1);
  const present = column(), waiting = column(), values = column();
  for (const { period, keys, rows: count } of await rows.countKeys({ known: [span] })) {
    present[period - first] = keys;
    values[period - first] = count;
  }
  for (const { period, keys } of await rows.countKeys({ unknown: [span] })) waiting[period - first] = keys;
  const byKeys = lastComplete({ known: present, waiting }, frequency);
  // Daily rows of a weekly table: all keys have reported, but only the week's first days.
  const isFiner = values.some((count, i) => count > present[i]!);
  const at = isFiner ? Math.min(byKeys, lastComplete({ known: values, waiting }, frequency)) : byKeys;
  const end = first + at;
  return {
    end,
    findings: lacksKeys(present.subarray(0, at + 1), frequency) ? await tellLateKeys(rows, context, end) : [],
  };
}

/** `KEYS_LATE`: keys that are not at the end, though they were a cycle before and until lately. */
async function tellLateKeys(
  rows: EdgeQueries,
  { plan, calendar, checked }: EndContext,
  end: number,
): Promise<Finding[]> {
  const { frequency } = calendar, before = end - cyclesBack(frequency);
  const late = await rows.keysFrom(known(before, end), { first: before, last: [end - MOST_LATE[frequency], end - 1] });
  if (late.length === 0) return [];
  const fate = plan.cleaning.gaps === "zero" ? "count as zero" : "are missing";
  return [{
    code: "KEYS_LATE",
    severity: "warning",
    message: `keys without a row at ${formatPeriod(calendar, end)}, the end, that had one lately: late, or ended; ` +
      `their last periods ${fate}`,
    column: plan.times.column,
    count: late.length,
    examples: late.slice(0, 5).map(({ key, last }) =>
      `${formatKey(checked.keys[key]!)}: up to ${formatPeriod(calendar, last)}`
    ),
  }];
}

/** Whoever writes `until` has said which period is the last. */
function isNamed({ calendar, span: { last: day }, last }: EndContext): boolean {
  if (!Number.isFinite(day)) return false;
  return (periodOfTime(calendar, day, 1439) ?? periodOfDay(calendar, day)) <= last;
}
