import { type Calendar, dayOfPeriod, formatPeriod } from "../core/calendar.ts";
import { civilFromDays } from "../core/civil.ts";
import type { Config } from "../core/config.ts";
import type { FindingCode } from "../core/finding_codes.ts";
import { formatKey } from "../core/panel.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { Database } from "./database.ts";
import { AHEAD, EARLY, FAR, LATE, type RowRule } from "./expectations/row_rules.ts";
import { yearAway } from "./expectations/year_away.ts";

/** What the edges of a table are judged by. */
export interface EdgeContext {
  readonly config: Config;
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
  readonly test: string;
}

/** What a code is told with, and the SQL of its rows. */
interface MarkContext extends EdgeContext {
  readonly edges: Edges;
  readonly broken: string;
}

type Told = Pick<RowRule, "severity" | "requirement" | "aside" | "message" | "examples">;

/**
 * Give the rows of `checked` beyond the edges codes of their own, with a rule that tells each.
 *
 * @param database Holds `checked`; its codes change, and the periods of rows far off that fit one hole of their key.
 * @param context Config, calendar and what the rows broke so far. @param edges Where the calendar begins and ends.
 * @returns The rules with the new ones behind them, and the rows per code.
 */
export async function markEdges(
  database: Database,
  context: EdgeContext,
  edges: Edges,
): Promise<Pick<CheckedRows, "rules" | "perCode">> {
  const { first, start, end, last } = edges;
  const marks: readonly Mark[] = [
    {
      code: FAR,
      // Without a target a row is known ahead at the end; at the start it is far off as others are.
      test: context.config.cleaning.end === "any"
        ? "false"
        : `CASE WHEN isnan(y) THEN period < ${await firstWithout(database, edges)}
             ELSE period NOT BETWEEN ${first} AND ${last} END`,
    },
    { code: EARLY, test: `period BETWEEN ${first} AND ${start - 1}` },
    { code: AHEAD, test: `isnan(y) AND period > ${end}` },
    { code: LATE, test: `NOT isnan(y) AND period BETWEEN ${end + 1} AND ${last}` },
  ];
  const counts = await database.row(
    `SELECT ${marks.map(({ test }) => `count_if(${test})`).join(", ")} FROM checked WHERE code = 0`,
  );
  const rules: RowRule[] = [...context.checked.rules];
  const perCode = [...context.checked.perCode];
  for (const [m, { code, test }] of marks.entries()) {
    const count = Number(counts[m]);
    if (count === 0) continue;
    const broken = `(code = 0 AND ${test})`;
    const told = await TELL[code]?.(database, { ...context, edges, broken });
    if (told === undefined) continue;
    rules.push({ code, column: context.config.time, broken, ...told });
    const holes = code === FAR ? await findHoles(database, { ...context, edges, broken }) : [];
    await database.run(`UPDATE checked SET code = ${rules.length} WHERE ${broken}`);
    for (const { row, place } of holes) await database.run(`UPDATE checked SET period = ${place} WHERE rn = ${row}`);
    perCode.push(count);
    perCode[0]! -= count;
  }
  return { rules, perCode };
}

/** The first period of rows without a target: such rows before the first known one belong to it, but for a gap as long as the table. */
async function firstWithout(database: Database, { first, last }: Edges): Promise<number> {
  const rows = await database.rows(
    `SELECT DISTINCT period FROM checked WHERE code = 0 AND isnan(y) AND period < ${first} ORDER BY period DESC`,
  );
  let from = first;
  for (const [period] of rows) {
    if (from - Number(period) > last - first + 1) break;
    from = Number(period);
  }
  return from;
}

const TELL: Readonly<Partial<Record<FindingCode, (database: Database, context: MarkContext) => Promise<Told>>>> = {
  [FAR]: tellFar,
  [EARLY]: tellEarly,
  [AHEAD]: tellAhead,
  [LATE]: tellLate,
};

async function tellFar(database: Database, { calendar, checked, edges, broken }: MarkContext): Promise<Told> {
  const rows = await database.rows(`SELECT rn, key, period FROM checked WHERE ${broken} ORDER BY rn LIMIT 5`);
  const [first, last] = [edges.first, edges.last].map((edge) => formatPeriod(calendar, edge));
  return {
    severity: "error",
    requirement: `lie near the other rows, ${first} to ${last}`,
    examples: rows.map(([row, key, at]) =>
      `row ${row}: ${formatKey(checked.keys[Number(key)]!)} ${formatPeriod(calendar, Number(at))}`
    ),
  };
}

