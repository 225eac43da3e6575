import { formatCount } from "../../core/text/plural.ts";
import { type Calendar, dayOfPeriod, formatPeriod } from "../../core/time/calendar.ts";
import { civilFromDays } from "../../core/time/civil.ts";
import type { FindingCode } from "../../core/errors/finding_codes.ts";
import { formatKey } from "../../core/rows/panel.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { DemandPlan } from "./demand_plan.ts";
import type { EdgeQueries, RowBand } from "./edge_queries.ts";

import { yearAway } from "./expectations/year_away.ts";
import { AHEAD, EARLY, FAR, LATE, type RuleFacts } from "./row_codes.ts";

/** What the edges of a table are judged by. */
export interface EdgeContext {
  readonly plan: Pick<DemandPlan, "target" | "times" | "columns" | "cleaning">;
  readonly calendar: Calendar;
  /** What the rows broke so far. */
  readonly checked: Pick<CheckedRows, "keys" | "rules" | "perCode">;
}

/** Where a calendar begins and ends, in periods. */
export interface Edges {
  /** First period with a known target that is not far off. */
  readonly first: number;
  /** First period that is complete, >= `first`. */
  readonly start: number;
  /** Last period that is complete: the end. */
  readonly end: number;
  /** Last period with a known target that is not far off, >= `end`. */
  readonly last: number;
}

interface Mark {
  readonly code: FindingCode;
  readonly band: RowBand;
}

/** What a code is told with, and its rows. */
interface MarkContext extends EdgeContext {
  readonly edges: Edges;
  readonly band: RowBand;
}

type Told = Pick<RuleFacts, "severity" | "requirement" | "aside" | "message" | "examples">;

/**
 * Give the rows beyond the edges codes of their own, with a rule that tells each.
 *
 * @param rows Codes change, and the periods of rows far off that fit one hole of their key.
 * @param context Plan, calendar, what the rows broke so far, and where the calendar begins and ends.
 * @returns The rules with the new ones behind them, and the rows per code.
 */
export async function markEdges(
  rows: EdgeQueries,
  context: EdgeContext & { readonly edges: Edges },
): Promise<Pick<CheckedRows, "rules" | "perCode">> {
  const { edges } = context, { first, start, end, last } = edges;
  const marks: readonly Mark[] = [
    { code: FAR, band: context.plan.cleaning.end === "any" ? {} : await farBand(rows, edges) },
    { code: EARLY, band: { known: [[first, start - 1]], unknown: [[first, start - 1]] } },
    { code: AHEAD, band: { unknown: [[end + 1, Infinity]] } },
    { code: LATE, band: { known: [[end + 1, last]] } },
  ];
  const rules: RuleFacts[] = [...context.checked.rules];
  const perCode = [...context.checked.perCode];
  for (const { code, band } of marks) {
    const count = sumRows(await rows.countRows(band));
    if (count === 0) continue;
    const told = await TELL[code]?.(rows, { ...context, band });
    if (told === undefined) continue;
    rules.push({ code, column: context.plan.times.column, ...told });
    const holes = code === FAR ? await findHoles(rows, { ...context, band }) : [];
    await rows.mark(band, rules.length);
    await rows.move(holes);
    perCode.push(count);
    perCode[0]! -= count;
  }
  return { rules, perCode };
}

/** Without a target a row is known ahead at the end; at the start it is far off as others are. */
async function farBand(rows: EdgeQueries, edges: Edges): Promise<RowBand> {
  const { first, last } = edges;
  return {
    known: [[-Infinity, first - 1], [last + 1, Infinity]],
    unknown: [[-Infinity, await firstWithout(rows, edges) - 1]],
  };
}

function sumRows(counts: readonly { readonly rows: number }[]): number {
  return counts.reduce((sum, { rows }) => sum + rows, 0);
}

/** The first period of rows without a target: such rows before the first known one belong to it, but for a gap as long as the table. */
async function firstWithout(rows: EdgeQueries, { first, last }: Edges): Promise<number> {
  const before = await rows.countRows({ unknown: [[-Infinity, first - 1]] });
  let from = first;
  for (const { period } of before.toReversed()) {
    if (from - period > last - first + 1) break;
    from = period;
  }
  return from;
}

