import type { Config } from "../../core/config/config.ts";
import { DataError } from "../../core/errors/errors.ts";
import type { Finding } from "../../core/errors/finding.ts";
import { formatCount } from "../../core/text/plural.ts";
import { type CellText, isErrorWord, isNoLevel, isNoNumber, numberOf } from "../tables/number_text.ts";
import type { ColumnEvidence } from "./column_evidence.ts";
import { LARGEST } from "./parse_cell.ts";

/** So many classes are worth a look. */
const MANY = 100;
/** More classes are none. */
const MOST = 1000;

/** Classes of a target: their names, sorted, and which one a text is. */
export interface ClassReader {
  /** Numbers by size, other texts in code unit order. */
  readonly classes: readonly string[];
  /** Number of the class of a text; NaN for none. */
  codeOf(cell: CellText): number;
  /** `CLASS_RARE`, `MANY_CLASSES`. */
  readonly findings: readonly Finding[];
}

/**
 * Find the classes of a target. Numbers are one class however they are written (1 and 1.0), ids are not (007 and 7).
 *
 * @param column Name of the target. @param seen Its texts.
 * @throws {DataError} `CONSTANT_TARGET` of a single class, `TOO_MANY_CLASSES` of more than 1,000, or as many as rows nearly.
 */
export function classReader(column: string, seen: ColumnEvidence): ClassReader {
  const texts = [...seen.texts].filter(([text]) => !isNoLevel(text) && !isErrorWord(text));
  const areNumbers = seen.codes === 0 && texts.every(([text]) => Number.isFinite(numberOf(text) ?? NaN));
  const nameOf = (text: string) => areNumbers ? numberName(text) : text;
  const rows = new Map<string, number>();
  for (const [text, count] of texts) rows.set(nameOf(text), (rows.get(nameOf(text)) ?? 0) + count);
  const classes = [...rows.keys()].sort(areNumbers ? (a, b) => Number(a) - Number(b) : undefined);
  if (classes.length < 2) throw constantTarget(column, classes[0] ?? "");
  if (seen.hasMore || classes.length > MOST || classes.length > Math.max(MANY, seen.known / 2)) {
    throw tooManyClasses(column, classes.length, seen);
  }
  const codes = new Map(classes.map((name, code) => [name, code]));
  return {
    classes,
    codeOf: (cell) => cell === null ? NaN : codes.get(nameOf(cell)) ?? NaN,
    findings: tellClasses(column, rows, classes),
  };
}

/** Numbers are one class however they are written. */
function numberName(text: string): string {
  return String(numberOf(text));
}

/**
 * Names texts as the classes of a table are named.
 *
 * @param classes Names that are known.
 * @returns From a cell to the name of its class, known or new; null for none.
 */
export function classNamer(classes: readonly string[]): (cell: CellText) => string | null {
  const areNumbers = classes.every((name) => numberName(name) === name);
  return (cell) => {
    if (cell === null || isNoLevel(cell) || isErrorWord(cell)) return null;
    return areNumbers && Number.isFinite(numberOf(cell) ?? NaN) ? numberName(cell) : cell;
  };
}

function tellClasses(column: string, rows: ReadonlyMap<string, number>, classes: readonly string[]): Finding[] {
  const single = classes.filter((name) => rows.get(name) === 1),
    examples = (names: readonly string[]) => names.slice(0, 5);
  const rare: Finding = {
    code: "CLASS_RARE",
    severity: "warning",
    message: "classes of one row: they are trained on, and no prediction of them can be judged",
    column,
    count: single.length,
    examples: examples(single),
  };
  const many: Finding = {
    code: "MANY_CLASSES",
    severity: "warning",
    message: "so many classes need many rows each; group them, or ask for a regression if they are amounts",
    column,
    count: classes.length,
    examples: examples(classes),
  };
  return [...single.length > 0 ? [rare] : [], ...classes.length >= MANY ? [many] : []];
}

/** What no model can learn from. @param column Name of the target. @param value The only one. */
export function constantTarget(column: string, value: string): DataError {
  return new DataError(
    "CONSTANT_TARGET",
    `Cannot learn ${JSON.stringify(column)} as it must have different values: current value is ${
      JSON.stringify(value)
    } alone`,
    {
      hint: "Name another column as `target` in the config, or bring rows of more than one kind.",
      context: { column },
    },
  );
}

function tooManyClasses(column: string, count: number, { known }: ColumnEvidence): DataError {
  return new DataError(
    "TOO_MANY_CLASSES",
    `Cannot learn the classes of ${
      JSON.stringify(column)
    } as there must be far fewer than rows, and at most ${MOST}: ` +
      `current value is ${count} in ${formatCount(known, "row")}`,
    {
      hint: 'Group the classes, or say "problem": "regression" if they are amounts.',
      context: { column, classes: count },
    },
  );
}

/** What is wrong with the text of a target of numbers; null if nothing. */
export type TargetFault = "MISSING_TARGET" | "WRONG_TYPE" | "NON_FINITE" | "NEGATIVE";

/** Judges the text of a target of numbers. @param cell As read. @param policy Whether it may be negative. */
export function targetFault(
  cell: CellText,
  { nonNegative }: Pick<Config["cleaning"], "nonNegative">,
): TargetFault | null {
  const number = numberOf(cell);
  if (number === null) return isNoNumber(cell) ? "MISSING_TARGET" : "WRONG_TYPE";
  if (Number.isNaN(number)) return "MISSING_TARGET";
  if (Math.abs(number) > LARGEST) return "NON_FINITE";
  return nonNegative && number < 0 ? "NEGATIVE" : null;
}
