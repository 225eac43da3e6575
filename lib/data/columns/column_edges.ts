import type { EdgeQueries, LonelyPlace, PeriodSpan, RowBand } from "../demand/edge_queries.ts";
import type { PeriodQueries } from "../demand/plan_keys.ts";
import { NO_PERIOD, type ReadColumns } from "./checked_columns.ts";

/** What the edges of a table in memory are judged by. @param rows Codes and periods change. */
export function columnEdges(rows: ReadColumns): EdgeQueries {
  const countKeys = (band: RowBand) => {
    const found = Map.groupBy(rowsIn(rows, band), (i) => rows.period[i]!);
    return [...found].sort(([a], [b]) => a - b).map(([period, all]) => {
      const keys = new Set(all.map((i) => rows.key[i]!));
      return { period, rows: all.length, keys: keys.size, firstKey: leastOf(keys) };
    });
  };
  return {
    countKeys,
    countRows: (band) => countKeys(band).map(({ period, rows }) => ({ period, rows })),
    keysOf(band) {
      const counts = [...Map.groupBy(rowsIn(rows, band), (i) => rows.key[i]!).values()].map((all) => all.length);
      return { keys: counts.length, mostOfOneKey: mostOf(counts) };
    },
    keysFrom(band, { first, last: [from, to] }) {
      const found = [...Map.groupBy(rowsIn(rows, band), (i) => rows.key[i]!)].map(([key, all]) => {
        const periods = all.map((i) => rows.period[i]!);
        return { key, first: leastOf(periods), last: periods.reduce((a, b) => Math.max(a, b)) };
      });
      return found.filter((of) => of.first === first && of.last >= from && of.last <= to)
        .map(({ key, last }) => ({ key, last })).sort((a, b) => a.key - b.key);
    },
    countHoles(band, at) {
      let count = 0;
      for (const [key, lonely] of Map.groupBy(rowsIn(rows, band), (i) => rows.key[i]!)) {
        count += holesOf(lonely.map((i) => rows.period[i]!), { ...at, taken: periodsOfKey(rows, key) });
      }
      return count;
    },
    rowsOf(band, limit) {
      return rowsIn(rows, band).slice(0, limit)
        .map((i) => ({ row: i + 1, key: rows.key[i]!, period: rows.period[i]! }));
    },
    periodsOf(key, periods) {
      const own = periodsOfKey(rows, key);
      return [...new Set(periods)].filter((period) => own.has(period));
    },
    mark(band, code) {
      for (const i of rowsIn(rows, band)) rows.code[i] = code;
    },
    move(moves) {
      for (const { row, place } of moves) rows.period[row - 1] = place;
    },
  };
}

/** Places of the rows of a band, ascending. */
function rowsIn({ code, period, y }: ReadColumns, { known = [], unknown = [] }: RowBand): number[] {
  const found: number[] = [];
  for (let i = 0; i < code.length; i++) {
    if (code[i] !== 0) continue;
    if (isIn(period[i]!, Number.isNaN(y[i]!) ? unknown : known)) found.push(i);
  }
  return found;
}

function leastOf(values: Iterable<number>): number {
  let least = Infinity;
  for (const value of values) least = Math.min(least, value);
  return least;
}

/** 0 of none. */
function mostOf(counts: readonly number[]): number {
  return counts.reduce((most, count) => Math.max(most, count), 0);
}

function isIn(period: number, spans: readonly PeriodSpan[]): boolean {
  return spans.some(([first, last]) => period >= first && period <= last);
}

/** Periods that a key has a row of, whatever its code. */
function periodsOfKey({ key: keys, period }: ReadColumns, key: number): Set<number> {
  const own = new Set<number>();
  for (let i = 0; i < keys.length; i++) if (keys[i] === key && period[i] !== NO_PERIOD) own.add(period[i]!);
  return own;
}

/** Rows of one key, of the way in which most of them lie in holes. */
function holesOf(
  lonely: readonly number[],
  { places, around, filled, taken }: {
    readonly places: readonly LonelyPlace[];
    readonly around: number;
    readonly filled: number;
    readonly taken: ReadonlySet<number>;
  },
): number {
  const ways = Map.groupBy(places, ({ way }) => way), own = [...taken];
  return mostOf([...ways.values()].map((way) => {
    const moved = lonely.flatMap((period) => way.filter(({ from }) => from === period).map(({ place }) => place));
    if (moved.length === 0 || moved.some((place) => taken.has(place))) return 0;
    const low = leastOf(moved), high = moved.reduce((a, b) => Math.max(a, b));
    const before = own.filter((period) => period < low && period >= low - around).length;
    const after = own.filter((period) => period > high && period <= high + around).length;
    return before > 0 && after > 0 && before + after >= filled ? moved.length : 0;
  }));
}

/** What the calendars of keys are planned by. @param rows As they were read, edges judged. */
export function columnPeriods({ key, period, code }: ReadColumns): PeriodQueries {
  return {
    periods() {
      const isGood = new Map<number, boolean>();
      for (let i = 0; i < period.length; i++) {
        if (period[i] !== NO_PERIOD) isGood.set(period[i]!, code[i] === 0 || isGood.get(period[i]!) === true);
      }
      return [...isGood].sort(([a], [b]) => a - b).map(([period, isGood]) => ({ period, isGood }));
    },
    firstPeriods(without) {
      const first = new Map<number, number>();
      for (let i = 0; i < key.length; i++) {
        if (key[i]! < 0 || without.includes(code[i]!)) continue;
        const known = first.get(key[i]!) ?? NaN, own = code[i] === 0 ? period[i]! : NaN;
        // Of one that is none the other.
        first.set(key[i]!, Number.isNaN(known) || own < known ? own : known);
      }
      const sorted = [...first].sort(([a], [b]) => a - b);
      return {
        keys: Int32Array.from(sorted, ([key]) => key),
        first: Float64Array.from(sorted, ([, period]) => period),
      };
    },
  };
}
