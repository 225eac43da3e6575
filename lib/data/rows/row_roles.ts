import { areKeys, readTargets } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import { asksForClasses } from "../../core/config/problem_shapes.ts";
import { requireColumns, requireInEachFile, requireOnce, type TableHead } from "../sources/required_columns.ts";

/** Which columns of a table of rows are read, and what for. */
export interface RowRoles {
  readonly keys: readonly string[];
  /** Null of rows without a time. */
  readonly time: string | null;
  readonly targets: readonly string[];
  /** Whether targets are classes; else they are numbers. */
  readonly isClass: boolean;
  /** Whether several targets are keys of their own, so that a row of the source became one for each. */
  readonly areTargetsKeys: boolean;
  /** Column whose equal values stay together, or null. */
  readonly group: string | null;
  /** What may be features, in the order of the table; the time column among them unless it is ignored. */
  readonly inputs: readonly string[];
  /** Other columns that rules of the config are about. */
  readonly judged: readonly string[];
  /** All of these, each once. */
  readonly needed: readonly string[];
}

/**
 * The columns of a table by what the config says of them.
 *
 * @param config Of rows. @param head What the table has.
 * @throws {DataError} `MISSING_COLUMN`, `DUPLICATE_COLUMN`.
 */
export function rowRoles(config: Config, head: TableHead): RowRoles {
  const { keys, time, inputs: { names, ignore, kinds }, split: { group }, cleaning } = config,
    targets = readTargets(config);
  const taken = new Set([...keys, ...targets, ...group === null ? [] : [group]]);
  const inputs = names ?? head.columns.filter((name) => !taken.has(name) && !ignore.includes(name));
  const ruled = [...Object.keys(cleaning.ranges), ...Object.keys(cleaning.allowed)];
  const own = [...keys, ...time === null ? [] : [time], ...targets, ...group === null ? [] : [group]];
  const judged = ruled.filter((name) => !inputs.includes(name) && !own.includes(name));
  const needed = [...new Set([...own, ...inputs, ...judged])];
  requireColumns(head, [...needed, ...ignore, ...Object.keys(kinds)]);
  requireOnce(head, needed);
  requireInEachFile(head, own);
  const isClass = asksForClasses(config), areTargetsKeys = areKeys(config);
  return { keys, time, targets, isClass, areTargetsKeys, group, inputs, judged, needed };
}