async function tellEarly(database: Database, { calendar, edges, broken }: MarkContext): Promise<Told> {
  const usual = `code = 0 AND NOT isnan(y) AND period = ${edges.start}`;
  const [some, all] = await database.row(
    `SELECT count_if(${broken}), count_if(${usual}) FROM checked WHERE period BETWEEN ${edges.first} AND ${edges.start}`,
  );
  const [first, start] = [edges.first, edges.start].map((edge) => formatPeriod(calendar, edge));
  return {
    severity: "warning",
    requirement: "",
    aside: true,
    message: `rows of a first period that is far from complete, left aside: the calendar begins at ${start}`,
    examples: [`${first}: ${some} row${some === 1 ? "" : "s"}, ${start} has ${all}`],
  };
}

async function tellAhead(database: Database, { calendar, config, edges, broken }: MarkContext): Promise<Told> {
  const span = await database.row(`SELECT min(period), max(period) FROM checked WHERE ${broken}`);
  const known = config.exogenous.future;
  const use = known.length === 0 ? "left aside, as no column is known ahead" : `known ahead: ${known.join(", ")}`;
  return {
    severity: "info",
    requirement: "",
    aside: true,
    message: `rows without ${config.target} after ${formatPeriod(calendar, edges.end)}, the end: ${use}`,
    examples: [span.map((at) => formatPeriod(calendar, Number(at))).join(" to ")],
  };
}

async function tellLate(database: Database, context: MarkContext): Promise<Told> {
  const { calendar, checked, edges, broken } = context;
  const [keys, all] = await database.row(
    `SELECT count(DISTINCT key), count(*) FROM checked WHERE code = 0 AND NOT isnan(y) AND period = ${edges.end}`,
  );
  const rows = await database.rows(
    `SELECT period, count(DISTINCT key), count(*), min(key) FROM checked WHERE ${broken} GROUP BY period
     ORDER BY period LIMIT 5`,
  );
  const end = formatPeriod(calendar, edges.end);
  return {
    severity: "warning",
    requirement: "",
    aside: true,
    message: `rows of a last period that is far from complete, left aside: the calendar ends at ${end}`,
    examples: rows.map(([at, some, count, key]) => {
      const who = some === 1 ? ` (${formatKey(checked.keys[Number(key)]!)})` : "";
      const share = some === keys
        ? `${count} row${count === 1 ? "" : "s"}, ${end} has ${all}`
        : `${some} key${some === 1 ? "" : "s"}${who}, ${end} has ${keys}`;
      return `${formatPeriod(calendar, Number(at))}: ${share}`;
    }),
  };
}

/** More rows far off than these are not looked at one by one. */
const MOST_HOLES = 100;

/**
 * Where rows with a mistyped year belong: if one year of the table alone lacks the key's row of that month and day, the
 * value of that period is not zero but unknown.
 */
async function findHoles(database: Database, context: MarkContext): Promise<{ row: number; place: number }[]> {
  const { calendar, edges: { first, last }, broken } = context;
  const yearOf = (at: number) => civilFromDays(dayOfPeriod(calendar, at)).year;
  const found: { row: number; place: number }[] = [];
  for (
    const [row, key, at] of await database.rows(
      `SELECT rn, key, period FROM checked WHERE ${broken} LIMIT ${MOST_HOLES}`,
    )
  ) {
    const places: number[] = [];
    for (let year = yearOf(first); year <= yearOf(last); year++) {
      places.push(...yearAway(calendar, Number(at), year - yearOf(Number(at))));
    }
    const filled = await database.rows(
      `SELECT DISTINCT period FROM checked WHERE key = ${key} AND period IN (${[0.5, ...places].join(", ")})`,
    );
    const holes = places.filter((place) =>
      place >= first && place <= last && !filled.some(([other]) => Number(other) === place)
    );
    if (holes.length === 1) found.push({ row: Number(row), place: holes[0]! });
  }
  return found;
}
