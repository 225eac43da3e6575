import { TARGET_PART } from "../../core/config/config_columns.ts";
import { quoteText } from "./database.ts";
import type { TablePart } from "./table_part.ts";

/** Columns that become series of their own. */
export interface Melting {
  /** Names of the columns. */
  readonly names: readonly string[];
  /** Name of the column of their values. */
  readonly value: string;
}

/**
 * Files of several targets as files of one, each row once for every target:
 *
 *     shop  price  demand          shop  target  price, demand
 *     a     2      30       ->     a     price   2
 *                                  a     demand  30
 *
 * @param part Files. @param melting The targets.
 * @returns One for each target, in their order; without a column of values where the files have not that of the target.
 */
export function meltedParts(part: TablePart, { names, value }: Melting): TablePart[] {
  const others = part.columns.filter((name) => !names.includes(name) && name !== TARGET_PART && name !== value);
  return names.map((target) => ({
    paths: part.paths,
    columns: [...others, TARGET_PART, ...part.columns.includes(target) ? [value] : []],
    select(wanted) {
      const own = wanted.map(({ name, as }) => ({ name: name === TARGET_PART || name === value ? target : name, as }));
      const cells = wanted.map(({ name, as }) => name === TARGET_PART ? `${quoteText(target)} AS ${as}` : as);
      return `SELECT ${cells.join(", ")} FROM (${part.select(own)})`;
    },
  }));
}
