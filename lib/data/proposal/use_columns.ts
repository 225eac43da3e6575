import type { ConfigInput } from "../../core/config/config_type.ts";
import { formatCount } from "../../core/text/plural.ts";
import { isNumeric } from "./choose_columns.ts";
import { readName } from "./column_words.ts";
import type { ColumnLook } from "./look_at_table.ts";
import type { ColumnUse, TableEvidence } from "./proposal.ts";

/** A category of more texts would be no category. */
const MOST_TEXTS = 1000;
/** Columns beside the target that are proposed; of more a person knows which matter. */
const MOST_SIDE = 20;
/** Distinct texts are counted about: of so many a row has one of its own. */
const OF_ITS_OWN = 0.8;
const ROLES = ["static", "historic", "future"] as const;
const MEANING = {
  static: "constant per key",
  historic: "known up to the last row only",
  future: "known ahead",
} as const;

/**
 * What each column of a table is used for.
 *
 * @param of What is known of the table.
 * @returns `exogenous` of the config, without empty lists; reasons by field; doubts.
 */
export function useColumns(of: TableEvidence): {
  readonly columns: readonly ColumnUse[];
  readonly exogenous: NonNullable<ConfigInput["exogenous"]>;
  readonly reasons: Readonly<Record<string, string>>;
  readonly doubts: readonly string[];
} {
  const side = of.look.columns.map((column) => sideUse(column, of));
  const varying = side.filter(({ role }) => role === "historic").length, isMany = varying > MOST_SIDE;
  const columns = side.map((use): ColumnUse =>
    isMany && use.role === "historic"
      ? { ...use, role: "unused", what: `one of ${varying}: name those that matter` }
      : use
  );
  const named = (role: ColumnUse["role"]) => columns.filter((use) => use.role === role).map(({ name }) => name);
  const lists = ROLES.map((role) => [role, named(role)] as const).filter(([, names]) => names.length > 0);
  const unused = named("unused"), asked = named("historic").filter((name) => readName(name).has("ahead"));
  const shown = `${asked.slice(0, 3).join(", ")}${asked.length > 3 ? ` and ${asked.length - 3} more` : ""}`;
  return {
    columns,
    exogenous: Object.fromEntries(lists),
    reasons: {
      exogenous: unused.length === 0
        ? "Columns beside the target."
        : `Columns beside the target. Not used: ${unused.slice(0, 8).join(", ")}${
          unused.length > 8 ? ` and ${unused.length - 8} more` : ""
        }.`,
      ...Object.fromEntries(lists.map(([role]) => [`exogenous.${role}`, `${MEANING[role]}.`])),
    },
    doubts: asked.length === 0 ? [] : [
      `${shown}: taken as known up to the last row only; --future ${asked.slice(0, 3).join(",")} if you know it ahead`,
    ],
  };
}

function sideUse(column: ColumnLook, of: TableEvidence): ColumnUse {
  const { name, example } = column, { time, target, keys, calendar } = of;
  const use = (role: ColumnUse["role"], what: string): ColumnUse => ({
    name,
    role,
    what,
    example,
    hasComma: usesComma(column),
  });
  if (name === time.name) return use("time", `time, ${calendar.frequency.replace("_", " ")}`);
  if (name === target.name) return use("target", "what is forecast");
  if (keys.includes(name)) return use("key", keyUse(of.facts.parts[keys.indexOf(name)]));
  const why = whyUnused(column, of);
  if (why !== null) return { ...use("unused", why), hasComma: false };
  if (of.answers.future?.includes(name) || of.facts.ahead.includes(name)) return use("future", MEANING.future);
  const role = of.facts.constant.includes(name) ? "static" : "historic";
  return use(role, MEANING[role]);
}

function keyUse({ distinct, empty }: { distinct: number; empty: number } = { distinct: 0, empty: 0 }): string {
  const different = `key, ${distinct.toLocaleString("en-US")} different`;
  return empty === 0 ? different : `${different}; ${formatCount(empty, "row")} without`;
}

function usesComma(column: ColumnLook): boolean {
  return isNumeric(column) && column.commas > 0 && 2 * column.commas >= column.formatted;
}

function whyUnused(column: ColumnLook, { facts, answers, look }: TableEvidence): string | null {
  const { name, known, distinct, dates } = column;
  if (answers.future?.includes(name)) return null;
  if (known === 0) return "empty";
  if (distinct < 2) return "the same in all rows";
  const isConstant = facts.constant.includes(name), isWords = !isNumeric(column);
  if (dates !== null && !isNumeric(column)) return "another time";
  if (isConstant && facts.keys < 3) return "constant per key, of which there are few";
  if (isConstant && isWords && 2 * distinct > facts.keys) return "another name of the keys";
  if (!isConstant && isWords && distinct > MOST_TEXTS) return "too many different texts";
  if (!isConstant && !column.hasFraction && isCode(column)) {
    if (known < look.rows) return `a code, empty in ${formatCount(look.rows - known, "row")}`;
    return OF_ITS_OWN * look.rows < distinct ? "a number of its own in each row" : "a code that varies within a key";
  }
  if (isNumeric(column) && column.formatted > 0 && !usesComma(column)) return "numbers with signs, such as % or €";
  return null;
}

/** Numbers that name rather than measure. */
function isCode(column: ColumnLook): boolean {
  const words = readName(column.name);
  return column.codes > 0 || words.has("key") || words.has("buyer") || words.has("label");
}
