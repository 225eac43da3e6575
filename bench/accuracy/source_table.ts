import { targetOf, timeOf } from "../../lib/core/config/config_columns.ts";
import { seriesKey } from "@lib/core/rows/panel.ts";
import { type Database, quoteName, quoteText, startDuckDb } from "@lib/data/tables/database.ts";
import type { Config } from "@lib/core/config/config.ts";
import type { DataSet, Subset } from "./sets.ts";

/** A set's table as it is given to the product, and the keys that are scored. */
export interface SourceTable {
  readonly path: string;
  /** Ids of the keys of each subset, in the order of `set.subsets`. */
  readonly subsets: readonly ReadonlySet<string>[];
}

/** Options of {@linkcode sourceTable}. */
export interface SourceOptions {
  /** Folder of the data sets. */
  readonly data: string;
  readonly scratch: string;
  /** Only so many keys of the largest subset, those with the smallest ids: a hash, so any of them. Default: the whole table. */
  readonly sample?: number;
}

/**
 * The table of a set: its file, or a copy of it with the sampled keys alone and with what is no demand left out.
 *
 * Which keys belong to a subset is decided on the whole table, so that all windows are scored on the same keys.
 */
export async function sourceTable(set: DataSet, config: Config, options: SourceOptions): Promise<SourceTable> {
  const { data, scratch, sample } = options, file = `${data}/${set.file}`;
  const database = await startDuckDb({ spill: scratch });
  try {
    await database.run(`CREATE VIEW source AS ${selectSource(set, config, file)}`);
    const subsets: Set<string>[] = [];
    let wanted: readonly (readonly string[])[] = [];
    for (const subset of set.subsets) {
      const parts = await keysOf(database, config, subset), ids = parts.map((part) => seriesKey(part).id);
      const kept = sample === undefined || subsets.length > 0 ? ids : ids.toSorted().slice(0, sample);
      subsets.push(new Set(subsets.length === 0 ? kept : kept.filter((id) => subsets[0]!.has(id))));
      if (subsets.length === 1) wanted = parts.filter((part) => subsets[0]!.has(seriesKey(part).id));
    }
    if (sample === undefined && set.isDemand === undefined) return { path: file, subsets };
    const path = `${scratch}/${set.name}.csv`;
    await database.run(
      `COPY (SELECT * FROM source${sample === undefined ? "" : ` WHERE ${isAmong(config, wanted)}`}) ` +
        `TO ${quoteText(path)} (HEADER)`,
    );
    return { path, subsets };
  } finally {
    database.close();
  }
}

/** All columns as text; a target that is no demand is empty. */
function selectSource({ isDemand }: DataSet, config: Config, file: string): string {
  const target = targetOf(config);
  const mask = isDemand === undefined
    ? ""
    : ` REPLACE (CASE WHEN ${isDemand} THEN ${quoteName(target)} END AS ${quoteName(target)})`;
  return `SELECT *${mask} FROM read_csv(${quoteText(file)}, all_varchar = true, header = true)`;
}

async function keysOf(database: Database, config: Config, keys: Subset): Promise<string[][]> {
  const columns = config.keys.map(quoteName).join(", "), time = quoteName(timeOf(config));
  const value = `TRY_CAST(${quoteName(targetOf(config))} AS DOUBLE)`;
  const span = config.until === null ? "TRUE" : `${time} <= ${quoteText(config.until)}`;
  const condition = keys === "all"
    ? "TRUE"
    : keys === "complete"
    ? `count(${value}) = (SELECT count(DISTINCT ${time}) FROM source WHERE ${span})`
    : `count(*) FILTER (${value} > 0) >= ${Number(keys.slice("sales>=".length))}`;
  const rows = await database.rows(
    `SELECT ${columns} FROM source WHERE ${span} GROUP BY ${columns} HAVING ${condition} ORDER BY ${columns}`,
  );
  return rows.map((row) => row.map(String));
}

function isAmong(config: Config, keys: readonly (readonly string[])[]): string {
  const tuples = keys.map((parts) => `(${parts.map(quoteText).join(", ")})`);
  return `(${config.keys.map(quoteName).join(", ")}) IN (${tuples.join(", ")})`;
}
