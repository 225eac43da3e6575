/** A table of a database that is written to. */
export interface TableTarget {
  /** Variable of the environment with the address of the database. */
  readonly variable: string;
  /** Its table, also `schema.table`. */
  readonly table: string;
}

/**
 * The table of a database that a target names: `SOURCE_SHOP:public.forecasts`.
 *
 * @param target Of `--output`.
 * @returns Null for a file.
 */
export function parseTableTarget(target: string): TableTarget | null {
  const [, variable, table] = /^(SOURCE_[A-Z0-9_]+):(.+)$/.exec(target) ?? [];
  return variable === undefined || table === undefined ? null : { variable, table };
}