const TELL: Readonly<Partial<Record<FindingCode, (rows: EdgeQueries, context: MarkContext) => Promise<Told>>>> = {
  [FAR]: tellFar,
  [EARLY]: tellEarly,
  [AHEAD]: tellAhead,
  [LATE]: tellLate,
};

async function tellFar(rows: EdgeQueries, { calendar, checked, edges, band }: MarkContext): Promise<Told> {
  const far = await rows.rowsOf(band, 5);
  const [first, last] = [edges.first, edges.last].map((edge) => formatPeriod(calendar, edge));
  return {
    severity: "error",
    requirement: `lie near the other rows, ${first} to ${last}`,
    examples: far.map(({ row, key, period }) =>
      `row ${row}: ${formatKey(checked.keys[key]!)} ${formatPeriod(calendar, period)}`
    ),
  };
}

async function tellEarly(rows: EdgeQueries, { calendar, edges, band }: MarkContext): Promise<Told> {
  const some = sumRows(await rows.countRows(band));
  const all = sumRows(await rows.countRows({ known: [[edges.start, edges.start]] }));
  const [first, start] = [edges.first, edges.start].map((edge) => formatPeriod(calendar, edge));
  return {
    severity: "warning",
    requirement: "",
    aside: true,
    message: `rows of a first period that is far from complete, left aside: the calendar begins at ${start}`,
    examples: [`${first}: ${formatCount(Number(some), "row")}, ${start} has ${all}`],
  };
}

async function tellAhead(rows: EdgeQueries, { calendar, plan, edges, band }: MarkContext): Promise<Told> {
  const periods = (await rows.countRows(band)).map(({ period }) => period);
  const known = plan.columns.filter(({ kind }) => kind === "future").map(({ name }) => name);
  const use = known.length === 0 ? "left aside, as no column is known ahead" : `known ahead: ${known.join(", ")}`;
  return {
    severity: "info",
    requirement: "",
    aside: true,
    message: `rows without ${plan.target} after ${formatPeriod(calendar, edges.end)}, the end: ${use}`,
    examples: [[periods[0]!, periods.at(-1)!].map((at) => formatPeriod(calendar, at)).join(" to ")],
  };
}

async function tellLate(rows: EdgeQueries, context: MarkContext): Promise<Told> {
  const { calendar, checked, edges, band } = context;
  const [usual = { keys: 0, rows: 0 }] = await rows.countKeys({ known: [[edges.end, edges.end]] });
  const late = await rows.countKeys(band);
  const end = formatPeriod(calendar, edges.end);
  return {
    severity: "warning",
    requirement: "",
    aside: true,
    message: `rows of a last period that is far from complete, left aside: the calendar ends at ${end}`,
    examples: late.slice(0, 5).map(({ period, keys, rows, firstKey }) => {
      const who = keys === 1 ? ` (${formatKey(checked.keys[firstKey]!)})` : "";
      const share = keys === usual.keys
        ? `${formatCount(rows, "row")}, ${end} has ${usual.rows}`
        : `${formatCount(keys, "key")}${who}, ${end} has ${usual.keys}`;
      return `${formatPeriod(calendar, period)}: ${share}`;
    }),
  };
}

/** More rows far off than these are not looked at one by one. */
const MOST_HOLES = 100;

/**
 * Where rows with a mistyped year belong: if one year of the table alone lacks the key's row of that month and day, the
 * value of that period is not zero but unknown.
 */
async function findHoles(rows: EdgeQueries, context: MarkContext): Promise<{ row: number; place: number }[]> {
  const { calendar, edges: { first, last }, band } = context;
  const yearOf = (at: number) => civilFromDays(dayOfPeriod(calendar, at)).year;
  const found: { row: number; place: number }[] = [];
  for (const { row, key, period } of await rows.rowsOf(band, MOST_HOLES)) {
    const places: number[] = [];
    for (let year = yearOf(first); year <= yearOf(last); year++) {
      places.push(...yearAway(calendar, period, year - yearOf(period)));
    }
    const filled = await rows.periodsOf(key, places);
    const holes = places.filter((place) => place >= first && place <= last && !filled.includes(place));
    if (holes.length === 1) found.push({ row, place: holes[0]! });
  }
  return found;
}
