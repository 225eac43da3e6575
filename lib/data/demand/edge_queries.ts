import type { Awaitable } from "../../core/awaitable.ts";
import type { Database } from "../tables/database.ts";

/** Periods from the first to the last, both included; the ends may be infinite. */
export type PeriodSpan = readonly [first: number, last: number];

/** Rows of code 0 by their periods: with a known target in one of some spans, without one in one of others. */
export interface RowBand {
  /** Spans of rows with a known target; default none. */
  readonly known?: readonly PeriodSpan[];
  /** Spans of rows without a target; default none. */
  readonly unknown?: readonly PeriodSpan[];
}

/** What a period has of a band. */
export interface PeriodKeys {
  readonly period: number;
  /** Rows. */
  readonly rows: number;
  /** Different keys. */
  readonly keys: number;
  /** The first of them, by position. */
  readonly firstKey: number;
}

/** A place where a lonely row of a period would be, were its year mistyped; of weeks there are two, by `way`. */
export interface LonelyPlace {
  readonly from: number;
  readonly way: number;
  readonly place: number;
}

/** What the edges of a table are judged by, asked of its checked rows. */
export interface EdgeQueries {
  /** Rows by period, ascending. */
  countRows(band: RowBand): Awaitable<readonly Pick<PeriodKeys, "period" | "rows">[]>;
  /** Rows and keys by period, ascending. */
  countKeys(band: RowBand): Awaitable<readonly PeriodKeys[]>;
  /** Keys of all periods together, and most rows of one of them. */
  keysOf(band: RowBand): Awaitable<{ readonly keys: number; readonly mostOfOneKey: number }>;
  /** Keys whose first row of a band is of a period, and whose last lies in a span, by position. */
  keysFrom(
    band: RowBand,
    at: { readonly first: number; readonly last: PeriodSpan },
  ): Awaitable<readonly { readonly key: number; readonly last: number }[]>;
  /**
   * Rows of a band whose places are holes: the key has a row at none of the places of its rows, whatever their code, but at
   * `filled` periods at least within `around` of them, on both sides. Of several ways the one with most rows counts.
   */
  countHoles(
    band: RowBand,
    at: { readonly places: readonly LonelyPlace[]; readonly around: number; readonly filled: number },
  ): Awaitable<number>;
  /** The first rows of a band, by their number. */
  rowsOf(
    band: RowBand,
    limit: number,
  ): Awaitable<readonly { readonly row: number; readonly key: number; readonly period: number }[]>;
  /** Those of some periods that a key has a row of, whatever its code. */
  periodsOf(key: number, periods: readonly number[]): Awaitable<readonly number[]>;
  /** Give the rows of a band a code. */
  mark(band: RowBand, code: number): Awaitable<void>;
  /** Move rows to other periods. */
  move(moves: readonly { readonly row: number; readonly place: number }[]): Awaitable<void>;
}

/** The queries in SQL. @param database Holds `checked`. */
export function sqlEdges(database: Database): EdgeQueries {
  return {
    async countRows(band) {
      const rows = await database.rows(
        `SELECT period, CAST(count(*) AS DOUBLE) FROM checked WHERE ${bandSql(band)} GROUP BY period ORDER BY period`,
      );
      return rows.map(([period, count]) => ({ period: Number(period), rows: Number(count) }));
    },
    async countKeys(band) {
      const rows = await database.rows(
        `SELECT period, count(*), count(DISTINCT key), min(key) FROM checked WHERE ${bandSql(band)}
         GROUP BY period ORDER BY period`,
      );
      return rows.map((row) => {
        const [period, count, keys, firstKey] = row.map(Number);
        return { period: period!, rows: count!, keys: keys!, firstKey: firstKey! };
      });
    },
    async keysOf(band) {
      const [keys, most] = await database.row(
        `SELECT count(*), max(n) FROM (SELECT count(*) AS n FROM checked WHERE ${bandSql(band)} GROUP BY key)`,
      );
      return { keys: Number(keys), mostOfOneKey: Number(most) };
    },
    async keysFrom(band, { first, last: [from, to] }) {
      const rows = await database.rows(
        `SELECT key, max(period) AS last FROM checked WHERE ${bandSql(band)}
         GROUP BY key HAVING min(period) = ${first} AND last BETWEEN ${from} AND ${to} ORDER BY key`,
      );
      return rows.map(([key, last]) => ({ key: Number(key), last: Number(last) }));
    },
    async countHoles(band, at) {
      return Number((await database.row(holesSql(band, at)))[0]);
    },
    async rowsOf(band, limit) {
      const rows = await database.rows(
        `SELECT rn, key, period FROM checked WHERE ${bandSql(band)} ORDER BY rn LIMIT ${limit}`,
      );
      return rows.map(([row, key, period]) => ({ row: Number(row), key: Number(key), period: Number(period) }));
    },
    async periodsOf(key, periods) {
      // No row has half a period.
      const rows = await database.rows(
        `SELECT DISTINCT period FROM checked WHERE key = ${key} AND period IN (${[0.5, ...periods].join(", ")})`,
      );
      return rows.map(([period]) => Number(period));
    },
    mark: (band, code) => database.run(`UPDATE checked SET code = ${code} WHERE ${bandSql(band)}`),
    async move(moves) {
      for (const { row, place } of moves) {
        await database.run(`UPDATE checked SET period = ${place} WHERE rn = ${row}`);
      }
    },
  };
}

function bandSql({ known = [], unknown = [] }: RowBand): string {
  const tests = [
    ...known.map((span) => `(NOT isnan(y) AND ${spanSql(span)})`),
    ...unknown.map((span) => `(isnan(y) AND ${spanSql(span)})`),
  ];
  return `code = 0 AND (${tests.length === 0 ? "false" : tests.join(" OR ")})`;
}

function spanSql([first, last]: PeriodSpan): string {
  const tests = [
    ...Number.isFinite(first) ? [`period >= ${first}`] : [],
    ...Number.isFinite(last) ? [`period <= ${last}`] : [],
  ];
  return tests.length === 0 ? "true" : `(${tests.join(" AND ")})`;
}

function holesSql(band: RowBand, { places, around, filled }: Parameters<EdgeQueries["countHoles"]>[1]): string {
  const values = places.map(({ from, way, place }) => `(${from}, ${way}, ${place})`).join(", ");
  return `WITH lonely AS (SELECT rn, key, period FROM checked WHERE ${bandSql(band)}),
     places AS (SELECT * FROM (VALUES ${values}) AS places(period, way, place)),
     moved AS (SELECT rn, key, way, place FROM lonely JOIN places USING (period)),
     block AS (SELECT key, way, min(place) AS low, max(place) AS high, count(*) AS n FROM moved GROUP BY key, way),
     near AS (
       SELECT key, way, n, count(DISTINCT period) FILTER (period < low) AS before,
         count(DISTINCT period) FILTER (period > high) AS after
       FROM block JOIN checked USING (key) WHERE period BETWEEN low - ${around} AND high + ${around} GROUP BY ALL
     ),
     taken AS (SELECT DISTINCT moved.key, way FROM moved JOIN checked
       ON checked.key = moved.key AND checked.period = moved.place)
   SELECT coalesce(CAST(sum(n) AS DOUBLE), 0) FROM (
     SELECT key, max(n) AS n FROM near ANTI JOIN taken USING (key, way)
     WHERE before > 0 AND after > 0 AND before + after >= ${filled} GROUP BY key
   )`;
}
