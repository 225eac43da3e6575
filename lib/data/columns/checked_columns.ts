import type { CheckPlan, CheckSteps } from "../demand/check_rows.ts";
import type { DemandPlan } from "../demand/demand_plan.ts";
import type { CellRule, CellTests } from "../demand/expectations/cell_rules.ts";
import { isLongKey, type RowTests } from "../demand/expectations/row_rules.ts";
import { decideTimes, TIME_FAULT, type TimeWord } from "../times/read_times.ts";
import { refuseShares } from "../times/refuse_staggered.ts";
import { decideKinds } from "../tables/column_kinds.ts";
import { columnTexts, distinctTexts, findKeys, keyNames, staggeredShares } from "./column_texts.ts";
import { isErrorWord, isNoNumber, numberOf } from "../tables/number_text.ts";
import { columnCells, type TextTable } from "../tables/text_table.ts";

/** Whether a row, or a value of it, breaks a rule; by its place, from 0. */
export type RowCheck = (row: number) => boolean;

/** In place of a period, where a row has none. */
export const NO_PERIOD = -(2 ** 31);

/** The rows of a table in memory as they were read, column by column: what `checked` is in a database. Shapes are [rows]. */
export interface ReadColumns {
  /** Position of the key; -1 without one. */
  readonly key: Int32Array;
  /** Period, or {@linkcode NO_PERIOD}. */
  readonly period: Int32Array;
  /** Number of the first rule that is broken, from 1; 0 if none is. */
  readonly code: Uint16Array;
  /** Target; NaN is missing. */
  readonly y: Float64Array;
  /** Exogenous columns but the derived ones; NaN is missing. */
  readonly x: readonly Float64Array[];
  /** Of each derived column the group of every key. */
  readonly groups: readonly Int32Array[];
}

/**
 * How a table in memory is held to the rules of a config.
 *
 * @param table The cells. @param how `plan`: columns and policies; `keep` gets the rows as they were read.
 */
export function columnSteps(
  table: TextTable,
  { plan, keep }: { readonly plan: DemandPlan; readonly keep: (rows: ReadColumns) => void },
): CheckSteps<RowCheck> {
  const { keys, columns, times: choice } = plan, time = choice.column;
  const texts = columnTexts(table), names = keyNames(table, keys), times = new RowTimes(table, time);
  const target = Array.from(columnCells(table, plan.target), numberOf);
  return {
    readTimes() {
      const read = decideTimes(distinctTexts(table, time), { choice, source: table.source });
      const { words, looksDaily, ...decided } = read;
      times.set(words);
      // One series has its dates: nobody else's lie between them.
      if (looksDaily && keys.length > 0) {
        refuseShares(staggeredShares(names, times.rows), { time, source: table.source });
      }
      return decided;
    },
    findKeys: () => findKeys(table, plan),
    readKinds: (classes) => decideKinds(texts, { columns, classes }),
    tests: { ...rowTests(table, plan, { times, target }), ...cellTests(table) },
    check(checks) {
      const rows = readColumns(table, checks, { names, times, target });
      keep(rows);
      const counts = new Map<number, number>();
      for (const code of rows.code) counts.set(code, (counts.get(code) ?? 0) + 1);
      return { counts: [...counts], rejected: 0 };
    },
    refuseFormatted: texts.refuseFormatted,
  };
}

/** What the time of each row says. */
class RowTimes {
  /** Null where a text is no time. */
  rows: readonly (TimeWord | null)[] = [];
  readonly #cells: readonly (string | null)[];

  constructor(table: TextTable, column: string) {
    this.#cells = columnCells(table, column);
  }

  set(words: readonly TimeWord[]): void {
    const byText = new Map(words.map((word) => [word.word, word]));
    this.rows = this.#cells.map((text) => text === null ? null : byText.get(text) ?? null);
  }
}

/** What of the rows is known before the rules are. */
interface RowParts {
  readonly times: RowTimes;
  /** Numbers of the target; null where a text is none. */
  readonly target: readonly (number | null)[];
}

function rowTests(table: TextTable, plan: DemandPlan, { times, target }: RowParts): RowTests<RowCheck> {
  const all = plan.needed.map((name) => columnCells(table, name)), wrong = columnCells(table, plan.target);
  const value = (row: number) => target[row] ?? NaN;
  return {
    blank: (row) => all.every((cells) => (cells[row] ?? null) === null),
    undated: (row) => times.rows[row] === null,
    faulty: (fault) => (row) => times.rows[row]?.fault === fault,
    outside: ({ first, last }) => (row) => {
      const day = times.rows[row]?.day;
      return day !== undefined && (day < first || day > last);
    },
    empty: (column) => (row) => !columnCells(table, column)[row],
    long: (columns) => (row) => isLongKey(columns.map((column) => columnCells(table, column)[row] ?? null)),
    noNumber: (row) => target[row] === null && !isNoNumber(wrong[row] ?? null),
    infinite: (row) => Math.abs(value(row)) === Infinity,
    negative: (row) => value(row) < 0,
    ...configured(table),
  };
}

function cellTests(table: TextTable): CellTests<RowCheck> {
  return {
    errorWord: (column) => (row) => isErrorWord(columnCells(table, column)[row] ?? null),
    unreadable: (column) => (row) => {
      const text = columnCells(table, column)[row] ?? null, number = numberOf(text);
      return !isNoNumber(text) && (number === null || Math.abs(number) === Infinity);
    },
    ...configured(table),
  };
}

function configured(table: TextTable): Pick<RowTests<RowCheck>, "range" | "other"> {
  return {
    range: (column, low, high) => (row) => {
      const number = numberOf(columnCells(table, column)[row] ?? null);
      return number !== null && (number < low || number > high);
    },
    other(column, texts) {
      const allowed = new Set(texts);
      return (row) => {
        const text = columnCells(table, column)[row] ?? null;
        return text !== null && !allowed.has(text);
      };
    },
  };
}

function readColumns(
  table: TextTable,
  { keys, groups, columns, rules, cells }: CheckPlan<RowCheck>,
  { names, times, target }: RowParts & { readonly names: readonly string[] },
): ReadColumns {
  const positions = new Map(keys.map(({ parts }, k) => [JSON.stringify(parts), k]));
  const rows = { length: table.rows };
  const firstBroken = (row: number) => rules.findIndex(({ broken }) => broken(row)) + 1;
  return {
    key: Int32Array.from(names, (name) => positions.get(name) ?? -1),
    period: Int32Array.from(rows, (_, i) => {
      const time = times.rows[i];
      return time?.fault === TIME_FAULT.none ? time.period : NO_PERIOD;
    }),
    code: Uint16Array.from(rows, (_, i) => firstBroken(i)),
    y: Float64Array.from(rows, (_, i) => target[i] ?? NaN),
    x: columns.map(({ name, levels }) =>
      valuesOf(table, { name, levels, broken: cells.filter(({ column }) => column === name) })
    ),
    groups,
  };
}

function valuesOf(
  table: TextTable,
  { name, levels, broken }: {
    readonly name: string;
    readonly levels?: readonly string[];
    readonly broken: readonly CellRule<RowCheck>[];
  },
): Float64Array {
  const places = levels === undefined ? null : new Map(levels.map((level, i) => [level, i]));
  return Float64Array.from(columnCells(table, name), (text, i) => {
    if (broken.some((rule) => rule.broken(i))) return NaN;
    return (places === null ? numberOf(text) : places.get(text ?? "")) ?? NaN;
  });
}
