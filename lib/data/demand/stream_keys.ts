import type { Config } from "../../core/config/config.ts";
import type { DemandPlan } from "./demand_plan.ts";
import type { CheckedRows } from "./check_rows.ts";
import type { Batch, Database } from "../tables/database.ts";

import type { ObservedRows } from "./regularise.ts";
import { codeList, goodSql, OUTSIDE, ruleNumbers } from "./row_codes.ts";

/** What {@linkcode streamKeys} needs to know. */
export interface StreamOptions {
  readonly plan: Pick<DemandPlan, "target" | "cleaning">;
  readonly checked: Pick<CheckedRows, "rules" | "exogenous" | "relative">;
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
  const rows = createRows(checked.exogenous.length, checked.exogenous.length - checked.relative.length);
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

/** `mean<r>`: sum and count of a column in each group and period, for the derived columns. */
async function prepareRelative(database: Database, options: StreamOptions): Promise<void> {
  const { checked } = options;
  for (const [r, { of }] of checked.relative.entries()) {
    const value = baseSql(of, options), known = `${goodSql(checked.rules)} AND isfinite(${value})`;
    const unit = await unitOf(database, value, known);
    await database.run(
      `CREATE OR REPLACE TABLE mean${r} AS
       SELECT g${r} AS grp, period, CAST(sum(CAST(round(${value} / ${unit}) AS HUGEINT)) AS DOUBLE) * ${unit} AS total, count(*) AS n
       FROM checked JOIN keys USING (key) WHERE ${known} GROUP BY ALL`,
    );
  }
}

/** Bits of the largest value that a sum keeps: of 127 enough are left for any number of rows. */
export const BITS = 60;

/**
 * A power of two to count values in: threads add in any order, and only sums of whole numbers are the same in all of them.
 */
async function unitOf(database: Database, value: string, known: string): Promise<string> {
  const [row] = await database.rows(`SELECT max(abs(${value})) FROM checked WHERE ${known}`);
  const most = Number(row?.[0] ?? 0);
  const power = most > 0 ? Math.ceil(Math.log2(most)) - BITS : 0;
  return `CAST(${2 ** Math.max(power, -1000)} AS DOUBLE)`;
}

/** SQL of the column that another is derived from: the target, or one of the array `x`. */
function baseSql(of: string, { plan, checked }: StreamOptions): string {
  if (of === plan.target) return "checked.y";
  return `x[${checked.exogenous.findIndex((column) => column.name === of) + 1}]`;
}

/** SQL of a derived column in the row of a key. */
function derivedSql({ of, how }: Config["relative"][number], r: number, options: StreamOptions): string {
  const value = baseSql(of, options);
  if (how !== "others") return `coalesce(${value} / nullif(mean${r}.total / mean${r}.n, 0), 'NaN'::DOUBLE)`;
  const own = `(${goodSql(options.checked.rules)} AND isfinite(${value}))`;
  const total = `mean${r}.total - CASE WHEN ${own} THEN ${value} ELSE 0 END`;
  // Where a period without a row is a zero, a mean of those that sold would hide that few did, and a mean of all would change
  // with every new key.
  const isTotal = of === options.plan.target && options.plan.cleaning.gaps === "zero";
  const count = `nullif(mean${r}.n - CAST(${own} AS INTEGER), 0)`;
  return `coalesce((${total}) / ${isTotal ? 1 : count}, 'NaN'::DOUBLE)`;
}

function streamSql(options: StreamOptions): string {
  const { checked } = options;
  const plain = checked.exogenous.length - checked.relative.length;
  const derived = checked.relative.map((column, r) => derivedSql(column, r, options));
  const values = [...(plain > 0 ? ["x"] : []), ...derived];
  const joins = checked.relative.map((_, r) =>
    `LEFT JOIN mean${r} ON mean${r}.grp = keys.g${r} AND mean${r}.period = checked.period`
  );
  return `SELECT checked.key AS key, checked.period AS period, CAST(${goodSql(checked.rules)} AS INTEGER) AS good,
      CAST(rn AS DOUBLE) AS rn, ${["y", ...values].join(", ")}
    FROM checked ${joins.length > 0 ? "JOIN keys ON keys.key = checked.key" : ""} ${joins.join(" ")}
    WHERE checked.key IS NOT NULL AND checked.period IS NOT NULL AND code NOT IN ${
    codeList(ruleNumbers(checked.rules, [OUTSIDE]))
  }
    ORDER BY 1, 2, 4`;
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
