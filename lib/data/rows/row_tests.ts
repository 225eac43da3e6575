import type { Config } from "../../core/config/config.ts";
import { type CellText, numberOf } from "../tables/number_text.ts";
import { configuredTests, isLongKey, MOST_KEY_BYTES } from "../demand/expectations/row_rules.ts";
import { spanOfDays } from "../times/span_of_days.ts";
import { daysOf, LARGEST } from "./parse_cell.ts";
import { targetFault } from "./read_targets.ts";
import type { RowRoles } from "./row_roles.ts";
import { OUTSIDE, type RuleFacts } from "../demand/row_codes.ts";

/** The cells of one row by the name of their column. */
export type RowCells = (column: string) => CellText;

/** What a row must satisfy, or is left out. */
export interface RowTest extends RuleFacts {
  readonly isBroken: (cells: RowCells) => boolean;
}

/** What a value must satisfy, or is missing; the row stays. */
export interface ValueTest extends Omit<RuleFacts, "severity"> {
  readonly isBroken: (cell: CellText) => boolean;
}

/**
 * The rules of rows of a table without a calendar, in the order in which a row is held to them.
 *
 * @param config Policies. @param roles Columns by their use.
 * @param options `timeFormat`: of the time column, if there is one; `isClass`: tells a text that is a class, of a classification.
 */
export function rowTests(
  config: Config,
  roles: RowRoles,
  { timeFormat, isClass }: {
    readonly timeFormat: string | null;
    readonly isClass: ((cell: CellText) => boolean) | null;
  },
): RowTest[] {
  const rows: readonly RowTest[] = [
    {
      ...{ code: "BLANK_ROW", severity: "warning", column: "", requirement: "hold values" },
      isBroken: (cells) => roles.needed.every((name) => cells(name) === null),
    },
    ...keyTests(roles.keys),
    ...roles.time === null || timeFormat === null ? [] : timeTests(config, roles.time, timeFormat),
    ...roles.targets.flatMap((target) => isClass === null ? numberTests(config, target) : classTests(target, isClass)),
  ];
  const own = valueTests(config, roles.needed.filter((name) => !roles.inputs.includes(name)));
  return [
    ...rows,
    ...own.map((test): RowTest => ({
      ...test,
      severity: "error",
      isBroken: (cells) => test.isBroken(cells(test.column)),
    })),
  ];
}

function keyTests(keys: readonly string[]): RowTest[] {
  const [first = ""] = keys, error = { severity: "error" } as const;
  const missing = keys.map((column): RowTest => ({
    ...{ code: "MISSING_KEY", ...error, column, requirement: "name the key" },
    isBroken: (cells) => cells(column) === null,
  }));
  if (keys.length === 0) return [];
  const long: RowTest = {
    ...{ code: "LONG_KEY", ...error, column: first, requirement: `have at most ${MOST_KEY_BYTES} bytes` },
    isBroken: (cells) => isLongKey(keys.map(cells)),
  };
  return [...missing, long];
}

function timeTests(config: Config, column: string, format: string): RowTest[] {
  const { first, last } = spanOfDays(config, { format, calendar: null }),
    error = { severity: "error", column } as const;
  const dayOf = (cells: RowCells) => daysOf(cells(column) ?? "", format);
  const span: RowTest = {
    ...{ code: OUTSIDE, severity: "info", column, aside: true },
    requirement: `lie in [${config.from ?? "the first"}, ${config.until ?? "the last"}]`,
    isBroken: (cells) => {
      const day = Math.floor(dayOf(cells) ?? NaN);
      return day < first || day > last;
    },
  };
  return [
    { code: "MISSING_TIME", ...error, requirement: "be given", isBroken: (cells) => cells(column) === null },
    {
      ...{ code: "INVALID_DATE", ...error, requirement: `be a real date written as ${format}` },
      isBroken: (cells) => dayOf(cells) === null,
    },
    ...config.from === null && config.until === null ? [] : [span],
  ];
}

function numberTests({ cleaning }: Config, column: string): RowTest[] {
  const requirements = {
    MISSING_TARGET: "be given",
    WRONG_TYPE: "be a number",
    NON_FINITE: `be finite, at most ${LARGEST} in size`,
    NEGATIVE: "be >= 0",
  } as const;
  return (["MISSING_TARGET", "WRONG_TYPE", "NON_FINITE", "NEGATIVE"] as const).map((code): RowTest => ({
    ...{ code, severity: code === "MISSING_TARGET" ? "warning" : "error", column, requirement: requirements[code] },
    isBroken: (cells) => targetFault(cells(column), cleaning) === code,
  }));
}

function classTests(column: string, isClass: (cell: CellText) => boolean): RowTest[] {
  return [{
    ...{ code: "MISSING_TARGET", severity: "warning", column, requirement: "be given" },
    isBroken: (cells) => !isClass(cells(column)),
  }];
}

/**
 * What `cleaning.ranges` and `cleaning.allowed` ask of the values of some columns.
 *
 * @param config Policies. @param columns Names.
 */
export function valueTests(config: Config, columns: readonly string[]): ValueTest[] {
  const tests = configuredTests<(cell: CellText) => boolean>(config.cleaning, {
    range: (_, low, high) => (cell) => {
      const number = numberOf(cell);
      return number !== null && (number < low || number > high);
    },
    other: (_, texts) => (cell) => cell !== null && !texts.includes(cell),
  });
  return tests.filter(({ column }) => columns.includes(column)).map(({ broken, ...test }) => ({
    ...test,
    isBroken: broken,
  }));
}
