import { targetOf } from "../../core/config/config_columns.ts";
import type { Config } from "../../core/config/config.ts";
import type { FeatureGroup } from "../store/feature_store.ts";

/** Columns are memory and time in every pass over the table. */
const MOST = 8;

/**
 * Columns of what the other keys have that share a key column, as `relative` of a config would name them: their demand, and
 * what is known ahead of them. By the config alone, so that every table of it has the same ones.
 *
 * @param config Columns; nothing if `neighbours` is off, or one key column tells all keys apart.
 * @returns At most eight, demand first; none with the name of another column.
 */
export function neighbourColumns(
  config: Pick<Config, "neighbours" | "keys" | "time" | "target" | "exogenous" | "relative">,
): Config["relative"] {
  const { neighbours, keys, time, exogenous, relative } = config, target = targetOf(config);
  if (!neighbours || keys.length < 2) return [];
  const { static: fixed, historic, future } = exogenous;
  const taken = new Set([...keys, time, target, ...fixed, ...historic, ...future, ...relative.map(({ name }) => name)]);
  return [target, ...future].flatMap((of) =>
    keys.map((key) => ({ name: `${of}_others_${key}`, of, how: "others" as const, within: [key] }))
  ).filter(({ name }) => !taken.has(name)).slice(0, MOST);
}

/**
 * How the derived columns of a stored table were made.
 *
 * @param group One version of it.
 */
export function relativeOf({ lineage }: Pick<FeatureGroup, "lineage">): Config["relative"] {
  const { relative } = lineage.settings;
  return Array.isArray(relative) ? relative.map(completeRelative) : [];
}

/** How a column was derived, as this release says it: tables and models of before leave the usual way out. */
export function completeRelative<T extends object>(column: T): T & { readonly how: unknown } {
  return { how: "ratio", ...column };
}
