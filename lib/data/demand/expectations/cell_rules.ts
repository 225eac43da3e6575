import type { Config } from "../../../core/config/config.ts";
import type { FindingCode } from "../../../core/errors/finding_codes.ts";
import type { ReadColumn } from "../../tables/column_kinds.ts";
import { isErrorWordSql, isNoNumberSql, numberSql } from "../../tables/number_sql.ts";
import { configuredSql, configuredTests, type RowSql, type RowTests } from "./row_rules.ts";

/** What an exogenous value must satisfy. A value that breaks a rule is missing; its row is kept. */
export interface CellRule<Test = string> {
  /** `UNREADABLE_VALUE`, `OUT_OF_RANGE` or `NOT_ALLOWED`. */
  readonly code: FindingCode;
  readonly column: string;
  /** What is required, to complete "… must …". */
  readonly requirement: string;
  /** Whether a value breaks the rule: SQL that is never null, or what else {@linkcode CellTests} makes. */
  readonly broken: Test;
}

/** How the values of a column are tested. */
export interface CellTests<Test> extends Pick<RowTests<Test>, "range" | "other"> {
  /** The text of a failed formula. */
  errorWord(column: string): Test;
  /** A text that is neither a finite number nor "no value". */
  unreadable(column: string): Test;
}

/** The tests in SQL. @param sql Texts of a row. */
export function sqlCellTests(sql: Pick<RowSql, "text">): CellTests<string> {
  return {
    ...configuredSql(sql),
    errorWord: (column) => isErrorWordSql(sql.text(column)),
    unreadable(column) {
      const text = sql.text(column);
      return `(NOT ${isNoNumberSql(text)} AND coalesce(isinf(${numberSql(text)}), true))`;
    },
  };
}

/**
 * The rules of the exogenous columns: numbers that can be read, where the column has others, and those of the config.
 *
 * @param columns As they are read. @param how `cleaning`: policies; `tests`: how values are tested.
 */
export function cellRules<Test>(
  columns: readonly ReadColumn[],
  { cleaning, tests }: {
    readonly cleaning: Pick<Config["cleaning"], "ranges" | "allowed">;
    readonly tests: CellTests<Test>;
  },
): CellRule<Test>[] {
  const configured = configuredTests(cleaning, tests);
  return columns.flatMap(({ name, levels, hasUnreadable }) => {
    const unreadable = { code: "UNREADABLE_VALUE" as const, column: name, ...readable(name, tests, levels) };
    return [...(hasUnreadable ? [unreadable] : []), ...configured.filter(({ column }) => column === name)];
  });
}

function readable<Test>(
  name: string,
  tests: CellTests<Test>,
  levels?: readonly string[],
): Pick<CellRule<Test>, "requirement" | "broken"> {
  if (levels !== undefined) return { requirement: "be the value of a formula", broken: tests.errorWord(name) };
  return {
    requirement: `be a number; if the texts mean something, say "kinds": {${
      JSON.stringify(name)
    }: "category"} in exogenous`,
    broken: tests.unreadable(name),
  };
}
