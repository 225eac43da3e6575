import type { Database } from "../tables/database.ts";
import { columnText, numberedRowsSql, type SourceTable } from "../tables/open_table.ts";

/** What a table shows once its time, target and keys are known. */
export interface TableFacts {
  /** Keys with a row in the calendar. */
  readonly keys: number;
  /** Of each key column, in their order: its different texts, and rows where it is empty, which belong to no key. */
  readonly parts: readonly { readonly distinct: number; readonly empty: number }[];
  /** First and last period with a value of the target. */
  readonly first: number;
  readonly last: number;
  /** Periods that the median key has between its first and last row. */
  readonly medianPeriods: number;
  /** Share of the periods between a key's first and last row that have none, over all keys. */
  readonly gaps: number;
  /** Rows beyond the first of a key and period. */
  readonly repeated: number;
  /** Columns with one value per key. */
  readonly constant: readonly string[];
  /** Columns with values after the last one of the target. */
  readonly ahead: readonly string[];
}

/** The columns that have a role. */
export interface ColumnRoles {
  readonly time: string;
  readonly target: string;
  readonly keys: readonly string[];
  /** All others that are looked at. */
  readonly side: readonly string[];
}

/**
 * Look at a table once more, knowing what its columns are for.
 *
 * @param table Scanned once; its database holds `times`, see `readTimes`. @param roles Of its columns.
 */
export async function readFacts(table: SourceTable, roles: ColumnRoles): Promise<TableFacts> {
  const { database } = table;
  const { time, target, keys, side } = roles;
  const texts = [...keys.map((name, k) => `${columnText(table, name)} AS k${k}`), "times.period AS period"];
  const sides = side.map((name, s) => `${columnText(table, name)} AS s${s}`);
  const by = keys.map((_, k) => `k${k}`).join(", ") || "()";
  await database.run(
    `CREATE OR REPLACE TABLE facts AS SELECT ${
      [...texts, `${columnText(table, target)} IS NOT NULL AND ${columnText(table, target)} <> '' AS has`, ...sides]
        .join(", ")
    } FROM (${numberedRowsSql(table, [...new Set([time, target, ...keys, ...side])])}) AS source
     JOIN times ON times.word = ${columnText(table, time)} AND times.fault = 0`,
  );
  const parts = await readParts(database, keys.length);
  const spans = `SELECT min(period) AS lo, max(period) AS hi, count(DISTINCT period) AS n, count(*) AS m
    FROM facts WHERE has GROUP BY ${by}`;
  const row = await database.row(
    `SELECT CAST(count(*) AS DOUBLE), CAST(min(lo) AS DOUBLE), CAST(max(hi) AS DOUBLE), CAST(median(hi - lo + 1) AS DOUBLE),
       CAST(sum(hi - lo + 1) AS DOUBLE), CAST(sum(n) AS DOUBLE), CAST(sum(m) AS DOUBLE) FROM (${spans})`,
  );
  const [count = 0, first = NaN, last = NaN, medianPeriods = 0, periods = 0, filled = 0, values = 0] = row.map(Number);
  const of = await sideFacts(database, { side, by, last });
  await database.run("DROP TABLE facts");
  return {
    keys: count,
    parts,
    first,
    last,
    medianPeriods,
    gaps: periods === 0 ? 0 : 1 - filled / periods,
    repeated: values - filled,
    ...of,
  };
}

/** Count the texts of key columns, without rows that a run sets aside as `MISSING_KEY`: they leave the table. */
async function readParts(database: Database, keys: number): Promise<TableFacts["parts"]> {
  if (keys === 0) return [];
  const names = Array.from({ length: keys }, (_, k) => `k${k}`),
    isEmpty = (name: string) => `coalesce(${name}, '') = ''`;
  const count = (sql: (name: string) => string) =>
    database.row(`SELECT ${names.map((name) => `CAST(${sql(name)} AS DOUBLE)`).join(", ")} FROM facts`);
  const empty = await count((name) => `count_if(${isEmpty(name)})`);
  await database.run(`DELETE FROM facts WHERE ${names.map(isEmpty).join(" OR ")}`);
  const distinct = await count((name) => `count(DISTINCT ${name})`);
  return names.map((_, k) => ({ distinct: Number(distinct[k]), empty: Number(empty[k]) }));
}

async function sideFacts(
  database: Database,
  { side, by, last }: { readonly side: readonly string[]; readonly by: string; readonly last: number },
): Promise<Pick<TableFacts, "constant" | "ahead">> {
  if (side.length === 0) return { constant: [], ahead: [] };
  const constant = await database.row(
    `SELECT ${side.map((_, s) => `bool_and(n${s} <= 1)`).join(", ")} FROM (SELECT ${
      side.map((_, s) => `count(DISTINCT nullif(s${s}, '')) AS n${s}`).join(", ")
    } FROM facts GROUP BY ${by})`,
  );
  const ahead = await database.row(
    `SELECT ${side.map((_, s) => `coalesce(bool_or(coalesce(s${s}, '') <> ''), false)`).join(", ")}
     FROM facts WHERE period > ${last}`,
  );
  return {
    constant: side.filter((_, s) => constant[s] === true),
    ahead: side.filter((_, s) => ahead[s] === true && constant[s] !== true),
  };
}
