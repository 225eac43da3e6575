import type { Config } from "../../core/config.ts";
import type { FindingCode } from "../../core/finding_codes.ts";
import type { ReadColumn } from "../column_kinds.ts";
import { isErrorWordSql, isNoNumberSql, numberSql } from "../number_sql.ts";
import { configuredTests, type RowSql } from "./row_rules.ts";

/** What an exogenous value must satisfy. A value that breaks a rule is missing; its row is kept. */
export interface CellRule {
  /** `UNREADABLE_VALUE`, `OUT_OF_RANGE` or `NOT_ALLOWED`. */
  readonly code: FindingCode;
  readonly column: string;
  /** What is required, to complete "… must …". */
  readonly requirement: string;
  /** SQL that is true for a value that breaks the rule; never null. */
  readonly broken: string;
  /** SQL of the text as it was read. */
  readonly text: string;
}

/**
 * The rules of the exogenous columns: numbers that can be read, where the column has others, and those of the config.
 *
 * @param config Cleaning policies. @param columns As they are read. @param sql Parts of a row.
 */
export function cellRules(config: Config, columns: readonly ReadColumn[], sql: Pick<RowSql, "text">): CellRule[] {
  const configured = configuredTests(config, sql);
  return columns.flatMap(({ name, levels, hasUnreadable }) => {
    const text = sql.text(name);
    const unreadable = { code: "UNREADABLE_VALUE" as const, column: name, ...readable(name, text, levels) };
    return [...(hasUnreadable ? [unreadable] : []), ...configured.filter(({ column }) => column === name)]
      .map((rule) => ({ ...rule, text }));
  });
}

function readable(name: string, text: string, levels?: readonly string[]): Pick<CellRule, "requirement" | "broken"> {
  if (levels !== undefined) return { requirement: "be the value of a formula", broken: isErrorWordSql(text) };
  return {
    requirement: `be a number; if the texts mean something, say "kinds": {${
      JSON.stringify(name)
    }: "category"} in exogenous`,
    broken: `(NOT ${isNoNumberSql(text)} AND coalesce(isinf(${numberSql(text)}), true))`,
  };
}
