import type { Config } from "../core/config.ts";
import { type CheckedRows, codeList, numbersOf } from "./check_rows.ts";
import type { Batch, Database } from "./database.ts";
import { AHEAD, LATE, OUTSIDE } from "./expectations/row_rules.ts";
import type { ObservedRows } from "./regularise.ts";

/** What {@linkcode streamKeys} needs to know. */
export interface StreamOptions {
  readonly config: Pick<Config, "relative" | "target" | "cleaning">;
  readonly checked: Pick<CheckedRows, "rules" | "exogenous">;
  /** Positions in the key table of the keys wanted, ascending, shape [k]. */
  readonly positions: Int32Array;
}

/**
 * Hand out the rows of `checked`, key after key in order, sorted by period and row number. DuckDB sorts (on disk if it
 * must); here only one key is in memory.
 *
 * @param database Holds `checked` and `keys`. @param options What to stream.
 * @param onKey Called once per wanted key with its place in `positions`; the rows are views that are valid until it
 * returns, and empty for a key without a dated row. Rows ahead of the calendar's end are good rows with later periods.
 */
export async function streamKeys(
  database: Database,
  options: StreamOptions,
  onKey: (k: number, rows: ObservedRows) => void,
): Promise<void> {
  const { positions, checked } = options;
  const rows = createRows(checked.exogenous.length, checked.exogenous.length - options.config.relative.length);
  let k = 0;
  const emit = () => {
    onKey(k++, rows.view());
    rows.clear();
  };
  await prepareRelative(database, options);
  await database.stream(streamSql(options), (batch, count) => {
    const keys = batch[0]!;
    for (let i = 0; i < count; i++) {
      while (keys[i] !== positions[k]) emit();
      rows.push(batch, i);
    }
  });
  while (k < positions.length) emit();
}

/** `mean<r>`: mean, sum and count of a column in each group and period, for the derived columns. */
async function prepareRelative(database: Database, options: StreamOptions): Promise<void> {
  const { config, checked } = options;
  for (const [r, { of }] of config.relative.entries()) {
    const value = baseSql(of, options);
    await database.run(
      `CREATE OR REPLACE TABLE mean${r} AS
       SELECT g${r} AS grp, period, avg(${value}) AS mean, sum(${value}) AS total, count(*) AS n
       FROM checked JOIN keys USING (key) WHERE ${isGoodSql(checked)} AND NOT isnan(${value}) GROUP BY ALL`,
    );
  }
}

/** SQL of the column that another is derived from: the target, or one of the array `x`. */
function baseSql(of: string, { config, checked }: StreamOptions): string {
  if (of === config.target) return "checked.y";
  return `x[${checked.exogenous.findIndex((column) => column.name === of) + 1}]`;
}

/** SQL of a derived column in the row of a key. */
function derivedSql({ of, how }: Config["relative"][number], r: number, options: StreamOptions): string {
  const value = baseSql(of, options);
  if (how !== "others") return `coalesce(${value} / nullif(mean${r}.mean, 0), 'NaN'::DOUBLE)`;
  const own = `(${isGoodSql(options.checked)} AND NOT isnan(${value}))`;
  // Where a period without a row is a zero, a mean of those that sold would hide that few did.
  const isZero = of === options.config.target && options.config.cleaning.gaps === "zero";
  const others = isZero
    ? `(SELECT count(*) FROM keys AS k WHERE k.g${r} = keys.g${r}) - 1`
    : `mean${r}.n - CAST(${own} AS INTEGER)`;
  return `coalesce((mean${r}.total - CASE WHEN ${own} THEN ${value} ELSE 0 END) / nullif(${others}, 0), 'NaN'::DOUBLE)`;
}

function streamSql(options: StreamOptions): string {
  const { config, checked } = options;
  const plain = checked.exogenous.length - config.relative.length;
  const derived = config.relative.map((column, r) => derivedSql(column, r, options));
  const values = [...(plain > 0 ? ["x"] : []), ...derived];
  const joins = config.relative.map((_, r) =>
    `LEFT JOIN mean${r} ON mean${r}.grp = keys.g${r} AND mean${r}.period = checked.period`
  );
  return `SELECT checked.key AS key, checked.period AS period, CAST(${isGoodSql(checked)} AS INTEGER) AS good,
      CAST(rn AS DOUBLE) AS rn, ${["y", ...values].join(", ")}
    FROM checked ${joins.length > 0 ? "JOIN keys ON keys.key = checked.key" : ""} ${joins.join(" ")}
    WHERE checked.key IS NOT NULL AND checked.period IS NOT NULL AND code NOT IN ${
    codeList(numbersOf(checked.rules, [OUTSIDE]))
  }
    ORDER BY 1, 2, 4`;
}

/** SQL that is true for a row of the panel, or ahead of it. */
export function isGoodSql({ rules }: Pick<CheckedRows, "rules">): string {
  return `code IN ${codeList([0, ...numbersOf(rules, [AHEAD, LATE])])}`;
}

/** Growing columns of one key. */
function createRows(exogenous: number, plain: number) {
  let capacity = 1024, length = 0;
  let period = new Int32Array(capacity), good = new Uint8Array(capacity);
  let values = Array.from({ length: 2 + exogenous }, () => new Float64Array(capacity));

  function grow() {
    capacity *= 2;
    const copy = <T extends Int32Array | Uint8Array | Float64Array>(from: T, to: T) => {
      to.set(from);
      return to;
    };
    period = copy(period, new Int32Array(capacity));
    good = copy(good, new Uint8Array(capacity));
    values = values.map((column) => copy(column, new Float64Array(capacity)));
  }

  return {
    push(batch: Batch, i: number) {
      if (length === capacity) grow();
      period[length] = batch[1]![i]!;
      good[length] = batch[2]![i]!;
      values[0]![length] = batch[3]![i]!;
      values[1]![length] = batch[4]![i]!;
      // The plain columns are one array per row, the derived ones columns of their own.
      for (let x = 0; x < plain; x++) values[2 + x]![length] = batch[5]![i * plain + x]!;
      for (let x = plain; x < exogenous; x++) values[2 + x]![length] = batch[(plain > 0 ? 6 : 5) + x - plain]![i]!;
      length++;
    },
    view(): ObservedRows {
      const [row, y, ...x] = values.map((column) => column.subarray(0, length));
      return { period: period.subarray(0, length), good: good.subarray(0, length), row: row!, y: y!, x };
    },
    clear() {
      length = 0;
    },
  };
}
