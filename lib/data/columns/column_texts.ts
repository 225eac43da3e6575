import { civilFromDays } from "../../core/time/civil.ts";
import type { DemandPlan } from "../demand/demand_plan.ts";
import { compareKeys, type SeriesKey, seriesKey } from "../../core/rows/panel.ts";
import { MOST_CATEGORIES, type TextEvidence, type TextQueries } from "../tables/column_kinds.ts";
import { isLongKey } from "../demand/expectations/row_rules.ts";
import { type FormattedTexts, judgeFormatted } from "../tables/formatted_numbers.ts";
import type { TimeTexts } from "../times/recognise_format.ts";
import type { TimeWord } from "../times/read_times.ts";
import { FEWEST } from "../times/refuse_staggered.ts";
import {
  type CellText,
  classOf,
  isCode,
  isErrorWord,
  isFormatted,
  isNoLevel,
  isNoNumber,
  numberOf,
} from "../tables/number_text.ts";
import { columnCells, type TextTable } from "../tables/text_table.ts";

/** Distinct texts of a column, sorted, with the rows of each; none that is empty. */
export function distinctTexts(table: TextTable, column: string): TimeTexts {
  const counts = new Map<string, number>();
  for (const text of columnCells(table, column)) if (text) counts.set(text, (counts.get(text) ?? 0) + 1);
  const texts = [...counts.keys()].sort();
  return { texts, rows: Float64Array.from(texts, (text) => counts.get(text)!) };
}

/** Texts of the key columns of each row as one text, by which rows of a key are found. */
export function keyNames(table: TextTable, keys: readonly string[]): string[] {
  const parts = keys.map((key) => columnCells(table, key));
  return Array.from({ length: table.rows }, (_, i) => JSON.stringify(parts.map((cells) => cells[i])));
}

/** Every key with a name that is not too long, sorted, and the classes of the exogenous columns. */
export function findKeys(
  table: TextTable,
  { keys: columns, columns: exogenous }: Pick<DemandPlan, "keys" | "columns">,
): { keys: SeriesKey[]; classes: number[] } {
  const named = new Set(keyNames(table, columns));
  const keys = [...named].flatMap((name) => {
    const parts: CellText[] = JSON.parse(name);
    const isNamed = parts.every((part) => part) && !isLongKey(parts);
    return isNamed ? [seriesKey(parts.map(String))] : [];
  }).sort(compareKeys);
  const classes = exogenous.map(({ name }) => columnCells(table, name).reduce((bits, text) => bits | classOf(text), 0));
  return { keys, classes };
}

/** What is asked of the texts of columns. */
export function columnTexts(table: TextTable): TextQueries {
  return {
    refuseFormatted(columns) {
      judgeFormatted(
        table.source,
        columns.map((column) => ({ ...column, ...formattedTexts(columnCells(table, column.name)) })),
      );
    },
    weighMixed(columns) {
      return new Map(columns.map((name) => [name, weigh(columnCells(table, name))]));
    },
    readLevels(columns) {
      const levels = columns.map((name) => {
        const words = new Set(
          columnCells(table, name).flatMap((text) => text === null || isNoLevel(text) ? [] : [text]),
        );
        return [name, [...words].sort()] as const;
      });
      return new Map(levels.filter(([, words]) => words.length <= MOST_CATEGORIES));
    },
  };
}

function formattedTexts(cells: readonly CellText[]): FormattedTexts {
  let known = 0, formatted = 0, words = 0, example = "";
  for (const text of cells) {
    if (isNoNumber(text) || isErrorWord(text)) continue;
    known++;
    if (isFormatted(text)) {
      if (formatted++ === 0) example = String(text);
    } else if (numberOf(text) === null) words++;
  }
  return { known, formatted, words, example };
}

function weigh(cells: readonly CellText[]): TextEvidence {
  let known = 0, words = 0, hasFraction = false;
  const numbers = new Set<number>();
  for (const text of cells) {
    const number = numberOf(text), isWord = number === null || isCode(text);
    if (number !== null && number !== Math.floor(number)) hasFraction = true;
    if (!isWord) numbers.add(number);
    if (isNoNumber(text) || isErrorWord(text)) continue;
    known++;
    if (isWord) words++;
  }
  return { known, words, hasFraction, numbers: numbers.size };
}

/**
 * Shares of their dates that keys have on one weekday, and on one day of the month, of keys with enough dates.
 *
 * @param names Of the keys by row, shape [rows]. @param words The times by row; null where there is none.
 */
export function staggeredShares(
  names: readonly string[],
  words: readonly (TimeWord | null)[],
): { readonly week: number; readonly month: number } {
  const daysOf = new Map<string, Set<number>>();
  for (const [i, name] of names.entries()) {
    const word = words[i];
    if (word === null || word === undefined) continue;
    const days = daysOf.get(name) ?? new Set();
    daysOf.set(name, days.add(word.day));
  }
  const dated = [...daysOf.values()].filter((days) => days.size >= FEWEST);
  const all = dated.reduce((sum, days) => sum + days.size, 0);
  const share = (placeOf: (day: number) => number) =>
    all === 0 ? 0 : dated.reduce((sum, days) => sum + mostOn([...days].map(placeOf)), 0) / all;
  return { week: share((day) => day % 7), month: share((day) => civilFromDays(day).day) };
}

function mostOn(places: readonly number[]): number {
  return Math.max(...Map.groupBy(places, (place) => place).values().map((same) => same.length));
}
