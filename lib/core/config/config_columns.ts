import type { Config } from "./config_type.ts";
import { shapeOf } from "./problem_shapes.ts";

/**
 * The time column of a table with a calendar.
 *
 * @param config Of a forecast, or of rows with a time.
 * @throws {RangeError} If there is none: only tables of rows have none, and nobody asks for it there.
 */
export function timeOf({ time }: Pick<Config, "time">): string {
  if (time !== null) return time;
  throw new RangeError("Cannot read times as the table must have a time column: current value is null");
}

/** Names of the columns that are predicted, in their order. @param config Has one, or several. */
export function targetNames({ target }: Pick<Config, "target">): readonly string[] {
  return typeof target === "string" ? [target] : target;
}

/** What is predicted, as one text: the name of the column, or several joined by a comma. @param config Has one, or several. */
export function targetOf(config: Pick<Config, "target">): string {
  return targetNames(config).join(", ");
}

/** Name of the last part of a key where several targets are keys of their own. */
export const TARGET_PART = "target";

/** Whether the targets of a table are keys of their own: of a forecast of several columns, or of classes of several. */
export function areKeys(config: Pick<Config, "problem" | "target">): boolean {
  return shapeOf(config.problem).several === "keys" && targetNames(config).length > 1;
}

/** Columns of targets as a table has them once it is read: of targets that are keys of their own one, see `meltedParts`. */
export function readTargets(config: Pick<Config, "problem" | "target">): readonly string[] {
  return areKeys(config) ? [targetOf(config)] : targetNames(config);
}

/** Key columns as the source has them: without the name of the target, which a table of several gets as it is read. */
export function sourceKeys(config: Pick<Config, "problem" | "target" | "keys">): readonly string[] {
  return areKeys(config) ? config.keys.filter((name) => name !== TARGET_PART) : config.keys;
}
