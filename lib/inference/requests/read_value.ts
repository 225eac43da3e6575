import type { GroupColumn } from "../../data/store/group_column.ts";

/** What a value of a request says: a number or the place of a level, NaN for none; or what is wrong with it. */
export type RequestValue = number | "WRONG_TYPE" | "NON_FINITE" | "UNKNOWN_LEVEL";

/** As the files of tables have it, see `numberSql`: no 0x1f, no 1_000. */
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i;
/** Texts that say "no value" where numbers stand, as `isNoNumberSql` has them. */
const NO_NUMBER = /^(?:-|n\/?a|#n\/a|null|none|nan)?$/i;
/** The same in a category, where NA and None may be names: `isNoLevelSql`. */
const NO_LEVEL =
  /^(?:\s*|N\/A|n\/a|#N\/A|null|NULL|NaN|nan|#(?:VALUE!|DIV\/0!|REF!|NAME\?|NUM!|NULL!|ERROR!|SPILL!|CALC!))$/;

/**
 * Read a value by the rules by which tables are read.
 *
 * @param value As JSON has it. @param column The column; `levels`: the texts of a category, sorted.
 */
export function readValue(
  value: string | number | boolean | null,
  column: Pick<GroupColumn, "levels">,
): RequestValue {
  if (value === null) return NaN;
  return column.levels === undefined ? readNumber(value) : readLevel(String(value), column.levels);
}

function readNumber(value: string | number | boolean): RequestValue {
  if (typeof value === "boolean") return "WRONG_TYPE";
  const text = typeof value === "string" ? value.trim() : "";
  if (typeof value === "string" && NO_NUMBER.test(text)) return NaN;
  if (typeof value === "string" && !NUMBER.test(text)) {
    return /^[-+]?inf(?:inity)?$/i.test(text) ? "NON_FINITE" : "WRONG_TYPE";
  }
  const number = Number(value);
  return Number.isFinite(number) ? number : "NON_FINITE";
}

function readLevel(text: string, levels: readonly string[]): RequestValue {
  if (NO_LEVEL.test(text)) return NaN;
  const place = levels.indexOf(text);
  return place < 0 ? "UNKNOWN_LEVEL" : place;
}
